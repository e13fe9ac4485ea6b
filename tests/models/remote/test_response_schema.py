"""The strict schema has only keywords that every strict server accepts and llama.cpp enforces."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from support.models.model_requests import Open
from support.servers.fault_server import FaultServer, answer

from summarizer.models.base import ModelRequest
from summarizer.models.remote.capabilities import strict_schema
from summarizer.prompts import load_prompt_family, with_attributions
from summarizer.schema.drafts import (
    ActorDraft,
    ActorsAnswer,
    Answer,
    AttributionDraft,
    AttributionsAnswer,
    ClaimDraft,
    ClaimsAnswer,
    Draft,
    PositionDraft,
    PositionsAnswer,
    is_restatement,
)
from summarizer.text.document import Document
from summarizer.text.windows import split_windows

ANSWERS = [
    pytest.param(ActorsAnswer, ActorDraft, id="actors"),
    pytest.param(ClaimsAnswer, ClaimDraft, id="claims"),
    pytest.param(PositionsAnswer, PositionDraft, id="positions"),
    pytest.param(AttributionsAnswer, AttributionDraft, id="attributions"),
]
ACCEPTED = {
    "$defs",
    "$ref",
    "additionalProperties",
    "anyOf",
    "description",
    "enum",
    "const",
    "items",
    "properties",
    "required",
    "type",
}
"""Keywords without patterns, `uniqueItems` and bounds."""


def nodes(node: object) -> Iterator[dict[str, Any]]:
    """Yield every schema inside a schema."""
    if isinstance(node, list):
        for item in node:
            yield from nodes(item)
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            inner = value.values() if key in {"properties", "$defs"} else [value]
            for child in inner:
                yield from nodes(child)


@pytest.mark.parametrize(("answer", "draft"), ANSWERS)
def test_only_accepted_keywords_are_used(answer: type[Answer], draft: type[Draft]) -> None:
    for node in nodes(strict_schema(answer)):
        assert set(node) <= ACCEPTED, node


@pytest.mark.parametrize(("answer", "draft"), ANSWERS)
def test_objects_are_closed_and_every_key_is_required_in_order(
    answer: type[Answer], draft: type[Draft]
) -> None:
    objects = [node for node in nodes(strict_schema(answer)) if node.get("type") == "object"]
    assert len(objects) == 2
    for node in objects:
        assert node["additionalProperties"] is False
        assert node["required"] == list(node["properties"])
    assert list(draft.model_fields) in [node["required"] for node in objects]


@pytest.mark.parametrize(("answer", "draft"), ANSWERS)
def test_there_are_no_floats(answer: type[Answer], draft: type[Draft]) -> None:
    assert not any(node.get("type") == "number" for node in nodes(strict_schema(answer)))


@pytest.mark.parametrize(("answer", "draft"), ANSWERS)
def test_every_field_has_a_description(answer: type[Answer], draft: type[Draft]) -> None:
    (definition,) = strict_schema(answer)["$defs"].values()
    for name, node in definition["properties"].items():
        assert node.get("description"), name


@pytest.mark.parametrize(("answer", "draft"), ANSWERS)
def test_optional_keys_can_be_null_or_empty(answer: type[Answer], draft: type[Draft]) -> None:
    (definition,) = strict_schema(answer)["$defs"].values()
    for name, field in draft.model_fields.items():
        node = definition["properties"][name]
        if not (field.is_required() or is_restatement(field)):
            can_be_null = {"type": "null"} in node.get("anyOf", [])
            assert can_be_null or node.get("type") == "array" or "enum" in node, name


def test_the_answer_class_is_unchanged() -> None:
    before = json.dumps(ActorsAnswer.model_json_schema())
    strict_schema(ActorsAnswer)["$defs"].clear()
    assert json.dumps(ActorsAnswer.model_json_schema()) == before


def test_the_client_parses_the_attributions_task(server: FaultServer, opened: Open) -> None:
    window = split_windows(Document.from_text("Dora Valen said that it rained."))[0]
    prompt = with_attributions(load_prompt_family("tuned")).render("claims", window)
    draft = {"sentence": 1, "source": "Dora Valen", "cue": "said", "start": "that it rained"}
    model = opened(server.script("fourth", answer(json.dumps({"claims": [draft]}))))
    response = model.generate(ModelRequest(prompt, AttributionsAnswer, window))
    assert response.answer == AttributionsAnswer.model_validate({"claims": [draft]})
