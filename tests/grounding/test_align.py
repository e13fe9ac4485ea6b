"""Words are found exactly or nearly where the text has them, and nowhere else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.grounding.align import find_occurrences, spans_between
from summarizer.grounding.word_boundaries import is_word_aligned
from summarizer.schema.drafts import span_anchors
from summarizer.text.spans import CharSpan

TEXT = (
    "The anti-regime alliance claimed on Friday to have seized 57 junta outposts in three days. "
    "“We did not sign the agreement on border security,” the spokesman, Gen. Omar Pell, said — "
    "the ministry’s account was disputed by several international organisations in the capital."
)
WHOLE = CharSpan(0, len(TEXT))
_LEXICON = "Kesh army talks the of 57 said “we” border, days. won’t Omar-Pell é 中国"
_WORDS = st.sampled_from(_LEXICON.split())
_FOLDS = {"“": '"', "”": '"', "’": "'", " ": "\u00a0", "é": "É"}


def found(words: str, end: str | None = None) -> list[tuple[str, str]]:
    """Return the words found, without the marks at their edges that `tidy` takes away."""
    spans = spans_between(words, end, TEXT, WHOLE)
    return [(span.span.slice(TEXT).rstrip(".,”"), span.grounding) for span in spans]


@given(
    before=st.lists(_WORDS),
    planted=st.lists(_WORDS, min_size=1, unique=True),
    after=st.lists(_WORDS),
)
@settings(max_examples=200, deadline=None)
def test_an_inserted_span_is_found_by_its_anchors(
    before: list[str], planted: list[str], after: list[str]
) -> None:
    text = " ".join([*before, "¶", *planted, "¶", *after])
    start = len(" ".join([*before, "¶"])) + 1
    span = CharSpan(start, start + len(" ".join(planted)))
    first, last = span_anchors(planted)
    spans = spans_between(first, last, text, span)

    if any(character.isalnum() for character in first) and is_word_aligned(text, span):
        assert span in [span.span for span in spans]
    assert all(is_word_aligned(text, span.span) for span in spans)


@given(words=st.lists(_WORDS, min_size=1, max_size=8), keys=st.sets(st.sampled_from(list(_FOLDS))))
@settings(max_examples=200, deadline=None)
def test_a_copy_with_other_quotes_spaces_or_case_matches(words: list[str], keys: set[str]) -> None:
    text = " ".join(words)
    copy = text
    for key in keys:
        copy = copy.replace(key, _FOLDS[key])
    spans = find_occurrences(copy, text, CharSpan(0, len(text)))

    if is_word_aligned(text, CharSpan(0, len(text))) and copy.strip() == copy:
        assert [span.span for span in spans] == [CharSpan(0, len(text))]
        assert spans[0].grounding == ("exact" if copy == text else "normalised")


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("to have seized 75 junta outposts", id="another-number"),
        pytest.param("to have seized fifty-seven junta outposts", id="a-number-in-words"),
        pytest.param("We did sign the agreement on border security", id="negation-dropped"),
        pytest.param("We did not not sign the agreement", id="negation-added"),
        pytest.param("the spokesman, Gen. Omar Bell, said", id="another-name"),
        pytest.param("account was undisputed by several international", id="a-prefix-that-denies"),
        pytest.param("The pro-regime alliance claimed on Friday", id="another-prefix"),
        pytest.param("The alliance demanded that the generals hand over power", id="invented"),
        pytest.param("outposts junta 57 seized have to", id="shuffled"),
        pytest.param("in five days", id="too-short-for-a-slip"),
        pytest.param("regime alliance claimed to have", id="words-left-out"),
        pytest.param("", id="nothing"),
        pytest.param("—", id="a-mark-alone"),
    ],
)
def test_words_that_are_not_in_the_text_are_not_found(words: str) -> None:
    assert found(words) == []


@pytest.mark.parametrize(
    ("words", "text"),
    [
        pytest.param(
            "on Friday to have seized 57 junta outposts in the three days",
            None,
            id="an-article-before-a-number-is-no-slip",
        ),
        pytest.param(
            "disputed by several international organizations in the capital",
            "disputed by several international organisations in the capital",
            id="british-and-american-spelling",
        ),
        pytest.param(
            "did not sign agreement on border security",
            "did not sign the agreement on border security",
            id="an-article-left-out",
        ),
    ],
)
def test_a_copying_error_is_accepted_only_if_the_meaning_stays(
    words: str, text: str | None
) -> None:
    assert found(words) == ([] if text is None else [(text, "near")])


def test_two_equally_near_matches_count_as_none() -> None:
    twice = "He did sign the agreement today. He did sign the agreement today."
    assert find_occurrences("did sign agreement today", twice, CharSpan(0, len(twice))) == []


def test_nothing_is_found_outside_the_range() -> None:
    assert spans_between("The anti-regime alliance", None, TEXT, CharSpan(20, len(TEXT))) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [("He can't go.", "He can"), ("It rose 3.5 percent.", "5 percent"), ("A seed.", "see")],
)
def test_no_span_begins_or_ends_inside_a_word(text: str, words: str) -> None:
    assert find_occurrences(words, text, CharSpan(0, len(text))) == []
