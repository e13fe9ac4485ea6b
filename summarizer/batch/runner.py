"""Run a batch: find what is to do, let an engine do it, keep what it gives, say what happened."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock

from summarizer.batch import events
from summarizer.batch.document_queue import DocumentQueue
from summarizer.batch.engines.base import SERVICE, DocumentResult, Engine, RunContext
from summarizer.batch.fingerprint import RunFingerprint, content_of, recipe_for
from summarizer.batch.options import BatchOptions
from summarizer.batch.planner import Find, Planner
from summarizer.batch.report import ERROR, NO_SERVICE, Report, run_record
from summarizer.batch.storage import result_files
from summarizer.batch.storage.result_writer import ResultWriter
from summarizer.batch.storage.store import Key, Store, now
from summarizer.dataset import RUN
from summarizer.errors import SummarizerError
from summarizer.models.identity import ModelIdentity
from summarizer.output import write_atomically
from summarizer.schema.summary import Failure, Usage

_IN_A_ROW = 5
"""Documents in a row that the service failed, after which the rest is not even begun."""


def run_batch(
    find: Find,
    out: Path,
    engine: Engine,
    identity: ModelIdentity,
    options: BatchOptions | None = None,
) -> Report:
    """Summarize what is missing, failed or changed, and keep each result as it comes.

    Args:
        find: Lists the inputs: `lambda: sources(["articles"])`.
        out: The folder of results, which may hold those of earlier runs.
        engine: Does the work, and is closed at the end.
        identity: Which model the engine asks.
        options: See there.

    Raises:
        InputError: If the inputs cannot be listed.
        ConfigError: If another run is at work on `out`, its store is damaged, or the model cannot
            be used as configured; nothing was started.
        OutputError: If `out` cannot be written; what was finished is kept.
    """
    options = options or BatchOptions()
    try:
        with Store(out) as store:
            return _Run(find, store, engine, recipe_for(identity), options).done(str(identity))
    finally:
        engine.close()


class _Run:
    """One run on a folder that nobody else writes to."""

    def __init__(
        self,
        find: Find,
        store: Store,
        engine: Engine,
        recipe: RunFingerprint,
        options: BatchOptions,
    ) -> None:
        self._store = store
        self._engine = engine
        self._recipe = recipe
        self._options = options
        self._agenda = Planner(
            find,
            store,
            recipe,
            retry_failed=options.retry_failed,
            is_stream=options.is_stream,
            stop=options.cancel_token,
        )
        self._report = Report(self._agenda.counts)
        self._telling = Lock()
        self._started_at = now()
        self._started = time.monotonic()
        self._in_a_row = 0
        self._is_stopping = False
        self._asked: Counter[str] = Counter()

    def done(self, identity: str) -> Report:
        """Do all that is to do; return what was done."""
        self._mend()
        counts = self._agenda.prepare()
        self._tell(events.RunPlanned(counts, self._options.is_stream))
        if counts.pending_total or self._options.is_stream:
            result_files.lines_are_behind(self._store)
            self._write_record(ended_at=None)
            try:
                self._work(
                    RunContext(self._store, identity, self._options.cancel_token, self._paid)
                )
            except SummarizerError as error:
                self._give_up(error)
                raise
        self._settle()
        return self._report

    def _mend(self) -> None:
        """Do what an earlier run was killed before."""
        if self._store.note("running") == "yes":
            result_files.sweep(self._store.folder)
            result_files.file_the_rest(self._store)
            if not result_files.lines_are_current(self._store):
                result_files.file_lines(self._store)
        self._store.set_note("running", "yes")

    def _work(self, context: RunContext) -> None:
        feed = DocumentQueue(self._agenda, self._options, self._fail)
        saver = ResultWriter(self._save)
        try:
            while feed.has_more and not context.cancel_token.draining:
                for ended in self._engine.run(feed.documents(), context):
                    self._judge(ended)
                    saver.save(ended)
                saver.wait()
        finally:
            saver.close()
        saver.wait()

    def _judge(self, ended: DocumentResult) -> None:
        """Stop the run if the service fails one document after the other."""
        stop, outcome = self._options.cancel_token, ended.outcome
        if isinstance(outcome, Failure) and outcome.stage == SERVICE:
            self._in_a_row += 1
            if self._in_a_row == _IN_A_ROW and not stop.draining:
                self._report.problem = outcome.error
                stop.drain(NO_SERVICE)
        else:
            self._in_a_row = 0
        if stop.reason is not None and not self._is_stopping:
            self._is_stopping = True
            self._tell(events.RunStopping(stop.reason))

    def _save(self, ended: DocumentResult) -> None:
        """Make what became of a document durable, then say so."""
        document, outcome = ended.document, ended.outcome
        key = replace(self._agenda.key(document.id), content=content_of(document))
        if isinstance(outcome, Failure):
            self._fail(outcome, key)
        else:
            self._store.finish(document, outcome, key)
            result_files.file_document(self._store, outcome, document.text)
            self._finished(outcome.provenance.usage, outcome.provenance.seconds, document.id)
        self._options.cost_tracker.release(document)

    def _finished(self, usage: Usage, seconds: float, id: str) -> None:
        with self._telling:
            self._asked.pop(id, None)
            self._report.finished += 1
            self._options.on_event(events.DocumentFinished(id, usage, seconds))

    def _fail(self, failure: Failure, key: Key) -> None:
        with self._telling:
            asked = self._asked.pop(failure.document, 0)
        failure = self._store.fail(failure, key, asked)
        with self._telling:
            self._report.failed += 1
            self._options.on_event(events.DocumentFailed(failure))

    def _paid(self, document: str, usage: Usage) -> None:
        ledger = self._options.cost_tracker
        ledger.charge(document, usage)
        with self._telling:
            self._asked[document] += usage.requests
            self._options.on_event(events.RequestAnswered(document, usage, ledger.cost))

    def _tell(self, event: events.Event) -> None:
        with self._telling:
            self._options.on_event(event)

    def _settle(self) -> None:
        """Write the files of all documents, and what was done."""
        report, ledger, stop = self._report, self._options.cost_tracker, self._options.cancel_token
        # Who wants it to stop at once need not wait for files that the next run can write.
        if not stop.aborted and not result_files.lines_are_current(self._store):
            result_files.file_lines(self._store)
        report.stopped = stop.reason
        report.usage, report.cost = ledger.usage, ledger.cost
        report.seconds = time.monotonic() - self._started
        self._write_record(ended_at=now())
        self._store.set_note("running", "yes" if stop.aborted else "no")
        self._tell(events.RunFinished(report))

    def _give_up(self, error: SummarizerError) -> None:
        """Say in `run.json` why nothing can go on, if the disk takes that much."""
        self._options.cancel_token.abort(ERROR)
        self._report.problem = str(error)
        with suppress(SummarizerError):
            self._settle()

    def _write_record(self, ended_at: str | None) -> None:
        self._report.count_store(self._store, self._agenda.recipe)
        times = {"started_at": self._started_at, "ended_at": ended_at}
        record = run_record(self._report, self._recipe, self._store, times)
        write_atomically(self._store.folder / RUN, record)
