"""Keep results in a few threads, so that many share one wait for the disk."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore

from summarizer.batch.engines.base import DocumentResult
from summarizer.errors import SummarizerError

_SAVERS = 4
_WAITING = 8


class ResultWriter:
    """Gives each result to `save`, in one of a few threads; at most a few wait.

    Args:
        save: Makes a result durable.
    """

    def __init__(self, save: Callable[[DocumentResult], None]) -> None:
        self._save = save
        self._pool = ThreadPoolExecutor(_SAVERS, thread_name_prefix="saver")
        self._room = BoundedSemaphore(_WAITING)
        self._error: BaseException | None = None

    def save(self, ended: DocumentResult) -> None:
        """Have `ended` kept soon.

        Raises:
            OutputError: If an earlier one could not be kept.
        """
        self._room.acquire()
        self._raise()
        self._pool.submit(self._save, ended).add_done_callback(self._note)

    def wait(self) -> None:
        """Return when everything is kept.

        Raises:
            OutputError: If something could not be kept.
        """
        for _ in range(_WAITING):
            self._room.acquire()
        self._room.release(_WAITING)
        self._raise()

    def close(self) -> None:
        """Keep what was given, and end."""
        self._pool.shutdown(wait=True)

    def _note(self, future: Future[None]) -> None:
        self._error = self._error or future.exception()
        self._room.release()

    def _raise(self) -> None:
        if self._error is not None:
            if not isinstance(self._error, SummarizerError):
                raise RuntimeError("a result could not be kept") from self._error
            raise self._error
