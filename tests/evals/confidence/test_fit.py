"""The fit finds what decides, and measures it on documents that it did not see."""

import pytest
from support.data.eval_cases import draws

from evals.confidence.examples import LabelledRecord
from evals.confidence.logistic import cross_validated, fit
from evals.confidence.measurement import measure


def examples(count: int = 400) -> list[LabelledRecord]:
    """Return claims that are right mostly where `signal` is high; `noise` says nothing."""
    draw = draws(7)
    made = []
    for number in range(count):
        signal, noise = draw.random(), draw.random()
        is_right = draw.random() < 0.1 + 0.8 * signal
        features = {"signal": signal, "noise": noise, "constant": 1.0}
        wrong = () if is_right else ("speaker",)
        made.append(
            LabelledRecord(f"d{number % 10}", "claim", features, "records", is_right, wrong)
        )
    return made


def test_the_deciding_feature_gets_the_weight() -> None:
    weights = fit(examples(), ("signal", "noise", "constant"), penalty=1.0).weights
    assert weights["signal"] > 5 * abs(weights["noise"])
    assert weights["constant"] == 0


def test_probabilities_of_unseen_documents_are_calibrated() -> None:
    known = examples()
    figures = measure(
        known, cross_validated(known, ("signal", "noise"), penalty=1.0), min_confidence=0.7
    )
    assert figures.ece < 0.08
    assert figures.auc is not None
    assert figures.auc > 0.7
    assert figures.precision is not None
    assert figures.precision > figures.right
    assert figures.wrong == {"speaker": pytest.approx(1 - figures.precision)}
