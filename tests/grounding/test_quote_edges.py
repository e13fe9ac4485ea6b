"""A span has the edges that the codebook requires (3.7).

Quotation marks at its edges are included, a final stop and a separating comma are not; it lies in
one paragraph and is never empty.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data.text_strategies import ARBITRARY

from summarizer.grounding.quote_edges import trim_span
from summarizer.text.sentences import paragraphs
from summarizer.text.spans import CharSpan

CASES = [
    pytest.param("He said [it would leave.]", "it would leave", id="final-stop"),
    pytest.param("[It would leave,] he said.", "It would leave", id="separating-comma"),
    pytest.param("[“It leaves,”] he said.", "“It leaves,”", id="comma-inside-the-marks"),
    pytest.param("He called it [“blackmail”.]", "“blackmail”", id="stop-outside-the-marks"),
    pytest.param("He said [“it is over.”]", "“it is over.”", id="stop-inside-the-marks"),
    pytest.param("[“It leaves], ” no", "“It leaves", id="no-mark-behind"),
    pytest.param("[“It leaves],” he said.", "“It leaves,”", id="closing-mark-left-out"),
    pytest.param("“[It leaves,”] he said.", "“It leaves,”", id="opening-mark-left-out"),
    pytest.param("“[It leaves],” he said.", "“It leaves,”", id="both-marks-left-out"),
    pytest.param('"[It leaves]," he said.', '"It leaves,"', id="both-straight-marks-left-out"),
    pytest.param("”[Det är slut],” sade han.", "”Det är slut,”", id="both-backward-marks-left-out"),
    pytest.param("[”Det är slut,”] sade han.", "”Det är slut,”", id="backward-marks-are-kept"),
    pytest.param("it was a [“plan]” of his", "“plan”", id="closing-mark-of-a-fragment"),
    pytest.param("[“A,” she said. “B.”]", "“A,” she said. “B.”", id="parted-by-the-attribution"),
    pytest.param("“A,” [she said]. “B.”", "she said", id="between-two-quotations"),
    pytest.param("[a report by Acme Inc.] said so", "a report by Acme Inc.", id="abbreviation"),
    pytest.param("[in the U.S.]", "in the U.S.", id="acronym-at-the-end"),
    pytest.param("[at 6 p.m.]", "at 6 p.m.", id="time-at-the-end"),
    pytest.param("[is it over?]", "is it over?", id="question-mark-stays"),
    pytest.param("[they went on…]", "they went on…", id="ellipsis-stays"),
    pytest.param("he said[ — it is over —] and left", "it is over", id="dashes"),
    pytest.param("[  it is over \n]", "it is over", id="white-space"),
    pytest.param("[It ended.\n\nA longer paragraph]", "It ended", id="first-paragraph"),
    pytest.param(
        "[“It ended.\n\n“It was a longer paragraph,] that”",
        "“It was a longer paragraph",
        id="longer-part-of-a-continued-quotation",
    ),
    pytest.param("[,]", ",", id="nothing-but-a-comma"),
]


def unmarked(marked: str) -> tuple[str, CharSpan]:
    """Return the text without brackets, and the span between them."""
    text = marked.replace("[", "").replace("]", "")
    return text, CharSpan(marked.index("["), marked.index("]") - 1)


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_edges_follow_the_codebook(marked: str, expected: str) -> None:
    text, span = unmarked(marked)
    assert trim_span(text, span, tuple(paragraphs(text))).slice(text) == expected


@given(ARBITRARY, st.integers(0, 400), st.integers(1, 100))
@settings(max_examples=300, deadline=None)
def test_a_trimmed_span_is_not_empty_and_only_gains_punctuation(
    text: str, start: int, length: int
) -> None:
    span = CharSpan(start, min(len(text), start + length))
    if span.start >= span.end:
        return
    tidied = trim_span(text, span, tuple(paragraphs(text)))
    assert 0 <= tidied.start < tidied.end <= len(text)
    assert tidied.start >= span.start - 1
    assert set(text[span.end : tidied.end]) <= set('.,!?…“”»"')


@given(ARBITRARY, st.integers(0, 400), st.integers(1, 100))
@settings(max_examples=200, deadline=None)
def test_trimming_twice_keeps_the_words(text: str, start: int, length: int) -> None:
    span = CharSpan(start, min(len(text), start + length))
    if not span.slice(text).strip():
        return
    marks = '“”«»„".,;:—–!?… '
    once = trim_span(text, span, tuple(paragraphs(text)))
    twice = trim_span(text, once, tuple(paragraphs(text)))
    assert twice.slice(text).strip(marks) == once.slice(text).strip(marks)
