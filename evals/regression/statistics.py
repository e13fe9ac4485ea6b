"""How sure a figure is, and whether two runs differ: documents are drawn, never records.

Claims of one article stand or fall together, so the article is the unit. All figures are ratios
of sums of counts, and a document's counts are packed into one whole number, so that a sum over
a sample of a thousand documents is a single addition each. The seed is fixed: the same scores
give the same intervals.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, product
from math import comb

from ..scoring.counts import Tally
from ..scoring.metrics import Metric

SEED = 20_240_501
REPLICATES = 2_000
SWAPS = 10_000
_EXACT = 13
"""Up to so many documents every way of swapping two runs is tried."""
_BITS = 48
_FIELD = (1 << _BITS) - 1


@dataclass(frozen=True)
class Interval:
    """A figure with its 95% interval; undefined where nothing was counted."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Difference:
    """A figure of two runs on the same documents: `second` minus `first`."""

    first: float | None
    second: float | None
    change: float | None
    low: float | None
    high: float | None
    p: float | None
    worse: float
    """Share of resamples in which the second run is not worse: small means surely worse."""


class _Packed:
    """The counts that some metrics need, each document's packed into one whole number."""

    def __init__(self, metrics: Sequence[Metric]) -> None:
        keys = {key for metric in metrics for key in (*metric.upper, *metric.lower)}
        self._shift = {key: _BITS * place for place, key in enumerate(sorted(keys))}
        self._parts = {
            metric.name: (self._terms(metric.upper), self._terms(metric.lower))
            for metric in metrics
        }

    def pack(self, counts: Tally) -> int:
        return sum(counts.get(key, 0) << shift for key, shift in self._shift.items())

    def value(self, metric: Metric, packed: int) -> float | None:
        """Return what `metric.of` returns for the counts in `packed`."""
        upper, lower = self._parts[metric.name]
        below = sum([weight * (packed >> shift & _FIELD) for shift, weight in lower])
        if not below:
            return None
        return sum([weight * (packed >> shift & _FIELD) for shift, weight in upper]) / below

    def _terms(self, part: Mapping[str, int]) -> list[tuple[int, int]]:
        return [(self._shift[key], weight) for key, weight in part.items()]


def intervals(
    tallies: Sequence[Tally],
    metrics: Sequence[Metric],
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> dict[str, Interval]:
    """Return each of `metrics` over all of `tallies`, with its bootstrap interval."""
    packing = _Packed(metrics)
    packed = [packing.pack(counts) for counts in tallies]
    found: dict[str, list[float]] = {metric.name: [] for metric in metrics}
    for sample in _samples(len(packed), replicates, seed):
        drawn = sum(map(packed.__getitem__, sample))
        for metric in metrics:
            value = packing.value(metric, drawn)
            if value is not None:
                found[metric.name].append(value)
    whole = sum(packed)
    return {
        metric.name: Interval(packing.value(metric, whole), *percentiles(found[metric.name]))
        for metric in metrics
    }


def differences(
    first: Sequence[Tally],
    second: Sequence[Tally],
    metrics: Sequence[Metric],
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> dict[str, Difference]:
    """Return each of `metrics` for two runs whose tallies are of the same documents in order."""
    packing = _Packed(metrics)
    ones = [packing.pack(counts) for counts in first]
    others = [packing.pack(counts) for counts in second]
    drawn = [
        (sum(map(ones.__getitem__, sample)), sum(map(others.__getitem__, sample)))
        for sample in _samples(len(ones), replicates, seed)
    ]
    swapped = list(_swaps(ones, others, seed))
    return {metric.name: _difference(packing, metric, drawn, swapped) for metric in metrics}


def _difference(
    packing: _Packed,
    metric: Metric,
    drawn: Sequence[tuple[int, int]],
    swapped: Sequence[tuple[int, int]],
) -> Difference:
    # The first way of swapping is to swap nothing: the runs as they are.
    one, other = (packing.value(metric, packed) for packed in swapped[0])
    if one is None or other is None:
        return Difference(one, other, None, None, None, None, 1.0)
    changes = list(_changes(packing, metric, drawn))
    by_chance = list(_changes(packing, metric, swapped[1:]))
    change = other - one
    # Rounding must not make an equal change look smaller than the one observed.
    extreme = sum(abs(value) >= abs(change) - 1e-12 for value in by_chance)
    not_worse = sum(value >= 0 for value in changes)
    return Difference(
        one,
        other,
        change,
        *percentiles(changes),
        p=(1 + extreme) / (1 + len(by_chance)),
        worse=not_worse / len(changes) if changes else 1.0,
    )


def _changes(packing: _Packed, metric: Metric, pairs: Sequence[tuple[int, int]]) -> Iterator[float]:
    for one, other in pairs:
        before, after = packing.value(metric, one), packing.value(metric, other)
        if before is not None and after is not None:
            yield after - before


def _samples(size: int, replicates: int, seed: int) -> Iterator[list[int]]:
    # Not for secrets: a fixed sequence is the point.
    draw = random.Random(seed)  # noqa: S311
    for _ in range(replicates):
        yield draw.choices(range(size), k=size)


def _swaps(ones: Sequence[int], others: Sequence[int], seed: int) -> Iterator[tuple[int, int]]:
    """Yield the sums of both runs, then with the documents of some swapped between them."""
    first, whole = sum(ones), sum(ones) + sum(others)
    yield first, whole - first
    gained = [other - one for one, other in zip(ones, others, strict=True)]
    for swapped in _choices(len(ones), seed):
        # Exact whole numbers: what is borrowed between fields on the way is paid back.
        mine = first + sum(compress(gained, swapped))
        yield mine, whole - mine


def _choices(size: int, seed: int) -> Iterator[Sequence[int]]:
    if size <= _EXACT:
        # All but the first, which swaps nothing.
        ways = product((0, 1), repeat=size)
        next(ways)
        yield from ways
        return
    draw = random.Random(seed)  # noqa: S311
    for _ in range(SWAPS):
        yield draw.choices((0, 1), k=size)


def percentiles(values: Sequence[float], alpha: float = 0.05) -> tuple[float | None, float | None]:
    """Return the bounds that leave half of `alpha` of `values` on either side."""
    if not values:
        return None, None
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[int(alpha / 2 * last)], ordered[round((1 - alpha / 2) * last)]


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Return p values corrected for asking several questions at once (Holm)."""
    corrected: dict[str, float] = {}
    largest = 0.0
    ordered = sorted(p_values.items(), key=lambda item: (item[1], item[0]))
    for place, (name, p) in enumerate(ordered):
        largest = max(largest, min(1.0, p * (len(ordered) - place)))
        corrected[name] = largest
    return corrected


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the exact p value of McNemar's test: who alone was right, how often."""
    n, fewer = only_first + only_second, min(only_first, only_second)
    if not n:
        return 1.0
    tail = sum(comb(n, k) for k in range(fewer + 1))
    return min(1.0, float(2 * tail / 2**n))
