"""Rates of wrong fields with their intervals, and the agreement of two judges."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..regression.statistics import Interval, intervals
from ..scoring.counts import total
from ..scoring.metrics import Metric
from .verdicts import FIELDS, MARKS, JudgedField, JudgedRecord, fields_of


@dataclass(frozen=True)
class Rate:
    """How often a field is wrong or minor, where the worse of two verdicts counts."""

    judged: int
    minor: int
    wrong: int
    share_wrong: Interval


@dataclass(frozen=True)
class Agreement:
    """How often two judges gave the same verdict, and Cohen's kappa, `None` if it is undefined."""

    judged: int
    same: int
    kappa: float | None


def rates(judged: Sequence[JudgedRecord]) -> dict[JudgedField, Rate]:
    """Return the rate of each field that was judged."""
    documents: dict[str, Counter[str]] = defaultdict(Counter)
    for one in judged:
        counts = documents[one.record.document]
        for field in fields_of(one.record.shown):
            counts[f"{field}.n"] += 1
            counts[f"{field}.{one.worst(field)}"] += 1
    whole = total(documents.values())
    fields = [field for group in FIELDS.values() for field in group if whole[f"{field}.n"]]
    metrics = [Metric(name, name, {f"{name}.wrong": 1}, {f"{name}.n": 1}) for name in fields]
    bounds = intervals(list(documents.values()), metrics)
    return {
        field: Rate(
            judged=(of := whole[f"{field}.n"]),
            minor=whole[f"{field}.minor"],
            wrong=(wrong := whole[f"{field}.wrong"]),
            share_wrong=bounds[field] if 0 < wrong < of else wilson(wrong, of),
        )
        for field in fields
    }


def wilson(count: int, of: int) -> Interval:
    """Return the share `count` of `of` with Wilson's 95% interval."""
    # Deferred: scipy.stats takes a second to import.
    from scipy.stats import binomtest

    bounds = binomtest(count, of).proportion_ci(method="wilson")
    return Interval(count / of, float(bounds.low), float(bounds.high))


def agreements(judged: Iterable[JudgedRecord]) -> dict[JudgedField, Agreement]:
    """Return the agreement on each field of the records that two judges judged."""
    pairs: dict[JudgedField, Counter[tuple[str, str]]] = defaultdict(Counter)
    for one in judged:
        if len(one.judgements) == 2:
            first, second = sorted(one.judgements, key=lambda judgement: judgement.judge)
            for field in fields_of(one.record.shown):
                pairs[field][first.verdicts[field].verdict, second.verdicts[field].verdict] += 1
    return {
        field: Agreement(
            judged=counts.total(),
            same=sum(counts[mark, mark] for mark in MARKS),
            kappa=cohen_kappa(counts),
        )
        for field, counts in pairs.items()
    }


def cohen_kappa(pairs: Counter[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of pairs of verdicts, `None` if both judges gave one verdict only."""
    of = pairs.total()
    first, second = Counter[str](), Counter[str]()
    for (left, right), count in pairs.items():
        first[left] += count
        second[right] += count
    observed = sum(count for (left, right), count in pairs.items() if left == right) / of
    expected = sum(first[mark] * second[mark] for mark in first) / of**2
    return (observed - expected) / (1 - expected) if expected < 1 else None
