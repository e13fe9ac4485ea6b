"""Cooperative cancellation: drain a run (finish what is in progress) or abort it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = "interrupted"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class CancelToken:
    """Request to end a run early, with its reason. Thread-safe."""

    def __init__(self) -> None:
        self.reason: str | None = None
        self._draining = threading.Event()
        self._aborted = threading.Event()

    @property
    def draining(self) -> bool:
        """Whether no new document may be started."""
        return self._draining.is_set()

    @property
    def aborted(self) -> bool:
        """Whether documents in progress are to be abandoned too."""
        return self._aborted.is_set()

    def drain(self, reason: str) -> None:
        """End the run after the documents in progress; the first reason is kept."""
        self.reason = self.reason or reason
        self._draining.set()

    def abort(self, reason: str) -> None:
        """End the run at once."""
        self.drain(reason)
        self._aborted.set()

    def interrupt(self) -> None:
        """Drain at the first call, abort at the second."""
        if self.draining and self.reason == INTERRUPTED:
            self.abort(INTERRUPTED)
        else:
            # Replaces an earlier reason: the user must see that the interrupt was received.
            self.reason = INTERRUPTED
            self.drain(INTERRUPTED)


@contextmanager
def interruptible(cancel_token: CancelToken) -> Iterator[None]:
    """Let SIGINT (Ctrl-C) and SIGTERM cancel the run within the block.

    Signal handlers can be set in the main thread only; in other threads this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        cancel_token.interrupt()

    previous = {number: signal.signal(number, interrupt) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
