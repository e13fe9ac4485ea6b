"""The engine of one machine: threads that ask one model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import Empty, Queue
from threading import Event, Lock, Thread

from summarizer.batch.engines.base import DocumentResult, RunContext, summarize_or_fail
from summarizer.batch.storage.response_cache import CachingModel
from summarizer.models.base import Model
from summarizer.text.document import Document

_LOOK = 0.2
"""Seconds after which a request to stop at once is noticed."""


class ThreadEngine:
    """Summarizes `jobs` documents at once.

    Args:
        open_model: Opens the model at the first document; the engine closes it.
        jobs: Threads; more than one pays with remote models only.
    """

    def __init__(self, open_model: Callable[[], Model], jobs: int) -> None:
        self._open_model = open_model
        self._jobs = max(1, jobs)
        self._model: Model | None = None

    def run(self, documents: Iterator[Document], context: RunContext) -> Iterator[DocumentResult]:
        """Yield each of `documents` with what became of it; see `Engine`."""
        if self._model is None:
            self._model = self._open_model()
        store = context.store
        model = CachingModel(self._model, context.identity, store, context.on_usage, store.begun())
        crew = WorkerPool(documents, model, self._jobs)
        try:
            while crew.working and not context.cancel_token.aborted:
                ended = crew.next(_LOOK)
                if ended is not None:
                    yield ended
        finally:
            crew.dismiss()

    def close(self) -> None:
        """Close the model; what is under way fails."""
        model, self._model = self._model, None
        if model is not None:
            model.close()


class WorkerPool:
    """Threads that take a document each, and put back what became of it."""

    def __init__(self, documents: Iterator[Document], model: Model, jobs: int) -> None:
        self.working = jobs
        self._documents = documents
        self._model = model
        self._taking = Lock()
        self._dismissed = Event()
        # Bounded: where results are kept too slowly, the threads wait.
        self._ended: Queue[DocumentResult | BaseException | None] = Queue(maxsize=jobs)
        for number in range(jobs):
            # A thread that waits for an answer must not hold up the end of the process.
            Thread(target=self._work, name=f"job {number + 1}", daemon=True).start()

    def next(self, seconds: float) -> DocumentResult | None:
        """Return what ended, None if nothing did within `seconds`."""
        try:
            ended = self._ended.get(timeout=seconds)
        except Empty:
            return None
        if isinstance(ended, BaseException):
            raise ended
        if ended is None:
            self.working -= 1
        return ended

    def dismiss(self) -> None:
        """Let the threads go when they have finished what they are at."""
        self._dismissed.set()
        while True:
            try:
                self._ended.get_nowait()
            except Empty:
                return

    def _work(self) -> None:
        try:
            while (document := self._take()) is not None:
                self._put(DocumentResult(document, summarize_or_fail(document, self._model)))
        except BaseException as error:
            self._put(error)
        else:
            self._put(None)

    def _take(self) -> Document | None:
        with self._taking:
            return None if self._dismissed.is_set() else next(self._documents, None)

    def _put(self, ended: DocumentResult | BaseException | None) -> None:
        if not self._dismissed.is_set():
            self._ended.put(ended)
