"""Run a batch: plan, let an engine summarize the pending documents, store results, report."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

from summarizer.batch import events
from summarizer.batch.copies import copied_coding, copied_summary
from summarizer.batch.document_queue import DocumentQueue
from summarizer.batch.engines.base import SERVICE, DocumentResult, Engine, RunContext
from summarizer.batch.estimate import Replacement, estimate_sources
from summarizer.batch.fingerprint import (
    RunFingerprint,
    coding_fingerprint,
    document_fingerprint,
    run_fingerprint,
)
from summarizer.batch.options import BatchOptions
from summarizer.batch.planner import ListSources, Planner
from summarizer.batch.report import (
    ERROR,
    MAX_COST,
    NO_SERVICE,
    PlanCounts,
    Report,
    run_record,
)
from summarizer.batch.storage import result_files
from summarizer.batch.storage.store import JSONL_CURRENT, DocumentKey, Store, utc_now
from summarizer.dataset import CODEBOOK, RUN
from summarizer.errors import SummarizerError
from summarizer.models.identity import ModelIdentity
from summarizer.output import write_atomically
from summarizer.pipeline import with_min_confidence
from summarizer.schema.summary import PEOPLE, Failure, Usage
from summarizer.text.document import Document

_MAX_SERVICE_FAILURES = 5
"""Consecutive documents that fail because of the service, after which no more are started."""

_WRITER_THREADS, _WRITER_QUEUE_SIZE = 4, 8
_RUNNING = "running"
"""Note that stays "yes" when a run is killed."""


def run_batch(
    list_sources: ListSources,
    out: Path,
    engine: Engine,
    identity: ModelIdentity,
    options: BatchOptions | None = None,
) -> Report:
    """Summarize the documents that are new, failed or changed, and store each result at once.

    Args:
        list_sources: Lists the inputs: `lambda: sources(["articles"])`.
        out: The results folder, which may hold results of earlier runs.
        engine: Summarizes the documents; it is closed at the end.
        identity: Identity of the engine's model.
        options: See `BatchOptions`.

    Raises:
        InputError: If the inputs cannot be listed.
        ConfigError: If another run is using `out`, its store is damaged, or the model cannot be
            used as configured; no document was started.
        OutputError: If `out` cannot be written; finished documents are kept.
    """
    options = options or BatchOptions()
    try:
        fingerprint = run_fingerprint(identity, options.prompts)
        with Store(out) as store:
            planner = Planner(list_sources, store, fingerprint, options)
            family = identity.family
            return _Run(store, engine, fingerprint, family, options, planner).execute()
    finally:
        engine.close()


@dataclass
class _Run:
    """One run on a locked folder."""

    _store: Store
    _engine: Engine
    _fingerprint: RunFingerprint
    _family: str
    _options: BatchOptions
    _planner: Planner
    _event_lock: Lock = field(default_factory=Lock)
    _started_at: str = field(default_factory=utc_now)
    _start_time: float = field(default_factory=time.monotonic)
    _service_failures: int = 0
    _is_stopping: bool = False
    _requests: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._report = Report(self._planner.counts)

    def execute(self) -> Report:
        """Summarize all pending documents; return the report."""
        self._recover()
        counts = self._prepare()
        if codebook := self._options.prompts.codebook:
            write_atomically(self._store.folder / CODEBOOK, codebook.to_toml())
        self._emit(events.RunPlanned(counts, self._options.is_stream))
        if counts.pending_total or self._options.is_stream:
            self._store.set_note(JSONL_CURRENT, "no")
            self._write_record(ended_at=None)
            model, cancel_token = self._fingerprint.model, self._options.cancel_token
            context = RunContext(
                *(self._store, model, cancel_token, self._on_usage),
                self._options.cost_tracker,
                self._options.prompts,
            )
            try:
                self._work(context)
            except SummarizerError as error:
                cancel_token.abort(ERROR)
                self._report.problem = str(error)
                # The first error is reported, also when `run.json` cannot be written.
                with suppress(SummarizerError):
                    self._finalize()
                raise
        self._finalize()
        return self._report

    def _prepare(self) -> PlanCounts:
        """Decide on all inputs, let the user confirm what is replaced, and return the counts."""
        counts = self._report.counts = self._planner.prepare()
        if counts.replaced and self._options.confirm is not None:
            replaced = self._planner.replaced()
            estimate = estimate_sources(replaced, self._family, self._options.prompts)
            changes, _ = counts.replaced.most_common(1)[0]
            models = tuple(sorted(counts.replaced_models))
            try:
                self._options.confirm(Replacement(estimate, changes, models))
            except SummarizerError:
                self._store.set_note(_RUNNING, "no")
                raise
        self._planner.publish()
        return counts

    def _recover(self) -> None:
        """Write the files that a killed run did not write, or that were lost or changed since."""
        result_files.restore_document_files(self._store)
        if self._store.note(_RUNNING) == "yes":
            result_files.remove_temporary_files(self._store.folder)
            if not result_files.jsonl_files_are_current(self._store):
                result_files.write_jsonl_files(self._store)
        self._store.set_note(_RUNNING, "yes")

    def _work(self, context: RunContext) -> None:
        queue = DocumentQueue(
            self._planner.pending(), self._options, self._save_failure, self._save_copy
        )

        def save(result: DocumentResult) -> None:
            self._save(result)
            queue.end(result.document)

        with closing(_ResultWriter(save)) as writer:
            while queue.has_more and not context.cancel_token.draining:
                for result in self._engine.run(queue.documents(), context):
                    self._check_limits(result)
                    if result.outcome is None:
                        context.cost_tracker.release(result.document)
                        queue.end(result.document)
                    else:
                        writer.submit(result)
                writer.wait()

    def _check_limits(self, result: DocumentResult) -> None:
        """End the run at the cost limit, or if the service fails for documents in a row."""
        cancel_token, outcome = self._options.cancel_token, result.outcome
        if outcome is None:
            cancel_token.drain(MAX_COST)
        elif isinstance(outcome, Failure) and outcome.stage == SERVICE:
            self._service_failures += 1
            if self._service_failures == _MAX_SERVICE_FAILURES and not cancel_token.draining:
                self._report.problem = outcome.error
                cancel_token.drain(NO_SERVICE)
        else:
            self._service_failures = 0
        if cancel_token.reason is not None and not self._is_stopping:
            self._is_stopping = True
            self._emit(events.RunStopping(cancel_token.reason))

    def _save(self, result: DocumentResult) -> None:
        """Make the result of a document durable, then emit the event."""
        document, outcome = result.document, result.outcome
        fingerprint = document_fingerprint(document)
        key = replace(self._planner.key(document.id), fingerprint=fingerprint)
        if isinstance(outcome, Failure):
            self._save_failure(outcome, key)
        elif outcome is not None:
            if outcome.provenance.model == PEOPLE:
                coded = coding_fingerprint(is_coded=True)
                key = replace(key, run=self._store.run_number(coded))
            outcome = with_min_confidence(outcome, self._options.min_confidence)
            self._store.save_summary(document, outcome, key)
            result_files.write_document_files(self._store, outcome, document.text)
            usage, seconds = outcome.provenance.usage, outcome.provenance.seconds
            with self._event_lock:
                self._requests.pop(document.id, None)
                self._report.finished += 1
                self._options.on_event(events.DocumentFinished(document.id, usage, seconds))
        self._options.cost_tracker.release(document)

    def _save_copy(self, document: Document) -> bool:
        """Save the summary of a finished document of the same text; return whether there is one."""
        summary = None
        if not self._options.redo_coded:
            summary = copied_coding(self._store, document)
        summary = summary or copied_summary(self._store, self._planner.run, document)
        if summary is None:
            return False
        self._save(DocumentResult(document, summary))
        with self._event_lock:
            self._report.copied += 1
        return True

    def _save_failure(self, failure: Failure, key: DocumentKey) -> None:
        with self._event_lock:
            requests = self._requests.pop(failure.document, 0)
        failure = self._store.save_failure(failure, key, requests)
        with self._event_lock:
            self._report.failed += 1
            self._options.on_event(events.DocumentFailed(failure))

    def _on_usage(self, document_id: str, usage: Usage) -> None:
        cost_tracker = self._options.cost_tracker
        cost_tracker.charge(document_id, usage)
        with self._event_lock:
            self._requests[document_id] += usage.requests
            self._options.on_event(events.RequestAnswered(document_id, usage, cost_tracker.cost))

    def _emit(self, event: events.Event) -> None:
        with self._event_lock:
            self._options.on_event(event)

    def _finalize(self) -> None:
        """Write the `*.jsonl` files and `run.json`."""
        report, options = self._report, self._options
        aborted = options.cancel_token.aborted
        # An aborted run must end at once; the next run writes the files.
        if not aborted and not result_files.jsonl_files_are_current(self._store):
            result_files.write_jsonl_files(self._store)
        report.stopped = options.cancel_token.reason
        report.usage, report.cost = options.cost_tracker.usage, options.cost_tracker.cost
        report.seconds = time.monotonic() - self._start_time
        self._write_record(ended_at=utc_now())
        self._store.set_note(_RUNNING, "yes" if aborted else "no")
        self._emit(events.RunFinished(report))

    def _write_record(self, ended_at: str | None) -> None:
        self._report.count_results(self._store, self._planner.run)
        times = {"started_at": self._started_at, "ended_at": ended_at}
        settings = self._options.settings
        record = run_record(self._report, self._fingerprint, settings, self._store, times)
        write_atomically(self._store.folder / RUN, record)


class _ResultWriter:
    """Calls `save` with each result in a few threads, so that they share the waits for the disk."""

    def __init__(self, save: Callable[[DocumentResult], None]) -> None:
        self._save = save
        self._pool = ThreadPoolExecutor(_WRITER_THREADS, thread_name_prefix="result-writer")
        self._pending: set[Future[None]] = set()

    def submit(self, result: DocumentResult) -> None:
        """Queue `result`; wait while the queue is full, and raise the error of a stored one."""
        self._pending.add(self._pool.submit(self._save, result))
        is_full = len(self._pending) >= _WRITER_QUEUE_SIZE
        self.wait(FIRST_COMPLETED, timeout=None if is_full else 0)

    def wait(self, return_when: str = ALL_COMPLETED, timeout: float | None = None) -> None:
        """Wait until results are stored; raise the error of one that could not be stored."""
        done, self._pending = wait(self._pending, timeout, return_when)
        for future in done:
            future.result()

    def close(self) -> None:
        """Store the queued results, and end the threads."""
        self._pool.shutdown(wait=True)
