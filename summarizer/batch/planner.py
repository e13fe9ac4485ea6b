"""Decide which inputs are pending, and why, by comparing them with the store."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from summarizer.batch.file_stamp import file_stamp
from summarizer.batch.fingerprint import RunFingerprint, document_fingerprint
from summarizer.batch.id_keeper import IdKeeper
from summarizer.batch.options import BatchOptions
from summarizer.batch.report import FAILED, METADATA, NEW, TEXT, PlanCounts
from summarizer.batch.storage.store import (
    GENERATION,
    INPUT_ORDER,
    JSONL_CURRENT,
    KEEP_CODED,
    DocumentKey,
    Store,
    StoredKeys,
    replace_row,
)
from summarizer.batch.storage.store_writer import SqlStatement
from summarizer.errors import InputError
from summarizer.loaders.discovery import Sources
from summarizer.loaders.source import Source
from summarizer.text.document import safe_id

_READ_CHUNK, _WRITE_CHUNK = 50, 1_000
"""Inputs per query and per transaction."""

_UPDATE_UNCHANGED = (
    "UPDATE finished SET stamp = inputs.stamp, owner = inputs.owner FROM inputs"
    " WHERE inputs.id = finished.id AND generation = ? AND todo IS NULL"
    " AND inputs.owner IS NOT NULL AND (finished.stamp IS NOT inputs.stamp"
    " OR finished.owner IS NOT inputs.owner)"
)
"""Finished documents that are unchanged, with a new stamp or at another path."""

ListSources = Callable[[], Iterable[Source]]
"""Lists the inputs. A second call lists the same inputs, unless they are a stream."""


@dataclass
class _Decision:
    """Whether a document is pending: its reason, or `None`.

    `replaced_run` is the number of the run whose summary is to be replaced, though the document is
    unchanged.
    """

    reason: str | None
    stamp: str | None
    is_skipped: bool = False
    is_kept: bool = False
    is_coded: bool = False
    replaced_run: int | None = None
    row: tuple[object, ...] = ()
    statements: list[SqlStatement] = field(default_factory=list)


class Planner:
    """Inputs of a run, in order, with the reason why each is pending."""

    def __init__(
        self,
        list_sources: ListSources,
        store: Store,
        fingerprint: RunFingerprint,
        options: BatchOptions,
    ) -> None:
        self.counts = PlanCounts()
        self.run = store.run_number(fingerprint)
        self._list_sources = list_sources
        self._store = store
        self._options = options
        self._id_keeper = IdKeeper(store)
        self._runs = store.run_fingerprints()
        self._changed_parts = {
            number: earlier.changed_parts(fingerprint) for number, earlier in self._runs.items()
        }
        self._generation = int(store.note(GENERATION) or 0) + 1
        self._order = hashlib.sha256()
        self._is_changed = options.is_stream
        self._is_complete = False

    def prepare(self) -> PlanCounts:
        """Decide on all inputs, unless they are a stream; return the counts.

        They are those of the latest run after `publish` only.
        """
        is_complete = self._plan()
        if is_complete and self._id_keeper.reserve(self._listed):
            is_complete = self._plan()
        if is_complete:
            self._check_unique_ids()
        self._is_complete = is_complete
        return self.counts

    def _plan(self) -> bool:
        """Decide on all inputs, unless they are a stream; return `False` if the run is ending."""
        # A run that was killed during planning leaves rows behind.
        self._store.execute("DELETE FROM inputs WHERE generation = ?", self._generation)
        self.counts, self._order = PlanCounts(), hashlib.sha256()
        if self._options.is_stream:
            return True
        decisions: list[_Decision] = []
        for sources in self._source_chunks():
            if self._options.cancel_token.draining:
                return False
            decisions += self._decide_all(sources)
            if len(decisions) >= _WRITE_CHUNK:
                self._save(decisions)
                decisions = []
        self._save(decisions)
        return True

    def publish(self) -> None:
        """Make these inputs the latest, unless planning was interrupted."""
        if self._is_complete:
            self._store.write(*self._publish_statements())

    def replaced(self) -> Iterator[Source]:
        """Yield the unchanged inputs whose summaries are to be replaced."""
        for source, reason, _ in self._planned_inputs():
            if reason in self.counts.replaced:
                yield source

    def pending(self) -> Iterator[tuple[Source, DocumentKey]]:
        """Yield the pending inputs in order, each with its key without document fingerprint."""
        inputs = self._stream_inputs() if self._options.is_stream else self._planned_inputs()
        for source, reason, stamp in inputs:
            if reason is not None:
                yield source, DocumentKey(self.run, None, stamp, source.owner_number)

    def key(self, document_id: str) -> DocumentKey:
        """Return the key of a document of this run, without its document fingerprint."""
        sql = "SELECT stamp, owner FROM inputs WHERE generation = ? AND id = ?"
        rows = self._store.rows(sql, self._generation, document_id) or [(None, None)]
        return DocumentKey(self.run, None, *rows[0])

    def _source_chunks(self) -> Iterator[list[Source]]:
        listed = self._listed()
        sources = iter(listed)
        yield from iter(lambda: list(islice(sources, _READ_CHUNK)), [])
        if isinstance(listed, Sources):
            self._count_skipped(listed)

    def _count_skipped(self, listed: Sources) -> None:
        self.counts.skipped_links = listed.skipped_links
        self.counts.skipped_formats = listed.skipped

    def _listed(self) -> Iterable[Source]:
        """List the inputs with the reserved ids."""
        listed = self._list_sources()
        if isinstance(listed, Sources):
            listed.reserve_ids(self._id_keeper.reserved)
        return listed

    def _planned_inputs(self) -> Iterator[tuple[Source, str | None, str | None]]:
        """Yield each input with the stored decision: reason and stamp."""
        for sources in self._source_chunks():
            marks = ", ".join("?" * len(sources))
            columns = "id, owner, todo, stamp"
            sql = f"SELECT {columns} FROM inputs WHERE generation = ? AND id IN ({marks})"  # noqa: S608
            rows = self._store.rows(sql, self._generation, *(source.id for source in sources))
            decisions = {(name, owner): (reason, stamp) for name, owner, reason, stamp in rows}
            for source in sources:
                # Inputs that were added after `prepare`, and those whose ids these have taken, are
                # left to the next run.
                yield source, *decisions.get((source.id, source.owner_number), (None, None))

    def _stream_inputs(self) -> Iterator[tuple[Source, str | None, str | None]]:
        """Decide on each input of a stream as it arrives, and yield it with reason and stamp."""
        listed = self._list_sources()
        for source in listed:
            decisions = self._decide_all([source])
            self._save(decisions)
            yield source, decisions[0].reason, decisions[0].stamp
        if isinstance(listed, Sources):
            self._count_skipped(listed)

    def _decide_all(self, sources: Sequence[Source]) -> list[_Decision]:
        for source in sources:
            if safe_id(source.id) != source.id:
                what = "a document id must be safe as the name of a file"
                raise InputError(what, source.id, f"call it {safe_id(source.id)!r}")
        stored = self._store.keys([source.id for source in sources])
        self._id_keeper.observe(sources, stored)
        decisions = []
        for source in sources:
            decision = self._decide(source, stored[source.id])
            position = (self._generation, self.counts.inputs, source.id)
            is_left = decision.is_skipped or decision.is_kept or decision.is_coded
            owner = None if is_left else source.owner_number
            decision.row = (*position, decision.stamp, decision.reason, owner)
            self._count(source.id, decision)
            decisions.append(decision)
        return decisions

    def _save(self, decisions: Sequence[_Decision]) -> None:
        # A stream may repeat an id; the key of a result is that of the last document.
        sql = (
            "INSERT INTO inputs VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (generation, id)"
            " DO UPDATE SET stamp = excluded.stamp, todo = excluded.todo, owner = excluded.owner"
        )
        inserts = SqlStatement(sql, [decision.row for decision in decisions])
        self._store.write(inserts, *chain.from_iterable(item.statements for item in decisions))

    def _count(self, document_id: str, decision: _Decision) -> None:
        self.counts.inputs += 1
        self._order.update(f"{document_id}\n".encode())
        if decision.reason is not None and decision.replaced_run is not None:
            self.counts.replaced[decision.reason] += 1
            self.counts.replaced_models.add(self._runs[decision.replaced_run].model)
        if decision.reason is not None:
            self.counts.pending[decision.reason] += 1
        elif decision.is_skipped:
            self.counts.skipped += 1
        elif decision.is_kept:
            self.counts.kept += 1
        elif decision.is_coded:
            self.counts.coded += 1
        else:
            self.counts.done += 1

    def _decide(self, source: Source, stored: StoredKeys) -> _Decision:
        stamp = file_stamp(source)
        changes: tuple[str, ...] = (NEW,)
        replaced_run = None
        finished = stored.finished
        if finished is not None and self._is_by_people(source, finished):
            return _Decision(None, stamp, is_coded=True)
        if finished is not None and not self._runs[finished.run].is_uncoded:
            changes = self._changes(source, finished, stamp)
            if not changes:
                return self._done(source, stored, stamp)
            if changes == self._changed_parts[finished.run]:
                if not self._options.redo:
                    return _Decision(None, stamp, is_kept=True)
                replaced_run = finished.run
        if stored.failed is not None:
            changes_since_failure = self._changes(source, stored.failed, stamp)
            if not changes_since_failure:
                is_retried = self._options.retry_failed
                return _Decision(FAILED if is_retried else None, stamp, is_skipped=not is_retried)
            changes = changes_since_failure if changes == (NEW,) else changes
        return _Decision(" and ".join(changes), stamp, replaced_run=replaced_run)

    def _is_by_people(self, source: Source, key: DocumentKey) -> bool:
        """Return whether people have coded the document, so that it stays as it is."""
        if self._options.redo_coded or not self._runs[key.run].is_coded:
            return False
        # The metadata of a coding are its own; only another text needs attention.
        self.counts.coded_changed += TEXT in self._changes(source, key, None)
        return True

    def _done(self, source: Source, stored: StoredKeys, stamp: str | None) -> _Decision:
        decision = _Decision(None, stamp)
        if stored.failed is not None:
            # The failure is that of another key; for the current one there is a summary.
            sql = "DELETE FROM failed WHERE id = ?"
            decision.statements.append(SqlStatement(sql, [(source.id,)]))
            self._is_changed = True
        return decision

    def _changes(self, source: Source, key: DocumentKey, stamp: str | None) -> tuple[str, ...]:
        """Return the changed parts of the key; the text is read only if the stamp differs."""
        run_changes = self._changed_parts[key.run]
        if stamp is not None and (stamp, source.owner_number) == (key.stamp, key.owner):
            return run_changes
        if key.fingerprint is None:
            return (*run_changes, TEXT)
        try:
            fingerprint = document_fingerprint(source.read())
        except InputError:
            return (*run_changes, TEXT)
        text = (TEXT,) if fingerprint.text != key.fingerprint.text else ()
        metadata = (METADATA,) if fingerprint.metadata != key.fingerprint.metadata else ()
        return (*run_changes, *text, *metadata)

    def _check_unique_ids(self) -> None:
        sql = "SELECT count(*) FROM inputs WHERE generation = ?"
        if self._store.value(sql, self._generation) != self.counts.inputs:
            what = "two documents have the same id"
            raise InputError(what, str(self._store.folder), "give each document a unique id")

    def _publish_statements(self) -> list[SqlStatement]:
        """Return the statements that make the inputs of this run the latest."""
        order = self._order.hexdigest()
        is_outdated = self._is_changed or order != self._store.note(INPUT_ORDER)
        return [
            replace_row("notes", GENERATION, str(self._generation)),
            replace_row("notes", INPUT_ORDER, order),
            SqlStatement("DELETE FROM inputs WHERE generation <> ?", [(self._generation,)]),
            SqlStatement(_UPDATE_UNCHANGED, [(self._generation,)]),
            SqlStatement(KEEP_CODED, [(self._generation,)]),
            *([replace_row("notes", JSONL_CURRENT, "no")] if is_outdated else []),
        ]
