"""`Summarizer`: summarize documents with one model that stays open."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import Any, Self
from weakref import WeakSet

from summarizer.api.failures import summarize_or_fail
from summarizer.api.sources import Source, check_sources, to_document
from summarizer.api.workers import Result, Workers, iterate
from summarizer.codebook import Codebook, read_codebook
from summarizer.document_prompts import PromptOptions, check_language
from summarizer.draft_collector import StepCallback
from summarizer.errors import (
    ArgumentTypeError,
    ConfigError,
    ModelUnreachable,
)
from summarizer.models.base import Model
from summarizer.models.factory import GENERAL, TUNED, open_model
from summarizer.models.local.model_file import ProgressCallback
from summarizer.models.remote.own_client import OwnClient, open_own_client
from summarizer.models.remote.server_models import with_only_model
from summarizer.models.renewal import renew_after_fork
from summarizer.pipeline import RecordsCallback, summarize_document, with_min_confidence
from summarizer.schema.summary import Failure
from summarizer.settings import checked_key, load_settings
from summarizer.summary import Summary
from summarizer.text.document import Document
from summarizer.vocabulary import Profile


class Summarizer:
    """Summarize documents with one model, which stays open until `close`.

    Instances are thread-safe; the embedded engine answers one request at a time. A forked process
    opens connections of its own, to the embedded engine of its parent too.

    Args:
        model: `local` (embedded, the default), `openai/NAME` or `PROVIDER/NAME`, or a `Model`,
            which `close` leaves open.
        client: A client of your own for this model: `openai.OpenAI`, `openai.AsyncOpenAI` or one of
            instructor. `close` leaves it open. An asynchronous one with an HTTP client of yours is
            for `asummarize` and `amap`.
        base_url: Address of an OpenAI-compatible server, for `openai/NAME`.
        api_key: The provider's key, by default that of its environment variable.
        adapter: LoRA adapter that replaces that of the embedded model.
        timeout: Seconds allowed for one request.
        threads: CPU threads of the embedded engine; by default one per free core, at most 8.
        temperature: Temperature of sampling, by default 0; left out where a server refuses it.
        seed: Seed of sampling, for `local` and `openai/NAME`; left out where a server refuses it.
        profile: Which postprocessing rules decide: `small` repairs the answers of a small model,
            `capable` keeps to its word; by default `small` for the embedded model only.
        min_confidence: Records with a lower confidence, from 0 to 1, are uncertain.
        codebook: The concepts to code positions with: a `Codebook`, or the path of a TOML or CSV
            file.
        text_language: The language of restatements and topics, by its ISO 639 code or English name;
            by default that of each document.
        force: Whether the embedded model, which reads English only, reads other languages too.
        progress: Called with the progress of joining the embedded model's file, on first use.

    Raises:
        ConfigError: If the settings are invalid.
        InputError: If the codebook cannot be read.
        ArgumentTypeError: If the model or the client is of another type.
    """

    def __init__(  # noqa: PLR0913 - the settings, as keyword arguments
        self,
        model: str | Model | None = None,
        *,
        client: OwnClient | None = None,
        base_url: str | None = None,
        api_key: str | None = None,
        adapter: str | Path | None = None,
        timeout: float | None = None,
        threads: int | None = None,
        temperature: float | None = None,
        seed: int | None = None,
        profile: Profile | None = None,
        min_confidence: float | None = None,
        codebook: Codebook | str | Path | None = None,
        text_language: str | None = None,
        force: bool = False,
        progress: ProgressCallback | None = None,
    ) -> None:
        self._own_model = _own_model(model)
        self._client = client
        self._key = checked_key(api_key, "api_key") if api_key is not None else None
        self._settings = load_settings(
            model=model if isinstance(model, str) else None,
            base_url=base_url,
            adapter=adapter,
            timeout=timeout,
            threads=threads,
            temperature=temperature,
            seed=seed,
            profile=profile,
            min_confidence=min_confidence,
            codebook=None if isinstance(codebook, Codebook) else codebook,
            text_language=text_language,
        )
        if client is not None and (base_url is not None or self._key is not None):
            hint = "leave out base_url and api_key, or client"
            raise ConfigError("the client has an address and a key of its own", "client", hint)
        path = self._settings.codebook
        own = codebook if isinstance(codebook, Codebook) else None
        self.codebook = own or (read_codebook(path) if path else None)
        self._options = PromptOptions(self.codebook, self._settings.text_language, force)
        self._progress = progress
        self._opened: Model | None = None
        self._is_closed = False
        self._lock = Lock()
        self._workers: WeakSet[Workers[Any]] = WeakSet()
        renew_after_fork(self)

    @property
    def model(self) -> Model:
        """The model, opened on first use.

        Raises:
            ConfigError: If the model cannot be opened as configured.
            WeightsError: If the files of the embedded model are missing or damaged.
            ModelUnreachable: After `close`.
        """
        with self._lock:
            self._check_open()
            if self._own_model is not None:
                return self._own_model
            if self._opened is None:
                self._opened = self._open()
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
            source: A `Document`, a path or a text. A string is a path if it names something that
                exists, ends like a file name (`.txt`, `.html`, `.pdf` …) or is a single word.
            date: Publication date of a text that does not state one.
            on_step: Called before each request with a short description of it.

        Raises:
            InputError: If the document cannot be read, or is a folder.
            LanguageError: If the model was not made for the language of the document.
            ModelError: If the model gives no usable answer.
        """
        return self._summarize(source, date=date, on_step=on_step)

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
        check_sources(sources)
        with closing(self._start_workers(self._result_function(self.model), jobs)) as workers:
            yield from workers.map(sources)

    async def asummarize(
        self, source: Source, *, date: str | None = None, on_step: StepCallback | None = None
    ) -> Summary:
        """Return the summary of one document; see `summarize`.

        A thread waits for the model. Cancelling the task cancels its requests under way.
        """
        function = partial(self.summarize, date=date, on_step=on_step)
        loop = asyncio.get_running_loop()
        with closing(self._start_workers(function, 1, loop)) as workers:
            return await workers.aresult(workers.submit(source))

    async def amap(
        self, sources: Iterable[Source] | AsyncIterable[Source], *, jobs: int = 8
    ) -> AsyncIterator[Summary | Failure]:
        """Yield a summary or a failure for each source, in order; see `map`.

        Threads wait for the model. Cancelling the task, or closing the iterator, cancels its
        requests under way.

        Args:
            sources: Documents, paths or texts; an asynchronous iterable may generate them.
            jobs: Documents summarized at once.
        """
        check_sources(sources)
        model = await asyncio.to_thread(lambda: self.model)
        function, loop = self._result_function(model), asyncio.get_running_loop()
        with closing(self._start_workers(function, jobs, loop)) as workers:
            async for result in workers.amap(iterate(sources)):
                yield result

    def stream(
        self, source: Source, *, date: str | None = None, on_step: StepCallback | None = None
    ) -> Iterator[Summary]:
        """Yield the summary of one document as its records come.

        The first has the actors, the second also the claims, the third also the positions; a
        document of several parts goes on with those of the next part. The last is the summary that
        `summarize` returns. Until then ids and records may change: a later part may prove that two
        actors are one. The end of the iterator before that cancels its requests under way.

        Args:
            source: A `Document`, a path or a text.
            date: Publication date of a text that does not state one.
            on_step: Called, in another thread, before each request with a short description of it.

        Raises:
            InputError: If the document cannot be read, or is a folder.
            LanguageError: If the model was not made for the language of the document.
            ModelError: If the model gives no usable answer.
        """
        partials: SimpleQueue[Summary | None] = SimpleQueue()

        function = partial(self._summarize, date=date, on_step=on_step, on_records=partials.put)
        with closing(self._start_workers(function, 1)) as workers:
            future = workers.submit(source)
            future.add_done_callback(lambda _: partials.put(None))
            yield from workers.items(partials)
            yield workers.result(future)

    def close(self) -> None:
        """End requests under way, and close the model unless the caller supplied it.

        Calls that wait for a request, and later ones, raise `ModelUnreachable`. A second call does
        nothing.
        """
        with self._lock:
            self._is_closed = True
            opened, self._opened = self._opened, None
            running = list(self._workers)
        for workers in running:
            workers.close()
        if opened is not None:
            opened.close()

    def _start_workers(
        self,
        function: Callable[[Source], Result],
        jobs: int,
        loop: asyncio.AbstractEventLoop | None = None,
    ) -> Workers[Result]:
        with self._lock:
            self._check_open()
            workers = Workers(function, _checked_jobs(jobs), loop)
            self._workers.add(workers)
        return workers

    def _check_open(self) -> None:
        if self._is_closed:
            hint = "make a new Summarizer"
            raise ModelUnreachable("the model was closed", "Summarizer", hint)

    def _result_function(self, model: Model) -> Callable[[Source], Summary | Failure]:
        return partial(
            summarize_or_fail,
            model=model,
            profile=self._settings.profile,
            min_confidence=self._settings.min_confidence,
            options=self._options,
        )

    def _summarize(
        self,
        source: Source,
        *,
        date: str | None,
        on_step: StepCallback | None,
        on_records: RecordsCallback | None = None,
    ) -> Summary:
        minimum = self._settings.min_confidence

        def report(summary: Summary) -> None:
            if on_records is not None:
                on_records(with_min_confidence(summary, minimum))

        document = to_document(source, date=date)
        self.check_language(document)
        summary = summarize_document(
            document,
            self.model,
            profile=self._settings.profile,
            options=self._options,
            on_step=on_step,
            on_records=report if on_records is not None else None,
        )
        return with_min_confidence(summary, minimum)

    def check_language(self, document: Document) -> None:
        """Raise `LanguageError` if the model was not made for the language of `document`.

        The model need not be open.
        """
        own = self._own_model.family if self._own_model else None
        is_embedded = self._settings.is_local and self._client is None
        check_language(own or (TUNED if is_embedded else GENERAL), document, self._options)

    def _open(self) -> Model:
        if self._client is not None:
            return open_own_client(self._client, self._settings)
        settings = with_only_model(self._settings)
        return open_model(settings, progress=self._progress, key=self._key)

    def renew(self) -> None:
        """Leave the lock and the threads to the parent process; see `Renewable`."""
        self._lock, self._workers = Lock(), WeakSet()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self.close)


def _checked_jobs(jobs: object) -> int:
    if not isinstance(jobs, int) or isinstance(jobs, bool) or jobs < 1:
        raise ArgumentTypeError("not a whole number above 0", "jobs", "give 1 or more")
    return jobs


def _own_model(model: str | Model | None) -> Model | None:
    """Return the model of the caller, `None` if `model` is a name.

    Raises:
        ArgumentTypeError: If it is neither.
    """
    if isinstance(model, str | None):
        return None
    if isinstance(model, type) or not callable(getattr(model, "generate", None)):
        what = f"a model is a name or a Model, not {type(model).__name__}"
        raise ArgumentTypeError(what, "model", "give a client of your own as client")
    return model
