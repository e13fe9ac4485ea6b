"""Store results in a few threads, so that they share the waits for the disk."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from summarizer.batch.engines.base import DocumentResult

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
        self._pending: set[Future[None]] = set()

    def submit(self, result: DocumentResult) -> None:
        """Queue `result`; wait while the queue is full.

        Raises:
            OutputError: If an earlier result could not be stored.
        """
        self._pending.add(self._pool.submit(self._save, result))
        if len(self._pending) >= _QUEUE_SIZE:
            self._wait(FIRST_COMPLETED)

    def wait(self) -> None:
        """Return when all results are stored.

        Raises:
            OutputError: If a result could not be stored.
        """
        self._wait(ALL_COMPLETED)

    def close(self) -> None:
        """Store the queued results, and end the threads."""
        self._pool.shutdown(wait=True)

    def _wait(self, return_when: str) -> None:
        done, self._pending = wait(self._pending, return_when=return_when)
        for future in done:
            future.result()
