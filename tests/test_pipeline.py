"""The pipeline asks three tasks a window, loses no answer, and repeats itself exactly."""

import re
from typing import Any

import pytest
from support.models.scripted_model import USAGE, ScriptedModel, actor, answers, claim, position

from summarizer.errors import AnswerCut, AnswerRefused
from summarizer.models.base import ModelRequest
from summarizer.pipeline import summarize_document
from summarizer.schema.drafts import ActorsAnswer, ClaimsAnswer
from summarizer.summary import Summary
from summarizer.text.document import Document
from summarizer.text.windows import MAX_SENTENCES

TEXT = "Dora Valen said that taxes would rise. Omar Pell voted against the bill in the end."
SCRIPT = answers(
    [actor("Dora Valen"), actor("Omar Pell")],
    [claim("that taxes would rise", source="Dora Valen", cue="said", kind="prediction")],
    [
        position(
            "Omar Pell",
            "bill",
            "voted against the bill",
            sentence=2,
            stance="oppose",
            basis="action",
        )
    ],
)


def long_document(sentences: int) -> Document:
    days = (f"Dora Valen said it was day {n}." for n in range(sentences))
    return Document.from_text(" ".join(days))


def test_three_tasks_are_asked_about_each_window_in_order() -> None:
    model = ScriptedModel()
    messages: list[str] = []
    summarize_document(long_document(MAX_SENTENCES + 1), model, on_step=messages.append)

    assert [task for task, _ in model.asked] == ["actors", "claims", "positions"] * 2
    assert [len(window.sentences) for _, window in model.asked] == [MAX_SENTENCES] * 3 + [1] * 3
    assert messages == [
        "actors",
        "claims",
        "positions",
        "actors, part 2",
        "claims, part 2",
        "positions, part 2",
    ]


def test_the_three_prompts_share_their_prefix() -> None:
    prompts: list[tuple[str, str]] = []

    def answering(request: ModelRequest[Any]) -> None:
        prompts.append((request.prompt.system, request.prompt.user))

    summarize_document(Document.from_text(TEXT), ScriptedModel(answering))
    (system,) = {system for system, _ in prompts}
    article = TEXT.split(". ")[-1]
    heads = {user[: user.index(article) + len(article)] for _, user in prompts}
    assert system
    assert len(heads) == 1


def test_the_same_drafts_give_the_same_bytes() -> None:
    def run() -> str:
        summary = summarize_document(Document.from_text(TEXT), ScriptedModel(SCRIPT))
        json = summary.model_dump_json()
        return re.sub(r'"(created_at|seconds)":("[^"]*"|[0-9.]+)', r'"\1":0', json)

    assert run() == run()


def test_a_summary_survives_its_json() -> None:
    summary = summarize_document(Document.from_text(TEXT), ScriptedModel(SCRIPT))

    assert Summary.model_validate_json(summary.model_dump_json()) == summary


def test_records_of_two_windows_are_merged() -> None:
    script = answers(
        [actor("Dora Valen")], [claim("it was day", sentence=1, source="Dora Valen", cue="said")]
    )
    summary = summarize_document(long_document(MAX_SENTENCES + 2), ScriptedModel(script))

    assert [found.name for found in summary.actors] == ["Dora Valen"]
    assert len(summary.actors[0].mentions) == MAX_SENTENCES + 2
    assert [found.id for found in summary.claims] == ["c1", "c2"]


def test_usage_is_the_sum_of_all_asks() -> None:
    summary = summarize_document(Document.from_text(TEXT), ScriptedModel(SCRIPT))

    assert summary.provenance.usage == USAGE + USAGE + USAGE
    assert set(summary.provenance.prompts) == {"actors", "claims", "positions"}
    assert summary.provenance.prompts["claims"].startswith("general/claims@")


def test_an_answer_that_was_cut_is_asked_for_by_halves() -> None:
    def answering(request: ModelRequest[Any]) -> object:
        if request.answer is ClaimsAnswer and len(request.window.sentences) > 2:
            return AnswerCut("cut")
        return SCRIPT(request)

    model = ScriptedModel(answering)
    summary = summarize_document(long_document(4), model)

    sizes = [len(window.sentences) for task, window in model.asked if task == "claims"]
    assert sizes == [4, 2, 2]
    assert summary.provenance.usage.requests == len(model.asked) == 5


def test_of_a_cut_answer_about_one_sentence_the_whole_records_are_kept() -> None:
    cut = AnswerCut("cut")
    cut.raw = '{"actors":[{"name":"Dora Valen","kind":"person"},{"name":"Omar'

    def answering(request: ModelRequest[Any]) -> object:
        return cut if request.answer is ActorsAnswer else None

    summary = summarize_document(long_document(1), ScriptedModel(answering))

    assert [found.name for found in summary.actors] == ["Dora Valen"]
    assert any("cut short" in warning for warning in summary.provenance.warnings)


def test_a_record_with_an_endless_field_is_rejected() -> None:
    script = answers([actor("Dora Valen", aliases=["Valen " * 2_000]), actor("Omar Pell")])
    summary = summarize_document(Document.from_text(TEXT), ScriptedModel(script))

    assert [record.name for record in summary.actors] == ["Omar Pell"]
    (rejected,) = summary.rejected
    assert rejected.reason == "invalid-draft"
    assert len(str(rejected.draft)) < 500


def test_a_model_that_fails_ends_the_document_and_says_what_was_spent() -> None:
    def answering(request: ModelRequest[Any]) -> object:
        return AnswerRefused("no") if request.answer is ClaimsAnswer else None

    with pytest.raises(AnswerRefused) as raised:
        summarize_document(Document.from_text(TEXT), ScriptedModel(answering))

    assert raised.value.spent == (USAGE + USAGE).model_dump()


def test_another_language_is_summarized_with_a_warning() -> None:
    german = "Der Minister sagte, die Steuern würden steigen. Das Parlament stimmte dagegen."
    summary = summarize_document(Document.from_text(german), ScriptedModel())

    assert summary.document.language == "de"
    assert any("German" in warning for warning in summary.provenance.warnings)


def test_the_digest_says_what_the_records_say() -> None:
    document = Document.from_text(TEXT, date="2024-05-15")
    digest = summarize_document(document, ScriptedModel(SCRIPT)).digest

    assert digest == (
        "The document of 2024-05-15 reports 1 claim, by Dora Valen. "
        "Dora Valen (prediction): “that taxes would rise”. "
        "Positions: Omar Pell (against bill): “voted against the bill”."
    )
