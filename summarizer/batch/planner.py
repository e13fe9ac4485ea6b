"""What is to do: each input is compared with what the store knows, part by part of its key."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from summarizer.batch.cancellation import CancelToken
from summarizer.batch.file_stamp import FileStamper
from summarizer.batch.fingerprint import RunFingerprint, content_of
from summarizer.batch.storage.store import GENERATION, LINES_CURRENT, Kept, Key, Store, noted
from summarizer.batch.storage.store_writer import Statement
from summarizer.errors import InputError
from summarizer.loaders.source import Source
from summarizer.text.document import safe_id

NEW, FAILED, TEXT, METADATA = "new", "failed before", "text", "metadata"
_ORDER = "order of the inputs"
_LOOKED_UP, _WRITTEN = 50, 1_000
"""Inputs that the store is asked about together, and written of. Some carry their text."""

_REMEMBERED = 1_000
"""Documents under way whose keys need not be looked up; the others' are."""

_INPUT = "INSERT OR IGNORE INTO inputs VALUES (?, ?, ?, ?, ?)"
_STAMP = "UPDATE finished SET stamp = ? WHERE id = ?"
_FORGET = "DELETE FROM failed WHERE id = ?"

Find = Callable[[], Iterable[Source]]
"""Lists the inputs. Called a second time it finds the same, unless they are a stream."""


@dataclass
class PlanCounts:
    """How many documents there are, and what is to be done with them.

    Attributes:
        inputs: Documents among the inputs so far.
        done: Finished before, and nothing about them has changed.
        skipped: Failed before, and not to be tried again.
        pending: To be done, by the reason.
    """

    inputs: int = 0
    done: int = 0
    skipped: int = 0
    pending: Counter[str] = field(default_factory=Counter)

    @property
    def pending_total(self) -> int:
        """Documents to be done, whatever the reason."""
        return self.pending.total()

    def __str__(self) -> str:
        """Return `12 to do: 3 new, 4 failed before, 5 because the prompts changed`."""
        reasons = []
        for reason, count in self.pending.most_common():
            is_plain = reason in {NEW, FAILED}
            reasons.append(f"{count:,} {reason if is_plain else f'because {reason} changed'}")
        said = [f"{self.pending_total:,} to do" + (f": {', '.join(reasons)}" if reasons else "")]
        said += [f"{self.done:,} finished before"] if self.done else []
        said += [f"{self.skipped:,} failed before and not tried again"] if self.skipped else []
        return "; ".join(said)


@dataclass
class _Decision:
    todo: str | None
    stamp: str | None
    is_skipped: bool = False
    row: tuple[object, ...] = ()
    statements: list[Statement] = field(default_factory=list)


