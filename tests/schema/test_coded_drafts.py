"""The concept of a coded position is one of the codebook's names or null."""

import json

import pytest
from pydantic import ValidationError

from summarizer.models.remote.capabilities import strict_schema
from summarizer.schema.coded_drafts import coded_answer, stances_answer
from summarizer.schema.drafts import PositionsAnswer, compact_json

NAMES = ("Night flights", "Tolls “now”")
POSITION = {
    "actor": "Kesh", "stance": "support", "topic": "tolls", "basis": "claim", "sentence": 1,
    "start": "for tolls",
}  # fmt: skip


def answer_with(**fields: object) -> PositionsAnswer:
    text = json.dumps({"positions": [{**POSITION, **fields}]})
    return coded_answer(NAMES).model_validate_json(text)


@pytest.mark.parametrize(
    ("written", "concept"),
    [
        ("Night flights", "Night flights"),
        (" night  FLIGHTS", "Night flights"),
        ("Tolls “now”", "Tolls “now”"),
        (None, None),
        ("null", None),
        ("", None),
    ],
)
def test_a_listed_concept_is_kept(written: str | None, concept: str | None) -> None:
    (draft,) = answer_with(concept=written).positions
    assert draft.model_dump()["concept"] == concept


def test_a_position_without_concept_has_none() -> None:
    assert compact_json(answer_with()) == compact_json(
        PositionsAnswer.model_validate({"positions": [POSITION]})
    )


@pytest.mark.parametrize("written", ["Flights", "Night flights.", 1, ["Night flights"]])
def test_another_concept_is_invalid(written: object) -> None:
    with pytest.raises(ValidationError, match="concept"):
        answer_with(concept=written)


def test_the_strict_schema_lists_the_names_and_null() -> None:
    schema = strict_schema(coded_answer(NAMES))
    draft = schema["$defs"]["PositionDraft"]
    assert draft["required"][-1] == "concept"
    assert draft["properties"]["concept"]["anyOf"] == [
        {"enum": [*NAMES], "type": "string"},
        {"type": "null"},
    ]


def test_the_classes_are_made_once() -> None:
    assert coded_answer(NAMES) is coded_answer(tuple(NAMES))
    assert stances_answer(NAMES) is stances_answer(tuple(NAMES))


def test_a_stance_is_a_position_on_its_concept() -> None:
    evidence = {"sentence": 2, "start": "for tolls", "end": None}
    text = {"concept": "night flights", "actor": "Kesh", "stance": "oppose", **evidence}
    (draft,) = stances_answer(NAMES).model_validate({"stances": [text]}).stances
    position = draft.position()
    assert position is not None
    assert (position.actor, position.stance, position.topic) == ("Kesh", "oppose", NAMES[0])
    assert (position.concept, position.sentence, position.basis) == (NAMES[0], 2, "claim")


def test_nobody_is_no_position() -> None:
    (draft,) = stances_answer(NAMES).model_validate({"stances": [{"concept": NAMES[1]}]}).stances
    assert draft.is_nobody
    assert draft.position() is None


@pytest.mark.parametrize("written", ["Flights", None])
def test_a_stance_needs_a_listed_concept(written: str | None) -> None:
    with pytest.raises(ValidationError, match="concept"):
        stances_answer(NAMES).model_validate({"stances": [{"concept": written}]})
