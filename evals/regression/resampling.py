"""Resampling of counts with numpy: bootstrap samples, permutations, and the metrics of each."""

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ..scoring.counts import Counts
from ..scoring.metrics import Metric

SWAPS = 10_000
_MAX_EXACT = 13
"""Up to this number of documents the permutation test enumerates all swaps."""

Array = NDArray[np.float64]


def count_matrix(documents: Sequence[Counts], keys: Sequence[str]) -> Array:
    """Return the counts as documents × keys; sums below 2^53 are exact."""
    rows = [[counts.get(key, 0) for key in keys] for counts in documents]
    return np.array(rows, dtype=np.float64).reshape(len(documents), len(keys))


def ratios(metric: Metric, sums: Array, keys: Sequence[str]) -> Array:
    """Return the metric for each row of `sums`, NaN where it is undefined."""
    above, below = (
        sums @ np.array([part.get(key, 0) for key in keys], dtype=np.float64)
        for part in (metric.numerator, metric.denominator)
    )
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below != 0)


def defined(values: Array) -> Array:
    """Return `values` without NaN."""
    return values[~np.isnan(values)]


def bootstrap_samples(size: int, replicates: int, seed: int) -> Array:
    """Return how often each document is drawn, as replicates × documents."""
    if not size:
        return np.zeros((replicates, 0))
    generator = np.random.default_rng(seed)
    shares = np.full(size, 1 / size)
    return generator.multinomial(size, shares, size=replicates).astype(np.float64)


def document_swaps(size: int, seed: int) -> Array:
    """Return which documents are swapped between the runs, as swaps × documents of 0 and 1."""
    if size <= _MAX_EXACT:
        # The first way, which swaps nothing, is the observation itself.
        return np.array(list(product((0.0, 1.0), repeat=size))[1:], dtype=np.float64)
    return np.random.default_rng(seed).integers(0, 2, size=(SWAPS, size)).astype(np.float64)


def percentiles(
    values: Sequence[float] | Array, alpha: float = 0.05
) -> tuple[float | None, float | None]:
    """Return the bounds that leave half of `alpha` of the defined `values` on either side."""
    known = defined(np.asarray(values, dtype=np.float64))
    if not len(known):
        return None, None
    low = np.quantile(known, alpha / 2, method="lower")
    return float(low), float(np.quantile(known, 1 - alpha / 2, method="higher"))