class Planner:
    """The inputs of one run, in order, and what is to be done with each.

    Args:
        find: Lists the inputs.
        store: What was done before.
        recipe: What this run would do.
        retry_failed: Try documents again that failed for the same key.
        is_stream: The inputs can be listed only once, so they are decided on one by one.
        stop: Ends the counting too; the latest inputs are then those of the run before.
    """

    def __init__(
        self,
        find: Find,
        store: Store,
        recipe: RunFingerprint,
        *,
        retry_failed: bool = True,
        is_stream: bool = False,
        stop: CancelToken | None = None,
    ) -> None:
        self.counts = PlanCounts()
        self.is_stream = is_stream
        self.recipe = store.recipe(recipe)
        self._find = find
        self._stop = stop or CancelToken()
        self._store = store
        self._changes = {number: other.changes(recipe) for number, other in store.recipes().items()}
        self._retry = retry_failed
        self._stamps = FileStamper()
        self._generation = int(store.note(GENERATION) or 0) + 1
        self._order = hashlib.sha256()
        self._is_changed = is_stream
        self._handed_out: dict[str, Key] = {}

    def prepare(self) -> PlanCounts:
        """Decide on all inputs, unless they are a stream; return how many there are.

        Raises:
            InputError: If two of them have the same id, or one has an unsafe id.
        """
        # A run that was ended while it counted left a part behind.
        sql = "DELETE FROM inputs WHERE generation = ?"
        self._store.write(Statement(sql, [(self._generation,)]))
        if self.is_stream:
            self._store.write(*self._turned())
            return self.counts
        found = iter(self._find())
        waiting: list[_Decision] = []
        while sources := list(islice(found, _LOOKED_UP)):
            if self._stop.draining:
                return self.counts
            waiting += self._decided(sources)
            if len(waiting) >= _WRITTEN:
                self._note(waiting)
                waiting = []
        self._note(waiting)
        self._check_ids()
        self._store.write(*self._turned())
        return self.counts

    def due(self) -> Iterator[tuple[Source, Key]]:
        """Yield what is to be done, in order, with the key it will have but for its content."""
        for source, todo, stamp in self._arrived() if self.is_stream else self._recalled():
            if todo is not None:
                key = Key(self.recipe, None, stamp)
                if len(self._handed_out) < _REMEMBERED:
                    self._handed_out[source.id] = key
                yield source, key

    def key(self, id: str) -> Key:
        """Return the key of the document `id` of this run, but for its content; once for each."""
        key = self._handed_out.pop(id, None)
        if key is not None:
            return key
        found = self._store.rows(
            "SELECT stamp FROM inputs WHERE generation = ? AND id = ?", self._generation, id
        )
        return Key(self.recipe, None, found[0][0] if found else None)

    def _recalled(self) -> Iterator[tuple[Source, str | None, str | None]]:
        """Yield each input with why it is to be done, as was decided, and its stamp."""
        found = iter(self._find())
        while sources := list(islice(found, _LOOKED_UP)):
            marks = ", ".join("?" * len(sources))
            sql = f"SELECT id, todo, stamp FROM inputs WHERE generation = ? AND id IN ({marks})"  # noqa: S608
            rows = self._store.rows(sql, self._generation, *(source.id for source in sources))
            known = {id: (todo, stamp) for id, todo, stamp in rows}
            for source in sources:
                # What came after the inputs were counted is left to the next run.
                yield source, *known.get(source.id, (None, None))

    def _arrived(self) -> Iterator[tuple[Source, str | None, str | None]]:
        """Yield each input of a stream as it comes, decided on."""
        for source in self._find():
            decisions = self._decided([source])
            self._note(decisions)
            yield source, decisions[0].todo, decisions[0].stamp

    def _decided(self, sources: Sequence[Source]) -> list[_Decision]:
        for source in sources:
            if safe_id(source.id) != source.id:
                what = "a document's id must be safe as the name of a file"
                raise InputError(what, source.id, f"call it {safe_id(source.id)!r}")
        kept = self._store.kept([source.id for source in sources])
        decisions = []
        for source in sources:
            decision = self._decide(source, kept[source.id])
            place = (self._generation, self.counts.inputs, source.id)
            decision.row = (*place, decision.stamp, decision.todo)
            self._count(source.id, decision)
            decisions.append(decision)
        return decisions

    def _note(self, decisions: Sequence[_Decision]) -> None:
        more = (statement for decision in decisions for statement in decision.statements)
        self._store.write(Statement(_INPUT, [decision.row for decision in decisions]), *more)

    def _count(self, id: str, decision: _Decision) -> None:
        self.counts.inputs += 1
        self._order.update(f"{id}\n".encode())
        if decision.todo is not None:
            self.counts.pending[decision.todo] += 1
        elif decision.is_skipped:
            self.counts.skipped += 1
        else:
            self.counts.done += 1

    def _decide(self, source: Source, kept: Kept) -> _Decision:
        stamp = self._stamps.of(source)
        changes: tuple[str, ...] = (NEW,)
        if kept.finished is not None:
            changes = self._compared(source, kept.finished, stamp)
            if not changes:
                return self._done(source, kept, stamp)
        if kept.failed is not None:
            since = self._compared(source, kept.failed, stamp)
            if not since:
                again = FAILED if self._retry else None
                return _Decision(again, stamp, is_skipped=not self._retry)
            changes = since if changes == (NEW,) else changes
        return _Decision(" and ".join(changes), stamp)

    def _done(self, source: Source, kept: Kept, stamp: str | None) -> _Decision:
        decision = _Decision(None, stamp)
        if kept.finished is not None and kept.finished.stamp != stamp:
            decision.statements.append(Statement(_STAMP, [(stamp, source.id)]))
        if kept.failed is not None:
            # It failed for another key; by this one it is finished.
            decision.statements.append(Statement(_FORGET, [(source.id,)]))
            self._is_changed = True
        return decision

    def _compared(self, source: Source, key: Key, stamp: str | None) -> tuple[str, ...]:
        """Return the parts of the key that differ now; the text is read only if it may have."""
        shared = self._changes[key.recipe]
        if stamp is not None and stamp == key.stamp:
            return shared
        if key.content is None:
            return (*shared, TEXT)
        try:
            content = content_of(source.read())
        except InputError:
            return (*shared, TEXT)
        own = (TEXT,) if content.text != key.content.text else ()
        return (*shared, *own, *((METADATA,) if content.metadata != key.content.metadata else ()))

    def _check_ids(self) -> None:
        sql = "SELECT count(*) FROM inputs WHERE generation = ?"
        if self._store.rows(sql, self._generation)[0][0] != self.counts.inputs:
            what = "two documents have the same id"
            raise InputError(what, str(self._store.folder), "give each an id of its own")

    def _turned(self) -> list[Statement]:
        """Return the statements that make this run's inputs the latest."""
        order = self._order.hexdigest()
        is_behind = self._is_changed or order != self._store.note(_ORDER)
        return [
            noted(GENERATION, str(self._generation)),
            noted(_ORDER, order),
            Statement("DELETE FROM inputs WHERE generation <> ?", [(self._generation,)]),
            *([noted(LINES_CURRENT, "no")] if is_behind else []),
        ]
