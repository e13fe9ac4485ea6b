"""Confidence intervals of metrics and tests of the difference between two runs.

The document is the unit of resampling, because the records of one article are correlated. Every
metric is a ratio of sums of counts, so a resample is one matrix product. The seed is fixed: equal
scores give equal intervals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ..scoring.counts import Counts, total
from ..scoring.metrics import Metric

SEED = 20_240_501
REPLICATES = 2_000
SWAPS = 10_000
_MAX_EXACT = 13
"""Up to this number of documents the permutation test enumerates all swaps."""

Array = NDArray[np.float64]


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
    keys = _keys(metrics)
    sums = _resamples(len(documents), replicates, seed) @ _matrix(documents, keys)
    whole = total(documents)
    return {
        metric.name: Interval(metric.of(whole), *percentiles(_ratios(metric, sums, keys)))
        for metric in metrics
    }


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
    keys = _keys(metrics)
    before, after = _matrix(first, keys), _matrix(second, keys)
    resamples = _resamples(len(first), replicates, seed)
    # Swapping a document between the runs moves its difference from one sum to the other.
    moved = _swaps(len(first), seed) @ (after - before)
    sums = (resamples @ before, resamples @ after)
    swapped = (before.sum(axis=0) + moved, after.sum(axis=0) - moved)
    totals = (total(first), total(second))
    by_metric = {}
    for metric in metrics:
        old, new = (metric.of(counts) for counts in totals)
        changes, by_chance = (
            _defined(_ratios(metric, pair[1], keys) - _ratios(metric, pair[0], keys))
            for pair in (sums, swapped)
        )
        by_metric[metric.name] = _difference(old, new, changes, by_chance)
    return by_metric


def _difference(
    first: float | None, second: float | None, changes: Array, by_chance: Array
) -> Difference:
    if first is None or second is None:
        return Difference(first, second, None, None, None, None, 1.0)
    change = second - first
    # The tolerance keeps rounding from making an equal change look smaller than the observed one.
    extreme = int(np.count_nonzero(np.abs(by_chance) >= abs(change) - 1e-12))
    return Difference(
        first,
        second,
        change,
        *percentiles(changes),
        p=(1 + extreme) / (1 + len(by_chance)),
        worse=float(np.mean(changes >= 0)) if len(changes) else 1.0,
    )


def _keys(metrics: Sequence[Metric]) -> list[str]:
    return sorted({key for metric in metrics for key in (*metric.numerator, *metric.denominator)})


def _matrix(documents: Sequence[Counts], keys: Sequence[str]) -> Array:
    """Return the counts as documents × keys; sums below 2^53 are exact."""
    rows = [[counts.get(key, 0) for key in keys] for counts in documents]
    return np.array(rows, dtype=np.float64).reshape(len(documents), len(keys))


def _ratios(metric: Metric, sums: Array, keys: Sequence[str]) -> Array:
    """Return the metric for each row of `sums`, NaN where it is undefined."""
    above, below = (
        sums @ np.array([part.get(key, 0) for key in keys], dtype=np.float64)
        for part in (metric.numerator, metric.denominator)
    )
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below != 0)


def _defined(values: Array) -> Array:
    return values[~np.isnan(values)]


def _resamples(size: int, replicates: int, seed: int) -> Array:
    """Return how often each document is drawn, as replicates × documents."""
    generator = np.random.default_rng(seed)
    shares = np.full(size, 1 / max(1, size))
    return generator.multinomial(size, shares, size=replicates).astype(np.float64)


def _swaps(size: int, seed: int) -> Array:
    """Return which documents are swapped between the runs, as swaps × documents of 0 and 1."""
    if size <= _MAX_EXACT:
        # The first way, which swaps nothing, is the observation itself.
        return np.array(list(product((0.0, 1.0), repeat=size))[1:], dtype=np.float64)
    return np.random.default_rng(seed).integers(0, 2, size=(SWAPS, size)).astype(np.float64)


def percentiles(
    values: Sequence[float] | Array, alpha: float = 0.05
) -> tuple[float | None, float | None]:
    """Return the bounds that leave half of `alpha` of the defined `values` on either side."""
    defined = _defined(np.asarray(values, dtype=np.float64))
    if not len(defined):
        return None, None
    low = np.quantile(defined, alpha / 2, method="lower")
    return float(low), float(np.quantile(defined, 1 - alpha / 2, method="higher"))


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
