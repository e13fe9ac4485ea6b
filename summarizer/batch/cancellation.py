"""Cooperative cancellation: drain a run (finish what is in progress) or abort it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

INTERRUPTED = "interrupted"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass
class CancelToken:
    """Request to end a run early, with its reason. Thread-safe."""

    reason: str | None = None
    draining: bool = False
    """Whether no new document may be started."""

    aborted: bool = False
    """Whether documents in progress are to be abandoned too."""

    def drain(self, reason: str) -> None:
        """End the run after the documents in progress; the first reason is kept."""
        self.reason = self.reason or reason
        self.draining = True

    def abort(self, reason: str) -> None:
        """End the run at once."""
        self.drain(reason)
        self.aborted = True

    def interrupt(self) -> None:
        """Drain at the first call, abort at the second."""
        if self.draining and self.reason == INTERRUPTED:
            self.abort(INTERRUPTED)
        else:
            # Replaces an earlier reason: the user must see that the interrupt was received.
            self.reason = INTERRUPTED
            self.drain(INTERRUPTED)


@contextmanager
def preserved_signal_handlers() -> Iterator[tuple[signal.Signals, ...]]:
    """Restore the handlers of SIGINT and SIGTERM after the block; yield the signals.

    Signal handlers can be set in the main thread only; in other threads this does nothing.
    """
    signals = _SIGNALS if threading.current_thread() is threading.main_thread() else ()
    previous = {number: signal.getsignal(number) for number in signals}
    try:
        yield signals
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@contextmanager
def interruptible(cancel_token: CancelToken) -> Iterator[None]:
    """Let SIGINT (Ctrl-C) and SIGTERM cancel the run within the block, in the main thread."""
    with preserved_signal_handlers() as signals:
        for number in signals:
            signal.signal(number, lambda *_: cancel_token.interrupt())
        yield
