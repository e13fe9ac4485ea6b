"""Engine for one machine: a pool of threads that share one model."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Event, Lock, Thread

from summarizer.batch.engines.base import DocumentResult, RunContext, summarize_or_fail
from summarizer.batch.metered_model import MeteredModel
from summarizer.batch.storage.response_cache import CachingModel
from summarizer.document_prompts import NO_OPTIONS, PromptOptions
from summarizer.models.base import Model
from summarizer.text.document import Document

_CANCEL_CHECK_SECONDS = 0.2


@dataclass
class ThreadEngine:
    """Summarizes `jobs` documents concurrently.

    Args:
        open_model: Opens the model at the first document; the engine closes it.
        jobs: Number of threads; more than one is faster with remote models only.
    """

    open_model: Callable[[], Model]
    jobs: int
    _model: Model | None = None

    def run(self, documents: Iterator[Document], context: RunContext) -> Iterator[DocumentResult]:
        """Yield the result of each document; see `Engine`."""
        if self._model is None:
            self._model = self.open_model()
        metered = MeteredModel(self._model, context.cost_tracker)
        model = CachingModel(metered, context.identity, context.store, context.on_usage)
        pool = WorkerPool(documents, model, max(1, self.jobs), context.options)
        try:
            while pool.active and not context.cancel_token.aborted:
                result = pool.next_result(_CANCEL_CHECK_SECONDS)
                if result is not None:
                    yield result
        finally:
            pool.shutdown()

    def close(self) -> None:
        """Close the model; documents in progress fail."""
        if self._model is not None:
            self._model.close()
            self._model = None


class WorkerPool:
    """Daemon threads that take documents one by one and queue the results."""

    def __init__(
        self,
        documents: Iterator[Document],
        model: Model,
        jobs: int,
        options: PromptOptions = NO_OPTIONS,
    ) -> None:
        self.active = jobs
        self._documents = documents
        self._model = model
        self._options = options
        self._take_lock = Lock()
        self._is_shut_down = Event()
        # Bounded, so that the threads wait when results are stored slowly.
        self._results: Queue[DocumentResult | BaseException | None] = Queue(maxsize=jobs)
        for number in range(jobs):
            # Daemons, so that a thread waiting for a response does not delay the process's exit.
            Thread(target=self._work, name=f"job {number + 1}", daemon=True).start()

    def next_result(self, timeout: float) -> DocumentResult | None:
        """Return a result; `None` if there is none within `timeout` seconds."""
        try:
            result = self._results.get(timeout=timeout)
        except Empty:
            return None
        if isinstance(result, BaseException):
            raise result
        if result is None:
            self.active -= 1
        return result

    def shutdown(self) -> None:
        """Let each thread end after its current document; the results are dropped."""
        self._is_shut_down.set()
        with suppress(Empty):
            while True:
                self._results.get_nowait()

    def _work(self) -> None:
        try:
            while (document := self._take()) is not None:
                outcome = summarize_or_fail(document, self._model, self._options)
                self._put(DocumentResult(document, outcome))
        except BaseException as error:
            self._put(error)
        else:
            self._put(None)

    def _take(self) -> Document | None:
        with self._take_lock:
            return None if self._is_shut_down.is_set() else next(self._documents, None)

    def _put(self, result: DocumentResult | BaseException | None) -> None:
        if not self._is_shut_down.is_set():
            self._results.put(result)
