"""Store results in a few threads, so that they share the waits for the disk."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from summarizer.batch.engines.base import DocumentResult

_THREADS = 4
_QUEUE_SIZE = 8


class ResultWriter:
    """Calls `save` with each result in a thread pool with a bounded queue."""

    def __init__(self, save: Callable[[DocumentResult], None]) -> None:
        self._save = save
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="result-writer")
        self._pending: set[Future[None]] = set()

    def submit(self, result: DocumentResult) -> None:
        """Queue `result`; wait while the queue is full."""
        self._pending.add(self._pool.submit(self._save, result))
        if len(self._pending) >= _QUEUE_SIZE:
            self.wait(FIRST_COMPLETED)

    def wait(self, return_when: str = ALL_COMPLETED) -> None:
        """Wait until results are stored; raise the error of one that could not be stored."""
        done, self._pending = wait(self._pending, return_when=return_when)
        for future in done:
            future.result()

    def close(self) -> None:
        """Store the queued results, and end the threads."""
        self._pool.shutdown(wait=True)
