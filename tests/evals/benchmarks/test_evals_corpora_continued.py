"""A quotation that goes on after its attribution: one claim in two pieces, as the corpus has it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.models.scripted_model import ScriptedModel

from evals.benchmarks.attributions.corpus import Article
from evals.benchmarks.attributions.results import ResultStore, join_continuations, read_claims
from evals.benchmarks.attributions.speakers import PredictedClaim
from summarizer.schema.drafts import AttributionsAnswer

TEXT = "“It rained all week,” said Ann. “It still does.” Bo left."


def said(text: str, words: str, speaker: str = "") -> PredictedClaim:
    start, name = text.index(words), text.index(speaker)
    return PredictedClaim(
        ((start, start + len(words)),),
        ((name, name + len(speaker)),) if speaker else (),
    )


def pieces(text: str, *claims: PredictedClaim) -> list[list[str]]:
    return [
        [text[start:end] for start, end in claim.content]
        for claim in join_continuations(claims, text)
    ]


@pytest.mark.parametrize("speaker", ["", "Ann"])
@pytest.mark.parametrize("marks", ["“”", '""'])
def test_a_continued_quotation_is_one_claim(marks: str, speaker: str) -> None:
    text = TEXT.replace("“", marks[0]).replace("”", marks[1])
    quotes = [f"{marks[0]}It rained all week,{marks[1]}", f"{marks[0]}It still does.{marks[1]}"]

    claims = [said(text, quotes[0], "Ann"), said(text, quotes[1], speaker)]

    assert pieces(text, *claims) == [quotes]
    assert join_continuations(claims, text)[0].speaker_span == claims[0].speaker_span


def test_two_apostrophes_are_a_quotation_mark() -> None:
    text = "''It rained all week,'' said Ann. ''It still does.''"
    first, second = "''It rained all week,''", "''It still does.''"
    assert pieces(text, said(text, second), said(text, first, "Ann")) == [[first, second]]


@pytest.mark.parametrize(
    ("text", "first", "second", "speaker"),
    [
        pytest.param(
            "“It rained,” said Ann. “It did not,” said Bo.",
            "“It rained,”", "“It did not,”", "Bo", id="another-speaker",
        ),
        pytest.param(
            "“It rained,” said Ann.\n\n“It still does.”",
            "“It rained,”", "“It still does.”", "", id="another-paragraph",
        ),
        pytest.param(
            "“It rained,” said Ann. Bo left. “It still does.”",
            "“It rained,”", "“It still does.”", "", id="a-sentence-between",
        ),
        pytest.param(
            "It rained, said Ann. “It still does.”",
            "It rained", "“It still does.”", "", id="the-first-is-no-quotation",
        ),
        pytest.param(
            "“It rained,” said Ann. “It still does,” to her regret.",
            "“It rained,”", "“It still does,” to her regret", "", id="more-than-the-quotation",
        ),
        pytest.param(
            "“It rained.” “It still does.”",
            "“It rained.”", "“It still does.”", "", id="nothing-between",
        ),
    ],
)  # fmt: skip
def test_other_pairs_of_claims_are_not_joined(
    text: str, first: str, second: str, speaker: str
) -> None:
    claims = [said(text, first), said(text, second, speaker)]
    assert join_continuations(claims, text) == claims


def test_three_quotations_of_one_speech_are_one_claim() -> None:
    text = "“It rained,” said Ann. “It still does,” she added. “Bring boots.”"
    quotes = ["“It rained,”", "“It still does,”", "“Bring boots.”"]
    claims = [said(text, quotes[0], "Ann"), said(text, quotes[1]), said(text, quotes[2], "she")]
    assert pieces(text, *claims) == [quotes]


@given(st.lists(st.tuples(st.integers(0, 56), st.integers(0, 56)), max_size=6))
def test_no_word_is_lost_or_added(ranges: list[tuple[int, int]]) -> None:
    claims = [PredictedClaim(((start, end),)) for start, end in ranges if start < end]
    spans = sorted(span for claim in claims for span in claim.content)
    assert (
        sorted(span for claim in join_continuations(claims, TEXT) for span in claim.content)
        == spans
    )


def test_stored_results_are_joined_when_read(tmp_path: Path) -> None:
    drafts = [
        {"sentence": 1, "source": "Ann", "cue": "said", "start": "“It rained all week,”"},
        {"sentence": 2, "start": "“It still does.”"},
    ]
    answer = AttributionsAnswer.model_validate({"claims": drafts})
    article = Article(id="x", text=TEXT, attributions=())
    model = ScriptedModel(lambda _: answer, family="tuned")
    ResultStore("m", "attributions", tmp_path).predict([article], model, lambda _: None)

    (claim,) = read_claims(tmp_path, [article])["x"]

    assert [TEXT[start:end] for start, end in claim.content] == [
        "“It rained all week,”", "“It still does.”",
    ]  # fmt: skip
