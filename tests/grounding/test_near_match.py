"""Words with another meaning are never found, even if they look alike.

Other tools accept a copy with 75% of the words (`75 outposts` for `57`, `did deny` for `did not
deny`). A near match may correct an article, a comma or one letter inside a long word.
"""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data.grounding_cases import CUTS, FLIPS, SLIPS

from summarizer.grounding.align import Match, find_occurrences, spans_between
from summarizer.text.spans import CharSpan

EXAMPLE = (Path(__file__).parent.parent / "data" / "example_kesh.txt").read_text("utf-8")


def places(words: str, text: str) -> list[Match]:
    return find_occurrences(words, text, CharSpan(0, len(text)))


BOTH_WAYS = [*FLIPS, *((words, text) for text, words in FLIPS)]


@pytest.mark.parametrize(("text", "words"), BOTH_WAYS)
def test_a_change_of_meaning_is_never_found(text: str, words: str) -> None:
    assert places(words, f"On Friday {text} and so on") == []


@pytest.mark.parametrize(("text", "words"), SLIPS)
def test_a_harmless_copying_error_is_a_near_match(text: str, words: str) -> None:
    whole = f"On Friday {text} and so on"
    found = places(words, whole)
    assert [(place.span.slice(whole), place.grounding) for place in found] == [(text, "near")]


LOST = [
    ("he urged the government to leave", "he urged the goverment to leave"),
    ("he said that troops had left the town", "he said troops had left the town"),
    ("the towns want the crossing reopened now", "the town wants the crossing reopened now"),
]


@pytest.mark.parametrize(("text", "words"), LOST, ids=["a-shorter-word", "that", "plural"])
def test_some_harmless_changes_are_not_found_either(text: str, words: str) -> None:
    assert places(words, text) == []


@pytest.mark.parametrize(("text", "words"), [c[:2] for c in CUTS], ids=[c[2] for c in CUTS])
def test_a_part_of_a_word_or_number_is_not_found(text: str, words: str) -> None:
    assert places(words, text) == []


EDGES = [
    ("China’s army left", "China", "possessive"),
    ("They’re leaving Hasra", "They", "clitic-verb"),
    ("the forces’ bases burned", "the forces", "plural-possessive"),
    ("It won 57 seats.", "57 seats", "number-at-the-start"),
    ("It was May 5, 2024.", "May 5", "date-and-comma"),
    ("the Tarsia-backed rebels", "the Tarsia", "name-in-a-compound"),
    ("he left—they stayed", "they stayed", "dash-without-blanks"),
    ("the “plan” failed", "plan", "inside-quotation-marks"),
    ("国防部（中国）said", "中国", "cjk-in-brackets"),
    ("the name 中国外交部 stood there", "中国", "cjk-without-blanks"),
]


@pytest.mark.parametrize(("text", "words"), [c[:2] for c in EDGES], ids=[c[2] for c in EDGES])
def test_a_whole_word_is_found_beside_any_punctuation(text: str, words: str) -> None:
    assert [place.span.slice(text) for place in places(words, text)] == [words]


INVENTED = [
    "The alliance demanded that the generals hand over power before Friday.",
    "Tarsia’s Foreign Ministry denied all knowledge of any arms shipments to the rebels.",
    "Dora Valen said on Tuesday that the government would close the Hasra crossing for good.",
    "Kesh’s Interior Minister Dora Valen said on Monday that Tarsia would reopen the crossing.",
    "Analysts do not expect the dispute to drag on.",
    "Shabir Omon, who leads the Unity Party, voted for the border bill last week.",
    "Residents of Hasra want the crossing closed, the mayor said.",
    "The crossing, a lifeline for both economies, has been open since March.",
]


@pytest.mark.parametrize("sentence", INVENTED)
def test_an_invented_sentence_is_not_found(sentence: str) -> None:
    assert places(sentence, EXAMPLE) == []


LINES = [line for line in EXAMPLE.splitlines() if line]


@given(line=st.sampled_from(LINES), seed=st.integers(0, 10_000))
@settings(max_examples=100, deadline=None)
def test_the_same_words_in_another_order_are_not_found(line: str, seed: int) -> None:
    words = line.split()
    shuffled = list(words)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a shuffle, no secret
    if shuffled != words:
        assert places(" ".join(shuffled), EXAMPLE) == []


MUTATIONS = ("not", "never", "no", "hardly", "57", "Velmora", "few", "without", "unless", "only")


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_an_added_or_missing_number_name_or_negation_is_not_found(data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(LINES))
    words = line.split()
    at = data.draw(st.integers(1, len(words) - 1))
    more = data.draw(st.sampled_from(MUTATIONS))
    changed = " ".join([*words[:at], more, *words[at:]])
    assert places(changed, EXAMPLE) == []
    assert places(line, EXAMPLE.replace(line, changed)) == []


@given(st.text(max_size=40), st.text(max_size=200), st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_span_lies_in_the_text_for_any_words(words: str, text: str, copied: bool) -> None:
    words = text[3:20] if copied else words
    for place in spans_between(words, words[-5:], text, CharSpan(0, len(text))):
        assert 0 <= place.span.start < place.span.end <= len(text)
        assert place.span.slice(text).strip() == place.span.slice(text)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param("the war", "the peace", "the war he said, and the peace", id="apart"),
        pytest.param("the war he said", "he said, and", "the war he said, and", id="overlapping"),
        pytest.param("the peace", "the war", None, id="in-the-wrong-order"),
        pytest.param("the war", "", "the war", id="blank-end"),
        pytest.param("the war", None, "the war", id="no-end"),
    ],
)
def test_a_span_goes_from_its_first_words_to_its_last(
    start: str, end: str | None, expected: str | None
) -> None:
    text = "He wants the war he said, and the peace."
    found = spans_between(start, end, text, CharSpan(0, len(text)))
    assert [place.span.slice(text) for place in found] == ([expected] if expected else [])


def test_a_joined_span_has_the_looser_level_of_its_two_ends() -> None:
    text = "They’d hold the “border talks” in Hasra before the winter comes."
    (found,) = spans_between('hold the "border talks"', "before the winter", text, CharSpan(0, 64))
    assert found.grounding == "normalised"
