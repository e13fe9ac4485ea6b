"""How good probabilities are: calibration, ranking, and what is right above a threshold."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..regression.calibration import ScoredRecord, calibrate
from .examples import LabelledRecord


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
    pairs = zip(examples, probabilities, strict=True)
    calibration = calibrate(
        [ScoredRecord(example.document, value, example.is_right) for example, value in pairs]
    )
    right = sum(example.is_right for example in certain)
    wrong = Counter(name for example in certain for name in example.wrong)
    return Measurement(
        records=len(examples),
        right=sum(truth) / len(truth),
        ece=calibration.error.value or 0.0,
        auc=calibration.auc.value,
        certain=len(certain) / len(examples),
        kept=right / max(1, sum(truth)),
        precision=right / len(certain) if certain else None,
        wrong={name: count / len(certain) for name, count in sorted(wrong.items())},
    )
