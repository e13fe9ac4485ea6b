"""Scores of the concepts of positions, given the position and together with holder and stance."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from summarizer.schema.gold import GoldPosition
from summarizer.schema.summary import SummaryRecord
from summarizer.vocabulary import Stance

from ..dataset.concepts import GoldConcept, GoldConcepts
from ..dataset.gold import GoldDocument
from ..runs.predictions import empty_record, to_gold_record
from .assignment import assign
from .error_classes import compare_records
from .metrics import Metric, overlap_metrics, share

HELD, SIGNED = "held", "coded"
CODING_METRICS: tuple[Metric, ...] = (
    *overlap_metrics(HELD, "holder and concept"),
    *overlap_metrics(SIGNED, "holder, concept and stance"),
)
CONCEPT_METRICS: tuple[Metric, ...] = (
    share("concept_acc", "concept right in pairs", "concept.right", "concept.n"),
    share("concept_named", "… where the gold has one", "named.right", "named.n"),
    share("concept_none", "… where the gold has none", "none.right", "none.n"),
    share("stance_acc", "stance right, where the concept is", "stance.right", "stance.n"),
    *CODING_METRICS,
)

_NO_CONCEPT = GoldConcept(None)
_ACCEPTED = 0.9
"""The weight of a holder that the gold accepts, less than that of the one it has."""


@dataclass
class _Coding:
    """Gold positions of one holder on one concept, with one stance if they are `SIGNED`."""

    holder: str
    concept: str
    holders: set[str] = field(default_factory=set)
    stances: set[Stance] = field(default_factory=set)
    is_optional: bool = True

    def fits(self, holder: str, concept: str, stance: Stance | None) -> bool:
        """Return whether a prediction is right; without a stance holder and concept decide."""
        is_signed = stance is None or stance in self.stances
        return holder in self.holders and concept == self.concept and is_signed


def concept_counts(
    gold: GoldDocument, concepts: GoldConcepts, summary: SummaryRecord | None
) -> Counter[str]:
    """Return the counts of one document for `CONCEPT_METRICS`."""
    record = to_gold_record(summary) if summary else empty_record()
    _, alignment, _ = compare_records(gold, record)
    predicted = {position.id: position for position in summary.positions} if summary else {}
    counts: Counter[str] = Counter()
    for match in alignment.positions:
        wanted = gold.record.positions[match.gold]
        found = predicted[record.positions[match.predicted].id]
        if not wanted.optional:
            coded = concepts.get((gold.id, wanted.id), _NO_CONCEPT)
            _count_pair(wanted, coded, found.concept, found.stance, counts)
    codings = [
        (alignment.actor_map.get(position.actor, position.actor), position.concept, position.stance)
        for position in predicted.values()
        if position.concept
    ]
    _count_codings(SIGNED, {*codings}, _codings(gold, concepts, SIGNED), counts)
    held = {(holder, concept, None) for holder, concept, _ in codings}
    _count_codings(HELD, held, _codings(gold, concepts, HELD), counts)
    return counts


def _count_pair(
    gold: GoldPosition,
    coded: GoldConcept,
    concept: str | None,
    stance: Stance,
    counts: Counter[str],
) -> None:
    is_right = concept == coded.concept
    for name in ("concept", "named" if coded.concept else "none"):
        counts[f"{name}.n"] += 1
        counts[f"{name}.right"] += is_right
    if is_right and concept:
        counts["stance.n"] += 1
        counts["stance.right"] += stance in _stances(gold, coded)


def _codings(gold: GoldDocument, concepts: GoldConcepts, name: str) -> list[_Coding]:
    codings: dict[object, _Coding] = {}
    for position in gold.record.positions:
        coded = concepts.get((gold.id, position.id), _NO_CONCEPT)
        if not coded.concept:
            continue
        stance = coded.stance(position.stance) if name == SIGNED else None
        coding = codings.setdefault(
            (position.actor, coded.concept, stance), _Coding(position.actor, coded.concept)
        )
        coding.holders |= {position.actor, *position.accept.actor}
        coding.stances |= _stances(position, coded)
        coding.is_optional &= position.optional
    return list(codings.values())


def _stances(gold: GoldPosition, coded: GoldConcept) -> set[Stance]:
    return {coded.stance(stance) for stance in (gold.stance, *gold.accept.stance)}


def _count_codings(
    name: str,
    given: AbstractSet[tuple[str, str, Stance | None]],
    golds: Sequence[_Coding],
    counts: Counter[str],
) -> None:
    predictions = sorted(given, key=str)
    weights = {
        (row, column): 1.0 if prediction[0] == coding.holder else _ACCEPTED
        for row, coding in enumerate(golds)
        for column, prediction in enumerate(predictions)
        if coding.fits(*prediction)
    }
    optional = [coding.is_optional for coding in golds]
    count_paired(name, weights, optional, len(predictions), counts)


def count_paired(
    name: str,
    weights: Mapping[tuple[int, int], float],
    optional: Sequence[bool],
    given: int,
    counts: Counter[str],
) -> None:
    """Count what is right of the `given` predictions, paired one to one with the gold.

    Args:
        name: The prefix of the counts.
        weights: How well each pair of gold and prediction that is right fits.
        optional: For each of the gold, whether it costs nothing to miss or to give it.
        given: The number of predictions.
        counts: Are added to.
    """
    right = {column for row, column in assign(weights) if not optional[row]}
    free = {column for row, column in weights if optional[row]} - right
    counts[f"{name}.wanted"] += optional.count(False)
    counts[f"{name}.given"] += given - len(free)
    counts[f"{name}.right"] += len(right)
