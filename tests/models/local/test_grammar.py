"""The grammar has the draft's keys in order and restricts copied fields to the window's words.

These tests read its text; those marked `model` run it in the engine.
"""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.models.model_requests import make_request

from summarizer.errors import InputError
from summarizer.models.local.grammar import MAX_LIST, answer_grammar
from summarizer.schema.coded_drafts import coded_answer
from summarizer.schema.drafts import (
    ActorDraft,
    ActorsAnswer,
    Answer,
    AttributionDraft,
    AttributionsAnswer,
    ClaimDraft,
    ClaimsAnswer,
    CopiedText,
    Draft,
    PositionDraft,
    PositionsAnswer,
    is_restatement,
)
from summarizer.text.document import Document
from summarizer.text.windows import Window, split_windows

ARTICLE = 'Dora Valen said: "We will reopen it {soon}".\n\nTarsia\u2019s ministry disagreed \\o/.'
ANSWERS = [
    pytest.param(ActorsAnswer, ActorDraft, "actors", id="actors"),
    pytest.param(ClaimsAnswer, ClaimDraft, "claims", id="claims"),
    pytest.param(PositionsAnswer, PositionDraft, "positions", id="positions"),
    pytest.param(AttributionsAnswer, AttributionDraft, "claims", id="attributions"),
]


def window_of(text: str) -> Window:
    return split_windows(Document.from_text(text))[0]


def rules(answer: type[Answer], window: Window) -> dict[str, str]:
    """Return the rules of the grammar by name."""
    header, *lines = answer_grammar(answer, window).strip().split("\n")
    assert header == "%llguidance {}"
    return dict(line.split(": ", 1) for line in lines)


def chunks(window: Window) -> list[str]:
    text = rules(ActorsAnswer, window)["COPIED"].removeprefix("%regex ")
    words: dict[str, Any] = json.JSONDecoder().raw_decode(text)[0]
    return list(words["substring_chunks"])


@pytest.mark.parametrize(("answer", "draft", "key"), ANSWERS)
def test_an_answer_is_one_list_of_records(
    answer: type[Answer], draft: type[Draft], key: str
) -> None:
    start = rules(answer, window_of(ARTICLE))["start"]
    most = 6 if key == "positions" else 12
    assert start == f'"{{\\"{key}\\":[" (record ("," record){{0,{most}}})? "]}}"'


@pytest.mark.parametrize(("answer", "draft", "key"), ANSWERS)
def test_keys_are_in_the_order_of_the_draft_without_restatements(
    answer: type[Answer], draft: type[Draft], key: str
) -> None:
    record = rules(answer, window_of(ARTICLE))["record"]
    fields = [name for name, field in draft.model_fields.items() if not is_restatement(field)]
    assert re.findall(r'\\"(\w+)\\":', record) == fields
    assert "text" not in fields


@pytest.mark.parametrize(("answer", "draft", "key"), ANSWERS)
def test_only_optional_keys_can_be_left_out(
    answer: type[Answer], draft: type[Draft], key: str
) -> None:
    record = rules(answer, window_of(ARTICLE))["record"]
    for name, field in draft.model_fields.items():
        if is_restatement(field):
            continue
        assert (f'(",\\"{name}\\":" ' in record) is not field.is_required(), name


@pytest.mark.parametrize(("answer", "draft", "key"), ANSWERS)
def test_only_marked_fields_are_copied(answer: type[Answer], draft: type[Draft], key: str) -> None:
    record = rules(answer, window_of(ARTICLE))["record"]
    values = dict(re.findall(r'\\"(\w+)\\":" (.*?)(?= "[,}]| \(",|\)\?)', record))
    for name, field in draft.model_fields.items():
        if is_restatement(field):
            continue
        is_copied = any(isinstance(mark, CopiedText) for mark in field.metadata) or (
            "Copied" in repr(field.annotation)
        )
        assert ("COPIED" in values[name]) is is_copied, name


@pytest.mark.parametrize(("answer", "draft", "key"), ANSWERS)
def test_choices_are_those_of_the_draft(answer: type[Answer], draft: type[Draft], key: str) -> None:
    record = rules(answer, window_of(ARTICLE))["record"]
    definition = answer.model_json_schema()["$defs"][draft.__name__]["properties"]
    for node in definition.values():
        choices = node.get("enum", [])
        written = " | ".join(f'"\\"{choice}\\""' for choice in choices)
        assert written in record


def test_a_concept_is_one_of_the_names_as_json_strings() -> None:
    record = rules(coded_answer(("Night flights", '“A” or "B"')), window_of(ARTICLE))["record"]
    choice = r'("\"Night flights\"" | "\"“A” or \\\"B\\\"\"")'
    assert record.endswith(f'(",\\"concept\\":" {choice})? "}}"')


def test_numbers_are_those_of_the_sentences() -> None:
    assert rules(ClaimsAnswer, window_of(ARTICLE))["NUMBER"] == '"1" | "2"'


def test_lists_are_bounded() -> None:
    record = rules(ActorsAnswer, window_of(ARTICLE))["record"]
    assert f'("," "\\"" COPIED "\\""){{0,{MAX_LIST - 1}}} "]"' in record


def test_longer_windows_can_have_more_records() -> None:
    one, two = (rules(ClaimsAnswer, window_of(text)) for text in ("He came.", ARTICLE))
    assert "{0,10}" in one["start"]
    assert "{0,12}" in two["start"]


def test_positions_have_a_lower_limit() -> None:
    assert "{0,6}" in rules(PositionsAnswer, window_of(ARTICLE))["start"]


def test_words_are_escaped_as_in_a_json_string() -> None:
    words = chunks(window_of(ARTICLE))
    assert '\\"' in words
    assert "\\\\" in words
    assert '"' not in words
    assert "Tarsia" in words
    assert "\u2019" in words


def test_no_copy_spans_two_sentences() -> None:
    words = chunks(window_of(ARTICLE))
    assert words.count("\\n") == 2
    assert words[-1] == "\\n"


@given(st.text(max_size=60))
def test_the_chunks_of_any_text_are_the_window(text: str) -> None:
    try:
        window = window_of(text + " x")
    except InputError:
        return
    copied = json.loads(f'"{"".join(chunks(window))}"')
    control = re.compile(r"[\x00-\x1f\x7f]")
    assert copied == "".join(control.sub(" ", line) + "\n" for line in window.lines)
    # One rule a line: the article cannot start another rule.
    assert len(answer_grammar(ActorsAnswer, window).split("\n")) == 7


def test_prompt_and_grammar_are_about_the_same_window() -> None:
    model_request = make_request(ARTICLE, ClaimsAnswer, family="tuned")
    for line in model_request.window.lines:
        assert line in model_request.prompt.user
