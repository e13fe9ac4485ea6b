"""The engine of a provider's batch API: all that can be asked is asked at once, and waited for.

A document is looked at when it comes, and again whenever everything about it is back. Each look
runs the ordinary pipeline over the answers there are: if none is missing it has ended, else what
is missing goes out. An answer that was cut is asked for again in halves, so there may be several
rounds; the first is nearly always the last.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.batch.cancellation import INTERRUPTED
from summarizer.batch.engines.base import (
    DocumentResult,
    RunContext,
    failure_from_error,
    summarize_or_fail,
)
from summarizer.batch.engines.openai_batch.batch_api import BatchApi, GivenUp
from summarizer.batch.engines.openai_batch.replay_model import BatchReplayModel
from summarizer.batch.engines.openai_batch.request_file import Limits, request_line
from summarizer.batch.engines.openai_batch.submission_store import SubmissionStore, request_id
from summarizer.batch.engines.openai_batch.submitter import BatchSubmitter, counted
from summarizer.batch.report import NO_SERVICE
from summarizer.batch.storage.store import INSIDE
from summarizer.models.instrumented import instruments_for
from summarizer.models.remote.batch_requests import BatchRequestClient
from summarizer.schema.summary import Failure, Usage
from summarizer.telemetry import suppress_document_spans
from summarizer.text.document import Document

POLL = 60.0
"""Seconds between two questions after a batch, unless told otherwise."""

_LOOK = 0.2
_FORM = "form of offline requests"
_FOLDER = "requests"

Watch = Callable[[str], None]
"""Told in a line what is with the provider."""


@dataclass
class OpenAIBatchEngine:
    """Summarizes documents through a provider's batch API; see `Engine`.

    Args:
        open_provider: Connects to the provider, at the first document.
        client: Makes the requests and reads the answers.
        poll: Seconds between two questions after a batch.
        wait: Wait until everything is back; otherwise submit, collect what is there, and leave.
        on_status: Told what is with the provider, whenever that changes.
        limits: Of one request file.
    """

    open_provider: Callable[[], BatchApi]
    client: BatchRequestClient
    poll: float = POLL
    wait: bool = True
    on_status: Watch = lambda _: None
    limits: Limits = field(default_factory=Limits)
    _provider: BatchApi | None = None

    def run(self, documents: Iterator[Document], context: RunContext) -> Iterator[DocumentResult]:
        """Yield each of `documents` with what became of it; see `Engine`.

        When the run is interrupted, or is not to wait, the batches stay with the provider, and
        the documents that wait for them are not yielded.

        Raises:
            ConfigError: If the provider cannot be used as configured.
            ModelUnreachable: If it stays silent for long; what was sent is noted.
        """
        if self._provider is None:
            self._provider = self.open_provider()
        provider = self._provider
        provider.is_stopped = lambda: context.cancel_token.aborted
        # What was given up is noted as far as it went.
        with suppress(GivenUp):
            yield from _Desk(self, provider, context).done(documents)

    def close(self) -> None:
        """Shut the connection; batches go on without it."""
        provider, self._provider = self._provider, None
        if provider is not None:
            provider.close()


class _Desk:
    """One run: documents come in, requests go out, answers come back."""

    def __init__(self, engine: OpenAIBatchEngine, provider: BatchApi, context: RunContext) -> None:
        self._engine = engine
        self._client = engine.client
        self._shop = context
        self._instruments = instruments_for(engine.client.settings)
        self._register = SubmissionStore(context.store, context.identity)
        folder: Path = context.store.folder / INSIDE / _FOLDER
        self._outbox = BatchSubmitter(
            provider, self._register, folder, engine.limits, engine.on_status
        )
        # Of this model and server: another one takes another.
        self._form_note = f"{_FORM}: {context.identity}"
        self._form = context.store.note(self._form_note)
        if self._form is not None:
            self._client.capabilities_json = self._form

    def done(self, documents: Iterator[Document]) -> Iterator[DocumentResult]:
        self._outbox.tidy()
        try:
            yield from self._first_looks(documents)
            while not self._is_leaving:
                self._outbox.send()
                is_news = self._outbox.collect()
                yield from self._looks_again()
                if not self._register.waiting():
                    return
                if not self._engine.wait and self._outbox.is_sent:
                    break
                if not is_news and self._outbox.is_sent:
                    self._sleep()
        finally:
            self._outbox.close()
        if not self._shop.cancel_token.aborted:
            self._leave()

    def _first_looks(self, documents: Iterator[Document]) -> Iterator[DocumentResult]:
        for document in documents:
            yield from self._look(document)
            if self._is_leaving:
                return
        # Who was interrupted while the requests were written has not sent them.
        if not self._is_leaving:
            self._outbox.finish()

    def _looks_again(self) -> Iterator[DocumentResult]:
        for document in self._register.ready():
            if self._shop.cancel_token.aborted:
                return
            yield from self._look(document)
        if self._client.capabilities_json != self._form:
            # The next run begins with the form that the server takes.
            self._form = self._client.capabilities_json
            self._shop.store.set_note(self._form_note, self._form)
        self._outbox.finish()

    def _look(self, document: Document) -> Iterator[DocumentResult]:
        """Yield what became of a document, or put what is missing into the outbox."""
        context = self._shop
        model = BatchReplayModel(
            self._client, context.store, self._register, context.identity, self._told
        )
        # A document is looked at more than once, long after it was asked about.
        with suppress_document_spans():
            outcome = summarize_or_fail(document, model)
        if model.error is not None and not isinstance(outcome, Failure):
            spent = outcome.provenance.usage + model.wasted
            model.error.spent = spent.model_dump()
            outcome = failure_from_error(document, model.error)
        if (model.missing or model.waits) and not isinstance(outcome, Failure):
            lines = [
                request_line(request_id(document.id, key), self._client.request_body(request))
                for key, request in model.missing.items()
            ]
            self._outbox.put(document, list(model.missing), lines, self._client.capabilities_json)
            return
        yield DocumentResult(document, outcome)
        self._register.ended(document.id)

    def _told(self, document: str, usage: Usage) -> None:
        self._instruments.record_tokens(usage)
        self._shop.on_usage(document, usage)

    @property
    def _is_leaving(self) -> bool:
        stop = self._shop.cancel_token
        return stop.aborted or (stop.draining and stop.reason in {INTERRUPTED, NO_SERVICE})

    def _leave(self) -> None:
        """Say what stays with the provider, and let the run end."""
        batches, requests = self._outbox.sent()
        if not batches:
            return
        what = f"with the provider: {counted(batches, 'batch')}, {counted(requests, 'request')}"
        self._shop.cancel_token.drain(what)
        self._engine.on_status(f"{what}; run the same command again to collect the answers")

    def _sleep(self) -> None:
        ends = time.monotonic() + self._engine.poll
        while (left := ends - time.monotonic()) > 0 and not self._is_leaving:
            time.sleep(min(_LOOK, left))
