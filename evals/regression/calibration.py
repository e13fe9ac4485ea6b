"""Whether the confidence of records is the share of them that is right, and what it selects.

Intervals resample documents, because the records of one article are correlated.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from .resampling import Array, bootstrap_samples, percentiles
from .statistics import REPLICATES, SEED, Interval

BINS = 10
KEPT_SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 1.0)


@dataclass(frozen=True)
class ScoredRecord:
    """The confidence of a record, and whether the gold says that it is right."""

    document: str
    confidence: float
    is_right: bool


@dataclass(frozen=True)
class Bin:
    """The records with a confidence from `low` to `high`."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True)
class Calibration:
    """The calibration of one kind of record.

    Attributes:
        error: Expected calibration error: the mean distance of confidence and share of right
            records over ten bins of equal width, weighted by their records.
        auc: Area under the ROC curve: how often a right record has more confidence than a wrong
            one, where a tie counts half; `None` where all records are right, or none is.
        precision: The share of right records among the most confident ones, by the share kept.
    """

    count: int
    right: int
    bins: tuple[Bin, ...]
    error: Interval
    auc: Interval
    precision: dict[float, Interval]


@dataclass(frozen=True)
class Levels:
    """How many records have each confidence, and how many of them are right.

    The last axis of `counts` and `rights` is that of `values`, which ascend; other axes are those
    of resamples.
    """

    values: Array
    counts: Array
    rights: Array


def calibrate(records: Sequence[ScoredRecord]) -> Calibration:
    """Return the calibration of `records`, of which there is at least one."""
    documents = {name: row for row, name in enumerate({one.document: None for one in records})}
    values, level = np.unique([one.confidence for one in records], return_inverse=True)
    counts, rights = np.zeros((2, len(documents), len(values)))
    for one, column in zip(records, level, strict=True):
        counts[documents[one.document], column] += 1
        rights[documents[one.document], column] += one.is_right
    samples = bootstrap_samples(len(documents), REPLICATES, SEED)
    whole = Levels(values, counts.sum(axis=0), rights.sum(axis=0))
    drawn = Levels(values, samples @ counts, samples @ rights)

    def interval(figure: Callable[[Levels], Array]) -> Interval:
        value = float(figure(whole))
        return Interval(None if np.isnan(value) else value, *percentiles(figure(drawn)))

    return Calibration(
        count=len(records),
        right=int(whole.rights.sum()),
        bins=_bins(whole),
        error=interval(calibration_error),
        auc=interval(roc_auc),
        precision={share: interval(partial(precision_at, share)) for share in KEPT_SHARES},
    )


def calibration_error(levels: Levels) -> Array:
    """Return the expected calibration error over ten bins of equal width."""
    gaps = (levels.counts * levels.values - levels.rights) @ _bin_of(levels.values)
    return _divide(np.abs(gaps).sum(axis=-1), levels.counts.sum(axis=-1))


def roc_auc(levels: Levels) -> Array:
    """Return the area under the ROC curve, NaN if there are only right or only wrong records."""
    wrongs = levels.counts - levels.rights
    below = np.cumsum(wrongs, axis=-1) - wrongs
    ordered = (levels.rights * (below + wrongs / 2)).sum(axis=-1)
    return _divide(ordered, levels.rights.sum(axis=-1) * wrongs.sum(axis=-1))


def precision_at(share: float, levels: Levels) -> Array:
    """Return the share of right records among the `share` of records with most confidence.

    Of records with equal confidence at the border, the mean counts.
    """
    counts, rights = levels.counts[..., ::-1], levels.rights[..., ::-1]
    above = np.cumsum(counts, axis=-1) - counts
    kept = np.clip(share * counts.sum(axis=-1, keepdims=True) - above, 0, counts)
    right = kept * np.nan_to_num(_divide(rights, counts))
    return _divide(right.sum(axis=-1), kept.sum(axis=-1))


def _bins(levels: Levels) -> tuple[Bin, ...]:
    bin_of = _bin_of(levels.values)
    sums = (part @ bin_of for part in (levels.counts, levels.counts * levels.values, levels.rights))
    return tuple(
        Bin(number / BINS, (number + 1) / BINS, int(count), confidence / count, right / count)
        for number, (count, confidence, right) in enumerate(zip(*sums, strict=True))
        if count
    )


def _bin_of(values: Array) -> Array:
    """Return the bin of each of `values`, as values × bins of 0 and 1."""
    numbers = np.minimum(values * BINS, BINS - 1).astype(np.int64)
    return np.eye(BINS, dtype=np.float64)[numbers]


def _divide(above: Array, below: Array) -> Array:
    """Return the ratio, NaN where it is undefined."""
    out = np.full_like(below, np.nan)
    np.divide(above, below, out=out, where=below != 0)
    return out
