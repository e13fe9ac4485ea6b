"""The library's front door: `summarize` and `Summarizer`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from summarizer.errors import InputError, ModelError, SummarizerError
from summarizer.loaders.document_reader import read_document
from summarizer.models.base import Model
from summarizer.models.factory import open_model
from summarizer.models.local.model_file import ProgressCallback
from summarizer.pipeline import Watch, summarize_document
from summarizer.schema.summary import Failure, Usage
from summarizer.settings import load_settings
from summarizer.summary import Summary
from summarizer.text.document import Document

Source = Document | Path | str
"""A document, the path of one, or its text."""

_LONGEST_PATH = 1_000
_SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx")


class Summarizer:
    """Summarizes documents with one model, which stays open until `close`.

    Safe to use from several threads; the embedded engine answers one ask at a time.

    Args:
        model: `local` (embedded, the default), `openai/NAME`, or `PROVIDER/NAME`; a `Model` of
            your own is taken as it is and left open.
        base_url: Address of an OpenAI-compatible server, for `openai/NAME`.
        adapter: Another LoRA adapter for the embedded model.
        timeout: Seconds for one request.
        threads: Cores for the embedded engine; by default all that the process may use.
        progress: Told how far the embedded model's file is joined, the first time.

    Raises:
        ConfigError: If the settings cannot be used.
    """

    def __init__(
        self,
        model: str | Model | None = None,
        *,
        base_url: str | None = None,
        adapter: str | Path | None = None,
        timeout: float | None = None,
        threads: int | None = None,
        progress: ProgressCallback | None = None,
    ) -> None:
        self._given = model if not isinstance(model, str | None) else None
        self._settings = load_settings(
            model=model if isinstance(model, str) else None,
            base_url=base_url,
            adapter=adapter,
            timeout=timeout,
            threads=threads,
        )
        self._progress = progress
        self._opened: Model | None = None
        self._lock = Lock()

    @property
    def model(self) -> Model:
        """The model, opened at the first use.

        Raises:
            ConfigError: If it cannot be used as configured.
            WeightsError: If the embedded model's files cannot be used.
        """
        if self._given is not None:
            return self._given
        with self._lock:
            if self._opened is None:
                self._opened = open_model(self._settings, progress=self._progress)
            return self._opened

    def summarize(
        self, source: Source, *, date: str | None = None, watch: Watch | None = None
    ) -> Summary:
        """Return the summary of one document.

        Args:
            source: A `Document`, a path, or a text. A string that ends like a file name
                (`.txt`, `.html`, `.pdf` …) or names an existing file is a path.
            date: Publication date for a text that does not state one.
            watch: Told before each ask what it is.

        Raises:
            InputError: If the document cannot be read.
            ModelError: If the model gave no usable answer.
        """
        return summarize_document(to_document(source, date=date), self.model, watch=watch)

    def map(self, sources: Iterable[Source], *, jobs: int = 1) -> Iterator[Summary | Failure]:
        """Yield a summary, or a failure, for each source, in order.

        At most twice `jobs` documents are held at a time, so `sources` may be endless.

        Args:
            sources: Documents, paths or texts.
            jobs: Documents under way at once; more than one pays with remote models only.
        """
        model = self.model
        with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
            waiting: deque[Future[Summary | Failure]] = deque()
            try:
                for source in sources:
                    waiting.append(pool.submit(_attempt, source, model))
                    if len(waiting) >= 2 * jobs:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()

    def close(self) -> None:
        """Close the model that was opened here. Calling it twice is harmless."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def summarize(
    source: Source,
    *,
    model: str | Model | None = None,
    base_url: str | None = None,
    date: str | None = None,
) -> Summary:
    """Return the summary of one document: open the model, ask, close it.

    See `Summarizer` for the arguments and errors; use that for more than one document.
    """
    with Summarizer(model, base_url=base_url) as summarizer:
        return summarizer.summarize(source, date=date)


def to_document(source: Source, *, date: str | None = None) -> Document:
    """Return the document that `source` is or names.

    Raises:
        InputError: If it cannot be read.
    """
    if isinstance(source, Document):
        return source
    if isinstance(source, Path) or _is_path(source):
        return read_document(Path(source), date=date)
    return Document.from_text(source, date=date)


def _is_path(source: str) -> bool:
    if len(source) > _LONGEST_PATH or "\n" in source:
        return False
    try:
        return source.lower().endswith(_SUFFIXES) or Path(source).is_file()
    except (OSError, ValueError):
        return False


def _attempt(source: Source, model: Model) -> Summary | Failure:
    name = source.id if isinstance(source, Document) else str(source)[:80]
    try:
        document = to_document(source)
    except InputError as error:
        return Failure(document=name, stage="read", error=str(error), attempts=0)
    try:
        return summarize_document(document, model)
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
