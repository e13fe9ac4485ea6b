"""Confidence intervals of metrics and tests of the difference between two runs.

The document is the unit of resampling, because the records of one article are correlated. Every
metric is a ratio of sums of counts, so a resample is one matrix product. The seed is fixed: equal
scores give equal intervals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..scoring.counts import Counts, total
from ..scoring.metrics import Metric

if TYPE_CHECKING:
    from .resampling import Array

SEED = 20_240_501
REPLICATES = 2_000


@dataclass(frozen=True)
class Interval:
    """A metric with its 95% interval; `None` where nothing was counted."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Difference:
    """A metric of two runs on the same documents; `change` is `second` minus `first`."""

    first: float | None
    second: float | None
    change: float | None
    low: float | None
    high: float | None
    p: float | None
    worse: float
    """One-sided p value: share of resamples in which the second run is not worse."""


def intervals(
    documents: Sequence[Counts],
    metrics: Sequence[Metric],
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> dict[str, Interval]:
    """Return each of `metrics` over all `documents`, with its bootstrap interval."""
    # Deferred, here and below: commands that compute no interval run without numpy.
    from .resampling import bootstrap_samples, count_matrix, percentiles, ratios

    keys = _keys(metrics)
    sums = bootstrap_samples(len(documents), replicates, seed) @ count_matrix(documents, keys)
    whole = total(documents)
    return {
        metric.name: Interval(metric.of(whole), *percentiles(ratios(metric, sums, keys)))
        for metric in metrics
    }


def mean_interval(documents: Sequence[Counts], metrics: Sequence[Metric]) -> Interval:
    """Return the mean of the defined `metrics`, such as a macro F1, with its interval."""
    import numpy as np

    from .resampling import bootstrap_samples, count_matrix, percentiles, ratios

    keys, whole = _keys(metrics), total(documents)
    values = [value for metric in metrics if (value := metric.of(whole)) is not None]
    if not values:
        return Interval(None, None, None)
    sums = bootstrap_samples(len(documents), REPLICATES, SEED) @ count_matrix(documents, keys)
    # A class that a resample lacks has no F1 there.
    means = np.nanmean([ratios(metric, sums, keys) for metric in metrics], axis=0)
    return Interval(sum(values) / len(values), *percentiles(means))


def differences(
    first: Sequence[Counts],
    second: Sequence[Counts],
    metrics: Sequence[Metric],
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> dict[str, Difference]:
    """Return each of `metrics` for two runs, with a paired bootstrap and a permutation test.

    `first` and `second` are the counts of the same documents in the same order.
    """
    from .resampling import bootstrap_samples, count_matrix, defined, document_swaps, ratios

    keys = _keys(metrics)
    before, after = count_matrix(first, keys), count_matrix(second, keys)
    resamples = bootstrap_samples(len(first), replicates, seed)
    # Swapping a document between the runs moves its difference from one sum to the other.
    moved = document_swaps(len(first), seed) @ (after - before)
    sums = (resamples @ before, resamples @ after)
    swapped = (before.sum(axis=0) + moved, after.sum(axis=0) - moved)
    totals = (total(first), total(second))
    by_metric = {}
    for metric in metrics:
        old, new = (metric.of(counts) for counts in totals)
        changes, by_chance = (
            defined(ratios(metric, pair[1], keys) - ratios(metric, pair[0], keys))
            for pair in (sums, swapped)
        )
        by_metric[metric.name] = _difference(old, new, changes, by_chance)
    return by_metric


def _difference(
    first: float | None, second: float | None, changes: "Array", by_chance: "Array"
) -> Difference:
    if first is None or second is None:
        return Difference(first, second, None, None, None, None, 1.0)
    from .resampling import percentiles

    change = second - first
    # The tolerance keeps rounding from making an equal change look smaller than the observed one.
    extreme = int((abs(by_chance) >= abs(change) - 1e-12).sum())
    return Difference(
        first,
        second,
        change,
        *percentiles(changes),
        p=(1 + extreme) / (1 + len(by_chance)),
        worse=float((changes >= 0).mean()) if len(changes) else 1.0,
    )


def _keys(metrics: Sequence[Metric]) -> list[str]:
    return sorted({key for metric in metrics for key in (*metric.numerator, *metric.denominator)})


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Return the p values corrected for multiple comparisons (Holm–Bonferroni)."""
    corrected: dict[str, float] = {}
    largest = 0.0
    ordered = sorted(p_values.items(), key=lambda item: (item[1], item[0]))
    for rank, (name, p) in enumerate(ordered):
        largest = max(largest, min(1.0, p * (len(ordered) - rank)))
        corrected[name] = largest
    return corrected


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the exact p value of McNemar's test for the records that only one run has right."""
    # Deferred: scipy.stats takes a second to import.
    from scipy.stats import binomtest

    trials = only_first + only_second
    return float(binomtest(only_first, trials).pvalue) if trials else 1.0
