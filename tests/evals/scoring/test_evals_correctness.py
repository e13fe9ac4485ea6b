"""A predicted record is right if its headline fields are, and names those that are wrong."""

import pytest
from support.data.eval_cases import kesh, perfect, predicted

from evals.scoring.correctness import UNPAIRED, correctness
from evals.scoring.score import score_document
from summarizer.schema.summary import SummaryRecord


def wrong_fields(summary: SummaryRecord) -> dict[str, tuple[str, ...]]:
    return {row.id: row.wrong for row in correctness(kesh(), summary) if not row.is_right}


def test_every_record_of_a_perfect_summary_is_right() -> None:
    summary = perfect(kesh())
    rows = correctness(kesh(), summary)
    ids = [actor.id for actor in summary.actors] + [claim.id for claim in summary.claims]
    ids += [position.id for position in summary.positions]
    assert {row.id for row in rows} == set(ids)
    assert all(row.is_right for row in rows)


def test_a_claim_with_another_speaker_is_wrong() -> None:
    summary = perfect(kesh())
    claim = next(claim for claim in summary.claims if claim.speaker)
    changed = claim.model_copy(update={"speaker": None})
    claims = [changed if other.id == claim.id else other for other in summary.claims]
    assert wrong_fields(summary.model_copy(update={"claims": claims})) == {claim.id: ("speaker",)}


@pytest.mark.parametrize(
    ("update", "wrong"),
    [
        ({"stance": "neutral"}, ("stance",)),
        ({"topic": "completely different matter"}, (UNPAIRED,)),
    ],
    ids=["stance", "topic"],
)
def test_a_position_names_what_is_wrong(update: dict[str, str], wrong: tuple[str, ...]) -> None:
    summary = perfect(kesh())
    (first, *others) = summary.positions
    evidence = first.evidence.model_copy(update={"start": 0, "end": 1})
    changed = first.model_copy(update={"evidence": evidence, **update})
    summary = summary.model_copy(update={"positions": [changed, *others]})
    assert wrong_fields(summary) == {first.id: wrong}


def test_a_field_beside_the_headline_does_not_count() -> None:
    summary = perfect(kesh())
    claims = [claim.model_copy(update={"certainty": "unknown"}) for claim in summary.claims]
    assert wrong_fields(summary.model_copy(update={"claims": claims})) == {}


def false_records(confidence: float | None) -> tuple[str, ...]:
    """The false records of a summary in which the speaker of one claim is missing."""
    claim, *others = perfect(kesh()).claims
    changed = claim.model_copy(update={"speaker": None, "confidence": confidence})
    return score_document(kesh(), predicted(kesh(), claims=[changed, *others])).false_records


@pytest.mark.parametrize("confidence", [0.99, None])
def test_a_false_record_that_is_shown_as_certain_is_named(confidence: float | None) -> None:
    assert false_records(confidence) == ("claim c1 (speaker)",)


def test_an_uncertain_record_is_not_counted_as_false() -> None:
    assert false_records(0.01) == ()
