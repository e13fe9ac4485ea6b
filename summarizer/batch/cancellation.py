"""Stopping: soon, when what is under way is finished, or at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = "interrupted"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class CancelToken:
    """Whether, why and how soon a run is to stop. Safe to use from several threads."""

    def __init__(self) -> None:
        self.reason: str | None = None
        self._soon = threading.Event()
        self._now = threading.Event()

    @property
    def draining(self) -> bool:
        """Begin nothing new."""
        return self._soon.is_set()

    @property
    def aborted(self) -> bool:
        """Do not even finish what is under way."""
        return self._now.is_set()

    def drain(self, reason: str) -> None:
        """Let the run stop soon; the first reason counts."""
        self.reason = self.reason or reason
        self._soon.set()

    def abort(self, reason: str) -> None:
        """Let the run stop at once."""
        self.drain(reason)
        self._now.set()

    def interrupt(self) -> None:
        """Stop soon; at the second time, at once."""
        if self.draining and self.reason == INTERRUPTED:
            self.abort(INTERRUPTED)
        else:
            # Whatever else it was stopping for: who interrupts wants to know that it was heard.
            self.reason = INTERRUPTED
            self.drain(INTERRUPTED)


@contextmanager
def interruptible(stop: CancelToken) -> Iterator[None]:
    """Let Ctrl-C, and a request to end, stop the run within the block.

    Only the main thread can; in another nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        stop.interrupt()

    before = {number: signal.signal(number, interrupt) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
