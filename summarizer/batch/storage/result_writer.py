"""Store results in a few threads, so that they share the waits for the disk."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore

from summarizer.batch.engines.base import DocumentResult
from summarizer.errors import SummarizerError

_THREADS = 4
_QUEUE_SIZE = 8


class ResultWriter:
    """Calls `save` with each result in a thread pool with a bounded queue.

    Args:
        save: Makes a result durable.
    """

    def __init__(self, save: Callable[[DocumentResult], None]) -> None:
        self._save = save
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="result-writer")
        self._slots = BoundedSemaphore(_QUEUE_SIZE)
        self._error: BaseException | None = None

    def submit(self, result: DocumentResult) -> None:
        """Queue `result`; wait while the queue is full.

        Raises:
            OutputError: If an earlier result could not be stored.
        """
        self._slots.acquire()
        self._raise_error()
        self._pool.submit(self._save, result).add_done_callback(self._on_done)

    def wait(self) -> None:
        """Return when all results are stored.

        Raises:
            OutputError: If a result could not be stored.
        """
        for _ in range(_QUEUE_SIZE):
            self._slots.acquire()
        self._slots.release(_QUEUE_SIZE)
        self._raise_error()

    def close(self) -> None:
        """Store the queued results, and end the threads."""
        self._pool.shutdown(wait=True)

    def _on_done(self, future: Future[None]) -> None:
        self._error = self._error or future.exception()
        self._slots.release()

    def _raise_error(self) -> None:
        if self._error is not None:
            if not isinstance(self._error, SummarizerError):
                raise RuntimeError("a result could not be stored") from self._error
            raise self._error
