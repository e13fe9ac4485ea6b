"""Cancel the requests of some threads, while the model stays open for others."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event, Lock

from summarizer.errors import ModelUnreachable
from summarizer.models.renewal import renew_after_fork


class CancelScope:
    """The requests of the threads that enter it, which can be cancelled together. Thread-safe."""

    def __init__(self) -> None:
        self._cancelled = Event()
        self._lock = Lock()
        self._interrupts: set[Callable[[], None]] = set()
        renew_after_fork(self)

    def renew(self) -> None:
        """Leave the requests under way to the parent process; see `Renewable`."""
        self._lock, self._interrupts = Lock(), set()

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Interrupt the requests under way, and permit no others."""
        self._cancelled.set()
        with self._lock:
            for interrupt in self._interrupts:
                interrupt()

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Let this scope cancel the requests of this thread within the block."""
        token = _SCOPE.set(self)
        try:
            yield
        finally:
            _SCOPE.reset(token)

    @contextmanager
    def interruptible(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Let `cancel` call `interrupt`, which ends a wait within the block."""
        with self._lock:
            self._interrupts.add(interrupt)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._interrupts.discard(interrupt)

    def check(self) -> None:
        """Raise an error if the scope is cancelled."""
        if self.is_cancelled:
            raise ModelUnreachable("the request was cancelled", "", "start it again")


_NEVER_CANCELLED = CancelScope()
_SCOPE: ContextVar[CancelScope] = ContextVar("summarizer_cancel_scope")


def current_scope() -> CancelScope:
    """Return the scope of this thread; by default one that is never cancelled."""
    return _SCOPE.get(_NEVER_CANCELLED)
