"""Normalization changes typography and case only, and every character maps back to its offset."""

import pytest
from hypothesis import given, settings
from support.data.text_strategies import ARBITRARY

from summarizer.grounding.normalize import normalize, normalize_text
from summarizer.text.spans import CharSpan


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Kesh’s”", '"kesh\'s"'),
        ("«a» „b“", '"a" "b"'),
        ("10–15 — 3−2", "10-15 - 3-2"),
        ("a \t\r\n\u00a0b", "a b"),
        (" a ", "a"),
        ("so… on", "so... on"),
        ("law\u00adsuit \u200bé\ufeff", "lawsuit é"),
        ("cafe\u0301", "café"),
        ("Straße", "strasse"),
        ("", ""),
        ("\u200b \u200b", ""),
        ("\u00ad\r0", "0"),
    ],
)
def test_typography_is_normalized_and_letters_stay(text: str, expected: str) -> None:
    assert normalize_text(text) == expected


@given(ARBITRARY)
@settings(max_examples=300, deadline=None)
def test_normalizing_twice_changes_nothing(text: str) -> None:
    once = normalize_text(text)
    assert normalize_text(once) == once


@given(ARBITRARY)
@settings(max_examples=300, deadline=None)
def test_every_normalized_character_maps_back_to_its_source(text: str) -> None:
    whole = normalize(text, CharSpan(0, len(text)))
    last = 0
    for index, character in enumerate(whole.text):
        span = whole.source_span(index, index + 1)
        assert last <= span.start < span.end <= len(text)
        assert character == " " or character in normalize_text(span.slice(text))
        last = span.start


@given(ARBITRARY, ARBITRARY)
@settings(max_examples=100, deadline=None)
def test_a_part_is_normalized_like_its_text_alone(before: str, text: str) -> None:
    shift = len(before)
    part = normalize(before + text, CharSpan(shift, shift + len(text)))
    alone = normalize(text, CharSpan(0, len(text)))
    assert part.text == alone.text
    if alone.text:
        start, end = alone.source_span(0, len(alone.text))
        assert part.source_span(0, len(part.text)) == CharSpan(shift + start, shift + end)
