"""A sentence is a range of the unchanged text, and every word lies in exactly one.

No sentence crosses a paragraph, none is longer than `MAX_SENTENCE`, and the time grows linearly
with the length of the text.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from support.data.text_strategies import ARBITRARY, articles

from summarizer.text.sentences import MAX_SENTENCE, paragraphs, sentences
from summarizer.text.spans import CharSpan

CASES: list[list[str]] = json.loads(
    (Path(__file__).parent.parent / "data" / "sentences.json").read_text(encoding="utf-8")
)
FAULTS = {
    "The ministry (the country’s largest.)": "a stop before a closing bracket ends no sentence",
    "It happened in Washington, D.C.": "an abbreviation of a place is never read as an end",
}
HARD = [
    pytest.param(
        case,
        id=case[0],
        marks=[pytest.mark.xfail(reason=FAULTS[case[0]])] if case[0] in FAULTS else [],
    )
    for case in CASES
]


@pytest.mark.parametrize("expected", HARD)
def test_a_hard_case_is_split_at_its_sentence_ends(expected: list[str]) -> None:
    assert cut(" ".join(expected)) == expected


LAYOUTS = [
    pytest.param("Ministry calls for calm\n\nIt rained.", 2, id="headline-without-stop"),
    pytest.param("Ministry calls for calm\nIt rained.", 2, id="headline-on-the-line-above"),
    pytest.param("HASRA, Kesh, May 15 — It is open. It was closed.", 2, id="dateline"),
    pytest.param("HASRA (KTV) - It is open. It was closed.", 2, id="dateline-with-agency"),
    pytest.param("- Reopen the crossing\n- Withdraw the troops", 2, id="bullets"),
    pytest.param("1. Reopen the crossing. 2. Withdraw the troops.", 2, id="numbered-in-a-line"),
    pytest.param("1. Reopen the crossing.\n2. Withdraw the troops.", 2, id="numbered-lines"),
    pytest.param("(a) Reopen it. (b) Withdraw.", 2, id="lettered"),
    pytest.param("It left at 6 a.m. Friday. It is back.", 2, id="time-and-weekday"),
    pytest.param("It left at 6 a.m. Oct. 5. It is back.", 2, id="time-and-date"),
    pytest.param("It left at 6 p.m. EST. It is back.", 2, id="time-and-zone"),
    pytest.param("He said\r\n“no” to the offer.", 2, id="short-line-before-a-quotation"),
    pytest.param(
        "The alliance said on Friday that it had seized outposts\nin Hasra. It left.",
        2,
        id="hard-wrapped-line",
    ),
    pytest.param(
        "The alliance said on Friday that it had met the envoy of\r\nKesh. It left.",
        2,
        id="hard-wrapped-before-a-name",
    ),
    pytest.param(
        "She told the paper on Friday, after the vote, as the Elin\nCourier had written, of the "
        "\nletter to the minister, who read it.",
        1,
        id="wrapped-where-the-next-word-did-not-fit",
    ),
    pytest.param("Wait... What? Yes!", 3, id="three-dots"),
    pytest.param("He works for Yahoo! Inc. in Hasra.", 1, id="exclamation-in-a-name"),
    pytest.param("Pell (who leads it) spoke. Nobody minded.", 2, id="brackets"),
    pytest.param("One.\n\u200b\nTwo", 2, id="blank-line-of-zero-width"),
    pytest.param("One\r\rTwo", 2, id="old-line-endings"),
    pytest.param("One.\u2029Two", 2, id="paragraph-separator"),
    pytest.param(" \n\t\n ", 0, id="nothing"),
]


@pytest.mark.parametrize(("text", "count"), LAYOUTS)
def test_layout_ends_sentences(text: str, count: int) -> None:
    assert len(cut(text)) == count


@given(ARBITRARY)
@settings(max_examples=300, deadline=None)
def test_only_white_space_is_dropped_and_nothing_is_repeated(text: str) -> None:
    found = sentences(text)
    covered = [offset for sentence in found for offset in range(*sentence)]
    assert covered == sorted(set(covered))
    assert all(text[at].isspace() for at in set(range(len(text))) - set(covered))


@given(ARBITRARY)
@settings(max_examples=300, deadline=None)
def test_sentences_are_trimmed_bounded_and_inside_one_paragraph(text: str) -> None:
    parts = tuple(paragraphs(text))
    for sentence in sentences(text):
        words = sentence.slice(text)
        assert words == words.strip()
        assert 0 < len(words) <= MAX_SENTENCE
        assert sum(part.contains(sentence) for part in parts) == 1


@given(articles())
@settings(max_examples=60, deadline=None)
def test_joined_sentences_are_split_again(text: str) -> None:
    assert all(words.endswith(".") and words.count(" ") > 2 for words in cut(text))


@given(ARBITRARY, ARBITRARY)
@settings(max_examples=100, deadline=None)
def test_text_before_the_start_is_no_sentence(before: str, text: str) -> None:
    whole = before + text
    found = sentences(whole, len(before))
    shifted = tuple(CharSpan(a + len(before), b + len(before)) for a, b in sentences(text))
    assert found == shifted


LONG = [
    pytest.param("It rained in Hasra. ", id="one-paragraph"),
    pytest.param("It rained in Hasra.\n\n", id="paragraphs"),
    pytest.param("a short line\n", id="short-lines"),
    pytest.param("word " * 14 + "\n", id="wrapped-lines"),
    pytest.param("word ", id="one-sentence"),
    pytest.param("x", id="one-word"),
    pytest.param("Go. ", id="one-word-sentences"),
    pytest.param("中国外交部。", id="cjk"),
    pytest.param("\x0b", id="only-breaks"),
    pytest.param("\n ", id="only-blank-lines"),
    pytest.param(".", id="only-stops"),
    pytest.param("“", id="only-quotation-marks"),
    pytest.param("a.m. ", id="only-times"),
    pytest.param("1. ", id="only-numbers"),
]


@pytest.mark.parametrize("unit", LONG)
def test_the_longest_article_is_split_into_bounded_sentences(unit: str) -> None:
    text = (unit * 400_000)[:400_000]
    found = sentences(text)
    assert found or not text.strip()
    cut_in_words = [
        end for _, end in found if text[end - 1 : end + 1].isalpha() and end < len(text)
    ]
    assert not cut_in_words or unit == "x"
    assert all(end - start <= MAX_SENTENCE for start, end in found)


def cut(text: str) -> list[str]:
    return [sentence.slice(text) for sentence in sentences(text)]
