"""The event loop of a caller that awaits what threads do for it."""

from asyncio import AbstractEventLoop
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_LOOP: ContextVar[AbstractEventLoop | None] = ContextVar("summarizer_caller_loop", default=None)


@contextmanager
def called_from(loop: AbstractEventLoop | None) -> Iterator[None]:
    """Let this thread work for a caller that awaits on `loop` within the block."""
    token = _LOOP.set(loop)
    try:
        yield
    finally:
        _LOOP.reset(token)


def caller_loop() -> AbstractEventLoop | None:
    """Return the loop on which the caller awaits, `None` if its thread waits itself."""
    return _LOOP.get()
