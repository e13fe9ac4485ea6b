"""Comparison of two runs on the same documents, with tests of significance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.errors import InputError

from ..scoring.error_classes import RecordResult
from ..scoring.metrics import BY_NAME, HEADLINES, Metric
from ..scoring.score import DocumentScore, Score
from .statistics import Difference, differences, holm, mcnemar

Change = Literal["fixed", "broken", "still wrong", "still right"]
SHOWN = (*HEADLINES, "claim_f1", "position_f1", "grounded_exact", "failed")


@dataclass(frozen=True)
class RecordChange:
    """The classes of one record in both runs."""

    document: str
    kind: str
    record: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    change: Change


@dataclass(frozen=True)
class Comparison:
    """Two runs and their differences."""

    documents: tuple[str, ...]
    differences: dict[str, Difference]
    corrected: dict[str, float]
    """P values of the headline metrics, corrected for multiple comparisons."""
    records: tuple[RecordChange, ...]
    speaker_p: float
    stance_p: float

    def with_change(self, change: Change) -> list[RecordChange]:
        """Return the records with this change."""
        return [record for record in self.records if record.change == change]


def compare(first: Score, second: Score, names: Sequence[str] = SHOWN) -> Comparison:
    """Return how `second` differs from `first` on their common documents."""
    befores, afters = first.by_id(), second.by_id()
    shared = tuple(id for id in befores if id in afters)
    if not shared:
        raise InputError("the runs have no document in common", "compare", "score the same set")
    metrics: list[Metric] = [BY_NAME[name] for name in names]
    by_metric = differences(
        [befores[id].counts for id in shared], [afters[id].counts for id in shared], metrics
    )
    pairs = [(befores[id], afters[id]) for id in shared]
    return Comparison(
        shared,
        by_metric,
        holm({name: p for name in HEADLINES if (p := _p(by_metric, name)) is not None}),
        tuple(change for pair in pairs for change in record_changes(*pair)),
        _field_p(pairs, "claim", "speaker"),
        _field_p(pairs, "position", "stance"),
    )


def record_changes(before: DocumentScore, after: DocumentScore) -> list[RecordChange]:
    """Return the changes of the required gold records."""
    old_results, new_results = _by_gold(before), _by_gold(after)
    changes = []
    for (kind, id), old in old_results.items():
        if (new := new_results.get((kind, id))) and not old.optional:
            change: Change = _CHANGES[old.right, new.right]
            changes.append(RecordChange(after.id, kind, id, old.classes, new.classes, change))
    return changes


_CHANGES: dict[tuple[bool, bool], Change] = {
    (False, True): "fixed",
    (True, False): "broken",
    (False, False): "still wrong",
    (True, True): "still right",
}


def _by_gold(score: DocumentScore) -> dict[tuple[str, str], RecordResult]:
    return {(row.kind, row.gold): row for row in score.rows if row.gold}


def _p(by_metric: dict[str, Difference], name: str) -> float | None:
    return by_metric[name].p if name in by_metric else None


def _field_p(pairs: Sequence[tuple[DocumentScore, DocumentScore]], kind: str, field: str) -> float:
    """Return the p value of McNemar's test over the gold records that both runs matched."""
    discordant = {True: 0, False: 0}
    for before, after in pairs:
        old_results, new_results = _by_gold(before), _by_gold(after)
        for key, old in old_results.items():
            right, is_right = old.fields.get(field), _field(new_results, key, field)
            if key[0] == kind and right is not None and is_right is not None and right != is_right:
                discordant[right] += 1
    return mcnemar(discordant[True], discordant[False])


def _field(
    rows: dict[tuple[str, str], RecordResult], key: tuple[str, str], field: str
) -> bool | None:
    return rows[key].fields.get(field) if key in rows else None
