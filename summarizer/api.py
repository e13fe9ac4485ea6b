"""The Python API: `summarize` and `Summarizer`."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from contextlib import closing
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Self
from weakref import WeakSet

from summarizer.draft_collector import StepCallback
from summarizer.errors import (
    ConfigError,
    InputError,
    ModelError,
    ModelUnreachable,
    SummarizerError,
)
from summarizer.loaders.document_reader import read_document
from summarizer.models.base import Model
from summarizer.models.cancel_scope import CancelScope
from summarizer.models.factory import open_model
from summarizer.models.local.model_file import ProgressCallback
from summarizer.models.renewal import renew_after_fork
from summarizer.pipeline import summarize_document
from summarizer.schema.summary import Failure, Usage
from summarizer.settings import load_settings
from summarizer.summary import Summary
from summarizer.text.document import Document
from summarizer.vocabulary import Profile

Source = Document | Path | str
"""A document, the path of its file, or its text."""

_CANCEL_CHECK_SECONDS = 0.2
_MAX_PATH_LENGTH = 1_000
_FILE_SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx")


class Summarizer:
    """Summarize documents with one model, which stays open until `close`.

    Instances are thread-safe; the embedded engine answers one request at a time. A forked process
    opens connections of its own, to the embedded engine of its parent too.

    Args:
        model: `local` (embedded, the default), `openai/NAME` or `PROVIDER/NAME`, or a `Model`,
            which `close` leaves open.
        base_url: Address of an OpenAI-compatible server, for `openai/NAME`.
        adapter: LoRA adapter that replaces that of the embedded model.
        timeout: Seconds allowed for one request.
        threads: CPU threads of the embedded engine; by default one per core, at most 8.
        profile: Which postprocessing rules decide: `small` repairs the answers of a small model,
            `capable` keeps to its word; by default `small` for the embedded model only.
        progress: Called with the progress of joining the embedded model's file, on first use.

    Raises:
        ConfigError: If the settings are invalid.
    """

    def __init__(  # noqa: PLR0913 - the settings, as keyword arguments
        self,
        model: str | Model | None = None,
        *,
        base_url: str | None = None,
        adapter: str | Path | None = None,
        timeout: float | None = None,
        threads: int | None = None,
        profile: Profile | None = None,
        progress: ProgressCallback | None = None,
    ) -> None:
        self._own_model = model if not isinstance(model, str | None) else None
        self._settings = load_settings(
            model=model if isinstance(model, str) else None,
            base_url=base_url,
            adapter=adapter,
            timeout=timeout,
            threads=threads,
            profile=profile,
        )
        self._progress = progress
        self._opened: Model | None = None
        self._lock = Lock()
        self._workers: WeakSet[_Workers] = WeakSet()
        renew_after_fork(self)

    @property
    def model(self) -> Model:
        """The model, opened on first use.

        Raises:
            ConfigError: If the model cannot be opened as configured.
            WeightsError: If the files of the embedded model are missing or damaged.
        """
        if self._own_model is not None:
            return self._own_model
        with self._lock:
            if self._opened is None:
                self._opened = open_model(self._settings, progress=self._progress)
            return self._opened

    def summarize(
        self,
        source: Source,
        *,
        date: str | None = None,
        on_step: StepCallback | None = None,
    ) -> Summary:
        """Return the summary of one document.

        Args:
            source: A `Document`, a path or a text. A string is a path if it names an existing
                file or ends like a file name (`.txt`, `.html`, `.pdf` …).
            date: Publication date of a text that does not state one.
            on_step: Called before each request with a short description of it.

        Raises:
            ModelError: If the model gives no usable answer.
        """
        document = to_document(source, date=date)
        return summarize_document(
            document, self.model, profile=self._settings.profile, on_step=on_step
        )

    def map(self, sources: Iterable[Source], *, jobs: int = 1) -> Iterator[Summary | Failure]:
        """Yield a summary or a failure for each source, in order.

        At most `2 * jobs` documents are in memory, so `sources` may be endless. An interrupt, or
        the end of the iterator before that of `sources`, cancels its requests under way.

        Args:
            sources: Documents, paths or texts.
            jobs: Documents summarized at once; more than one helps only with remote models.

        Raises:
            ModelUnreachable: If `close` is called meanwhile.
            ConfigError: If the iterator is used in a forked process.
        """
        summarize_source = partial(
            _summarize_or_fail, model=self.model, profile=self._settings.profile
        )
        workers = _Workers(summarize_source, max(1, jobs))
        with self._lock:
            self._workers.add(workers)
        with closing(workers):
            pending: deque[Future[Summary | Failure]] = deque()
            for source in sources:
                pending.append(workers.submit(source))
                if len(pending) >= 2 * jobs:
                    yield workers.result(pending.popleft())
            while pending:
                yield workers.result(pending.popleft())

    def close(self) -> None:
        """End requests under way, and close the model unless the caller supplied it.

        Calls that wait for a request raise `ModelUnreachable`. A second call does nothing.
        """
        with self._lock:
            opened, self._opened = self._opened, None
            running = list(self._workers)
        for workers in running:
            workers.close()
        if opened is not None:
            opened.close()

    def renew(self) -> None:
        """Leave the lock and the threads to the parent process; see `Renewable`."""
        self._lock, self._workers = Lock(), WeakSet()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Workers:
    """Threads that summarize sources. They are daemons: the process need not wait for them."""

    def __init__(self, function: Callable[[Source], Summary | Failure], jobs: int) -> None:
        self._function = function
        self._jobs = jobs
        self._scope = CancelScope()
        self._process_id = os.getpid()
        self._tasks: SimpleQueue[tuple[Source, Future[Summary | Failure]] | None] = SimpleQueue()
        for number in range(jobs):
            Thread(target=self._work, name=f"summarizer {number + 1}", daemon=True).start()

    def submit(self, source: Source) -> Future[Summary | Failure]:
        """Queue a source."""
        future: Future[Summary | Failure] = Future()
        self._tasks.put((source, future))
        return future

    def result(self, future: Future[Summary | Failure]) -> Summary | Failure:
        """Return the result of a source as soon as there is one."""
        self._check()
        # With a timeout, an interrupt arrives on every platform.
        while not wait((future,), _CANCEL_CHECK_SECONDS).done:
            self._check()
        self._check()
        return future.result()

    def close(self) -> None:
        """Cancel the requests under way, and end the threads."""
        self._scope.cancel()
        for _ in range(self._jobs):
            self._tasks.put(None)

    def _check(self) -> None:
        if self._process_id != os.getpid():
            hint = "call Summarizer.map there"
            raise ConfigError("the iterator belongs to another process", "Summarizer.map", hint)
        if self._scope.is_cancelled:
            raise ModelUnreachable("the model was closed", "Summarizer.map", "open it again")

    def _work(self) -> None:
        with self._scope.entered():
            while (task := self._tasks.get()) is not None and not self._scope.is_cancelled:
                source, future = task
                try:
                    future.set_result(self._function(source))
                except BaseException as error:
                    future.set_exception(error)


def summarize(
    source: Source,
    *,
    model: str | Model | None = None,
    base_url: str | None = None,
    date: str | None = None,
) -> Summary:
    """Open a model, return the summary of one document and close the model.

    To summarize several documents, use `Summarizer`, which also lists the arguments and errors.
    """
    with Summarizer(model, base_url=base_url) as summarizer:
        return summarizer.summarize(source, date=date)


def to_document(source: Source, *, date: str | None = None) -> Document:
    """Return the document that `source` is, names or contains."""
    if isinstance(source, Document):
        return source
    if isinstance(source, Path) or _is_path(source):
        return read_document(Path(source), date=date)
    return Document.from_text(source, date=date)


def _is_path(source: str) -> bool:
    if len(source) > _MAX_PATH_LENGTH or "\n" in source:
        return False
    try:
        return source.lower().endswith(_FILE_SUFFIXES) or Path(source).is_file()
    except (OSError, ValueError):
        return False


def _summarize_or_fail(source: Source, model: Model, profile: Profile | None) -> Summary | Failure:
    name = source.id if isinstance(source, Document) else str(source)[:80]
    try:
        document = to_document(source)
    except InputError as error:
        return Failure(document=name, stage="read", error=str(error), attempts=0)
    try:
        return summarize_document(document, model, profile=profile)
    except ModelError as error:
        usage = Usage(**error.spent)
        return Failure(
            document=document.id,
            stage="model",
            error=str(error),
            attempts=usage.requests,
            usage=usage,
        )
    except SummarizerError as error:
        return Failure(document=document.id, stage="assembly", error=str(error), attempts=0)
