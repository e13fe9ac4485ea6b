"""Calibration of confidences: exact on small cases, perfect and useless confidences, intervals."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.data.eval_cases import draws, golds, perfect, run_of
from typer.testing import CliRunner

from evals.cli.app import app
from evals.faithfulness.confidences import scored_records
from evals.faithfulness.records import RunDocument
from evals.regression.calibration import (
    Calibration,
    Levels,
    ScoredRecord,
    calibrate,
    calibration_error,
    precision_at,
    roc_auc,
)
from evals.runs.predictions import Prediction, write_run
from summarizer.schema.summary import SummaryRecord
from summarizer.text.document import Document

LEVELS = Levels(np.array([0.3, 0.8, 0.9]), np.array([1.0, 2.0, 1.0]), np.array([0.0, 1.0, 1.0]))
"""Confidences 0.9 (right), 0.8 (right), 0.8 (wrong) and 0.3 (wrong)."""


def records(pairs: list[tuple[float, bool]]) -> list[ScoredRecord]:
    return [
        ScoredRecord(f"d{number % 20}", confidence, is_right)
        for number, (confidence, is_right) in enumerate(pairs)
    ]


def calibrated(count: int = 2000) -> Calibration:
    """Return the calibration of records that are right as often as their confidence says."""
    draw = draws(1)
    confidences = [round(draw.random(), 2) for _ in range(count)]
    return calibrate(records([(value, draw.random() < value) for value in confidences]))


def test_the_error_is_the_weighted_distance_of_confidence_and_share() -> None:
    # 0.8 and 0.8: half is right, 0.3 away; 0.9: 0.1 away; 0.3: none is right.
    expected = (0.1 + 2 * 0.3 + 0.3) / 4
    assert calibration_error(LEVELS) == pytest.approx(expected)


def test_the_area_counts_ties_half() -> None:
    # Pairs of a right and a wrong record: 0.9 is above both, 0.8 above 0.3 and equal to 0.8.
    assert roc_auc(LEVELS) == pytest.approx(3.5 / 4)
    assert np.isnan(roc_auc(replace(LEVELS, rights=LEVELS.counts)))


@pytest.mark.parametrize(
    ("share", "expected"), [(0.25, 1.0), (0.5, 0.75), (0.75, 2 / 3), (1.0, 0.5)]
)
def test_precision_takes_the_mean_of_ties_at_the_border(share: float, expected: float) -> None:
    assert precision_at(share, LEVELS) == pytest.approx(expected)


def test_calibrated_confidences_have_a_small_error_and_select_right_records() -> None:
    found = calibrated()
    assert found.error.value is not None
    assert found.error.value < 0.05
    assert found.auc.value is not None
    assert 0.75 < found.auc.value < 0.9
    assert found.auc.low is not None
    assert found.auc.high is not None
    assert found.auc.low < found.auc.value < found.auc.high
    shares = [interval.value or 0.0 for interval in found.precision.values()]
    assert shares == sorted(shares, reverse=True)
    assert all(abs(group.right - group.confidence) < 0.1 for group in found.bins)


def test_one_confidence_for_all_selects_nothing() -> None:
    found = calibrate(records([(0.7, number % 10 < 7) for number in range(100)]))
    assert found.auc.value == pytest.approx(0.5)
    assert found.error.value == pytest.approx(0.0)
    assert [interval.value for interval in found.precision.values()] == [pytest.approx(0.7)] * 6


def with_confidence(summary: SummaryRecord, confidence: float) -> SummaryRecord:
    return summary.model_copy(
        update={
            name: [
                one.model_copy(update={"confidence": confidence}) for one in getattr(summary, name)
            ]
            for name in ("claims", "positions")
        }
    )


def test_records_are_right_by_the_gold_of_their_text() -> None:
    one, other = golds()[:2]
    summary = with_confidence(perfect(one), 0.9)
    wrong = [position.model_copy(update={"stance": "neutral"}) for position in summary.positions]
    spoiled = summary.model_copy(update={"positions": wrong})
    read = RunDocument(Document.from_text(one.text, id=one.id), spoiled)
    assert not scored_records([read], [other])
    found = scored_records([read], [one, other])
    right = {kind: {record.is_right for record in group} for kind, group in found.items()}
    assert right == {"claim": {True}, "position": {False}}


def test_the_command_prints_calibration_where_records_have_a_confidence(tmp_path: Path) -> None:
    gold = golds()[0]
    for summary, is_printed in (
        (perfect(gold), False),
        (with_confidence(perfect(gold), 0.95), True),
    ):
        write_run(run_of([Prediction(id=gold.id, summary=summary)]), tmp_path / "run")
        result = CliRunner().invoke(app, ["faithfulness", str(tmp_path / "run")])
        assert result.exit_code == 0, result.output
        assert ("expected calibration error" in result.output) == is_printed
        assert ("area under the ROC curve" in result.output) == is_printed
