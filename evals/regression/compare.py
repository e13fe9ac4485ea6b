"""What changed between two runs on the same documents, and whether it is noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.errors import InputError

from ..scoring.error_classes import Row
from ..scoring.metrics import BY_NAME, HEADLINES, Metric
from ..scoring.score import DocumentScore, Score
from .statistics import Difference, differences, holm, mcnemar

Change = Literal["fixed", "broken", "still wrong", "still right"]
SHOWN = (*HEADLINES, "claim_f1", "position_f1", "grounded_exact", "failed")


@dataclass(frozen=True)
class RecordChange:
    """What became of one record in the second run."""

    document: str
    kind: str
    record: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    change: Change


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side."""

    documents: tuple[str, ...]
    differences: dict[str, Difference]
    corrected: dict[str, float]
    """P values of the headline figures, corrected for asking about several."""
    records: tuple[RecordChange, ...]
    speaker_p: float
    stance_p: float

    def changed(self, change: Change) -> list[RecordChange]:
        """Return the records of which this is true."""
        return [record for record in self.records if record.change == change]


def compare(first: Score, second: Score, names: Sequence[str] = SHOWN) -> Comparison:
    """Return how `second` differs from `first`, on the documents both have.

    Raises:
        InputError: If they have none in common.
    """
    befores, afters = first.by_id(), second.by_id()
    shared = tuple(id for id in befores if id in afters)
    if not shared:
        raise InputError("the runs have no document in common", "compare", "score the same set")
    metrics: list[Metric] = [BY_NAME[name] for name in names]
    found = differences(
        [befores[id].counts for id in shared], [afters[id].counts for id in shared], metrics
    )
    pairs = [(befores[id], afters[id]) for id in shared]
    return Comparison(
        shared,
        found,
        holm({name: p for name in HEADLINES if (p := _p(found, name)) is not None}),
        tuple(change for pair in pairs for change in record_changes(*pair)),
        _field_p(pairs, "claim", "speaker"),
        _field_p(pairs, "position", "stance"),
    )


def record_changes(before: DocumentScore, after: DocumentScore) -> list[RecordChange]:
    """Return what became of each required gold record, and of each record that was made up."""
    olds, news = _by_gold(before), _by_gold(after)
    changes = []
    for (kind, id), old in olds.items():
        if (new := news.get((kind, id))) and not old.optional:
            change: Change = _CHANGES[old.right, new.right]
            changes.append(RecordChange(after.id, kind, id, old.classes, new.classes, change))
    return changes


_CHANGES: dict[tuple[bool, bool], Change] = {
    (False, True): "fixed",
    (True, False): "broken",
    (False, False): "still wrong",
    (True, True): "still right",
}


def _by_gold(score: DocumentScore) -> dict[tuple[str, str], Row]:
    return {(row.kind, row.gold): row for row in score.rows if row.gold}


def _p(found: dict[str, Difference], name: str) -> float | None:
    return found[name].p if name in found else None


def _field_p(pairs: Sequence[tuple[DocumentScore, DocumentScore]], kind: str, field: str) -> float:
    """Return McNemar's p over the gold records that both runs found."""
    only = {True: 0, False: 0}
    for before, after in pairs:
        olds, news = _by_gold(before), _by_gold(after)
        for key, old in olds.items():
            right, now = old.fields.get(field), _field(news, key, field)
            if key[0] == kind and right is not None and now is not None and right != now:
                only[right] += 1
    return mcnemar(only[True], only[False])


def _field(rows: dict[tuple[str, str], Row], key: tuple[str, str], field: str) -> bool | None:
    return rows[key].fields.get(field) if key in rows else None
