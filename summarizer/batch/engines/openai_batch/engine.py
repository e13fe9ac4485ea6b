"""Engine that submits all requests of all documents to a provider's batch API and collects results.

A document is processed when it arrives, and again when all its pending requests are back. Each
pass runs the ordinary pipeline on the available responses. If none is missing, the document is
finished; otherwise the missing requests are submitted. A truncated response is requested again in
halves, so there may be several rounds, though one is usually enough.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from summarizer.batch.cancellation import INTERRUPTED
from summarizer.batch.engines.base import (
    DocumentResult,
    RunContext,
    failure_from_error,
    summarize_or_fail,
)
from summarizer.batch.engines.openai_batch.batch_api import BatchApi, CallAbandoned
from summarizer.batch.engines.openai_batch.replay_model import BatchReplayModel
from summarizer.batch.engines.openai_batch.request_file import FileLimits, request_line
from summarizer.batch.engines.openai_batch.submission_store import SubmissionStore, request_id
from summarizer.batch.engines.openai_batch.submitter import BatchSubmitter, pluralize
from summarizer.batch.report import NO_SERVICE
from summarizer.batch.storage.store import STORE_FOLDER
from summarizer.models.instrumented import instruments_for
from summarizer.models.remote.batch_requests import BatchRequestClient
from summarizer.schema.summary import Failure, Usage
from summarizer.summary import Summary
from summarizer.telemetry import suppress_document_spans
from summarizer.text.document import Document

_CANCEL_CHECK_SECONDS = 0.2


@dataclass
class OpenAIBatchEngine:
    """Summarizes documents through a provider's batch API; see `Engine`.

    Args:
        open_api: Connects to the provider, at the first document.
        poll: Seconds between two polls.
        wait: Wait until all results are back; otherwise submit, collect what is ready, and return.
        on_status: Called with a status line whenever it changes.
    """

    open_api: Callable[[], BatchApi]
    client: BatchRequestClient
    poll: float
    wait: bool
    on_status: Callable[[str], None]
    limits: FileLimits = field(default_factory=FileLimits)
    _api: BatchApi | None = None

    def run(self, documents: Iterator[Document], context: RunContext) -> Iterator[DocumentResult]:
        """Yield the result of each document; see `Engine`.

        When the run is interrupted or does not wait, the batches stay with the provider, and the
        documents that wait for them are not yielded.
        """
        if self._api is None:
            self._api = self.open_api()
        api = self._api
        api.is_cancelled = lambda: context.cancel_token.aborted
        # The state of an abandoned call is recorded.
        with suppress(CallAbandoned):
            yield from _BatchRun(self, api, context).execute(documents)

    def close(self) -> None:
        """Close the connection; submitted batches continue."""
        api, self._api = self._api, None
        if api is not None:
            api.close()


class _BatchRun:
    """One run of the engine."""

    def __init__(self, engine: OpenAIBatchEngine, api: BatchApi, context: RunContext) -> None:
        self._engine = engine
        self._client = engine.client
        self._context = context
        self._instruments = instruments_for(engine.client.settings)
        self._submissions = SubmissionStore(context.store, context.identity)
        folder = context.store.folder / STORE_FOLDER / "requests"
        self._submitter = BatchSubmitter(
            api, self._submissions, folder, engine.limits, engine.on_status
        )
        # Specific to this model and server.
        self._capabilities_note = f"form of offline requests: {context.identity}"
        self._capabilities = context.store.note(self._capabilities_note)
        if self._capabilities is not None:
            self._client.capabilities_json = self._capabilities

    def execute(self, documents: Iterator[Document]) -> Iterator[DocumentResult]:
        self._submitter.discard_unfinished()
        try:
            yield from self._process_new(documents)
            while not self._is_ending:
                self._submitter.send()
                has_results = self._submitter.collect()
                yield from self._process_ready()
                if not self._submissions.waiting_count():
                    return
                if not self._engine.wait and self._submitter.is_sent:
                    break
                if not has_results and self._submitter.is_sent:
                    self._sleep()
        finally:
            self._submitter.close()
        if not self._context.cancel_token.aborted:
            self._leave()

    def _process_new(self, documents: Iterator[Document]) -> Iterator[DocumentResult]:
        for document in documents:
            yield from self._process(document)
            if self._is_ending:
                return
        # A run that was interrupted meanwhile submits nothing.
        if not self._is_ending:
            self._submitter.finish_file()

    def _process_ready(self) -> Iterator[DocumentResult]:
        for document in self._submissions.ready_documents():
            if self._context.cancel_token.aborted:
                return
            yield from self._process(document)
        if self._client.capabilities_json != self._capabilities:
            # The next run starts with the request parameters that the server accepts.
            self._capabilities = self._client.capabilities_json
            self._context.store.set_note(self._capabilities_note, self._capabilities)
        self._submitter.finish_file()

    def _process(self, document: Document) -> Iterator[DocumentResult]:
        """Yield the result of a document, or queue its missing requests."""
        context = self._context
        model = BatchReplayModel(
            self._client,
            context.store,
            self._submissions,
            context.identity,
            self._on_usage,
            context.cost_tracker,
        )
        # No telemetry: a document is processed more than once, long after its requests were sent.
        with suppress_document_spans():
            outcome = summarize_or_fail(document, model, context.options)
        if model.error is not None and isinstance(outcome, Summary):
            spent = outcome.provenance.usage + model.failed_usage
            model.error.spent = spent.model_dump()
            outcome = failure_from_error(document, model.error)
        if (
            model.missing
            and isinstance(outcome, Summary)
            and not context.cost_tracker.permit(document.id, len(model.missing))
        ):
            # Responses to requests at the provider are collected first.
            outcome = None
            model.missing.clear()
        if (model.missing or model.is_waiting) and not isinstance(outcome, Failure):
            lines = [
                request_line(request_id(document.id, key), self._client.request_body(request))
                for key, request in model.missing.items()
            ]
            self._submitter.add(
                document, list(model.missing), lines, self._client.capabilities_json
            )
            return
        yield DocumentResult(document, outcome)
        self._submissions.forget_document(document.id)

    def _on_usage(self, document_id: str, usage: Usage) -> None:
        self._instruments.record_tokens(usage)
        self._context.on_usage(document_id, usage)

    @property
    def _is_ending(self) -> bool:
        cancel_token = self._context.cancel_token
        return cancel_token.aborted or cancel_token.reason in {INTERRUPTED, NO_SERVICE}

    def _leave(self) -> None:
        """End the run while batches are still at the provider."""
        batches, requests = self._submitter.sent_counts()
        if batches:
            counts = f"{pluralize(batches, 'batch')}, {pluralize(requests, 'request')}"
            what = f"with the provider: {counts}"
            self._context.cancel_token.drain(what)
            self._engine.on_status(f"{what}; run the same command again to collect the answers")

    def _sleep(self) -> None:
        ends_at = time.monotonic() + self._engine.poll
        while (remaining := ends_at - time.monotonic()) > 0 and not self._is_ending:
            time.sleep(min(_CANCEL_CHECK_SECONDS, remaining))
