"""How good probabilities are: calibration, ranking, and what is right above a threshold."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .examples import LabelledRecord

BINS = 10


@dataclass(frozen=True)
class Measurement:
    """Figures of probabilities against the truth.

    Attributes:
        right: Share of all records that is right.
        ece: Expected calibration error over ten bins of equal width.
        auc: Area under the ROC curve; `None` if all records are right, or none.
        certain: Share of the records that is certain.
        kept: Share of the right records that is certain.
        precision: Share of the certain records that is right; `None` without any.
        wrong: Share of the certain records in which something is wrong, by its name.
    """

    records: int
    right: float
    ece: float
    auc: float | None
    certain: float
    kept: float
    precision: float | None
    wrong: Mapping[str, float]


def measure(
    examples: Sequence[LabelledRecord], probabilities: Sequence[float], *, min_confidence: float
) -> Measurement:
    """Return the figures of the probabilities that the examples got."""
    truth = [example.is_right for example in examples]
    certain = [
        example
        for example, probability in zip(examples, probabilities, strict=True)
        if probability >= min_confidence
    ]
    right = sum(example.is_right for example in certain)
    wrong = Counter(name for example in certain for name in example.wrong)
    return Measurement(
        records=len(examples),
        right=sum(truth) / len(truth),
        ece=calibration_error(truth, probabilities),
        auc=roc_area(truth, probabilities),
        certain=len(certain) / len(examples),
        kept=right / max(1, sum(truth)),
        precision=right / len(certain) if certain else None,
        wrong={name: count / len(certain) for name, count in sorted(wrong.items())},
    )


def calibration_error(truth: Sequence[bool], probabilities: Sequence[float]) -> float:
    """Return the mean distance of probability and share of right records, over ten bins."""
    bins: dict[int, list[tuple[bool, float]]] = {}
    for pair in zip(truth, probabilities, strict=True):
        bins.setdefault(min(int(pair[1] * BINS), BINS - 1), []).append(pair)
    distances = (
        abs(sum(is_right for is_right, _ in pairs) - sum(value for _, value in pairs))
        for pairs in bins.values()
    )
    return sum(distances) / len(truth)


def roc_area(truth: Sequence[bool], probabilities: Sequence[float]) -> float | None:
    """Return the share of pairs of a right and a wrong record that are in the right order."""
    from scipy.stats import rankdata

    ranks = rankdata(probabilities)
    right = sum(truth)
    wrong = len(truth) - right
    if not right or not wrong:
        return None
    total = sum(rank for rank, is_right in zip(ranks, truth, strict=True) if is_right)
    return float((total - right * (right + 1) / 2) / (right * wrong))
