"""Comparison of two runs on the same documents, with tests of significance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.errors import InputError

from ..scoring.error_classes import RecordResult
from ..scoring.metrics import BY_NAME, HEADLINES
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
    afters = second.by_id()
    pairs = [(old, afters[name]) for name, old in first.by_id().items() if name in afters]
    if not pairs:
        raise InputError("the runs have no document in common", "compare", "score the same set")
    old_counts, new_counts = zip(*((old.counts, new.counts) for old, new in pairs), strict=True)
    by_metric = differences(old_counts, new_counts, [BY_NAME[name] for name in names])
    return Comparison(
        tuple(old.id for old, _ in pairs),
        by_metric,
        holm(
            {
                name: difference.p
                for name, difference in by_metric.items()
                if name in HEADLINES and difference.p is not None
            }
        ),
        tuple(change for pair in pairs for change in record_changes(*pair)),
        _field_p(pairs, "claim", "speaker"),
        _field_p(pairs, "position", "stance"),
    )


def record_changes(before: DocumentScore, after: DocumentScore) -> list[RecordChange]:
    """Return the changes of the required gold records."""
    old_results, new_results = results_by_gold(before), results_by_gold(after)
    changes = []
    for (kind, name), old in old_results.items():
        if (new := new_results.get((kind, name))) and not old.optional:
            change: Change = CHANGES[old.right, new.right]
            changes.append(RecordChange(after.id, kind, name, old.classes, new.classes, change))
    return changes


CHANGES: dict[tuple[bool, bool], Change] = {
    (False, True): "fixed",
    (True, False): "broken",
    (False, False): "still wrong",
    (True, True): "still right",
}


def results_by_gold(score: DocumentScore) -> dict[tuple[str, str], RecordResult]:
    """Return the results of the gold records of a document by kind and id."""
    return {(row.kind, row.gold): row for row in score.rows if row.gold}


def _field_p(pairs: Sequence[tuple[DocumentScore, DocumentScore]], kind: str, field: str) -> float:
    """Return the p value of McNemar's test over the gold records that both runs matched."""
    outcomes: Counter[tuple[bool, bool]] = Counter()
    for before, after in pairs:
        new_results = results_by_gold(after)
        for key, old in results_by_gold(before).items():
            new = new_results.get(key)
            if key[0] == kind and new and field in old.fields and field in new.fields:
                outcomes[old.fields[field], new.fields[field]] += 1
    return mcnemar(outcomes[True, False], outcomes[False, True])
