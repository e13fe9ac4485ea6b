"""Folding changes how characters look and nothing else, and every one leads back to its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from text_strategies import ARBITRARY

from summarizer.grounding.folding import fold, folded
from summarizer.text.spans import Extent


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
    ],
)
def test_looks_are_folded_and_letters_kept(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(ARBITRARY)
@settings(max_examples=300, deadline=None)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    once = folded(text)
    assert folded(once) == once


@given(ARBITRARY)
@settings(max_examples=300, deadline=None)
def test_every_folded_character_leads_back_to_characters_that_fold_to_it(text: str) -> None:
    whole = fold(text, Extent(0, len(text)))
    last = 0
    for index, character in enumerate(whole.text):
        extent = whole.extent(index, index + 1)
        assert last <= extent.start < extent.end <= len(text)
        assert character == " " or character in folded(extent.of(text))
        last = extent.start


@given(ARBITRARY, ARBITRARY)
@settings(max_examples=100, deadline=None)
def test_a_part_folds_to_the_same_as_its_text_alone(before: str, text: str) -> None:
    shift = len(before)
    part = fold(before + text, Extent(shift, shift + len(text)))
    alone = fold(text, Extent(0, len(text)))
    assert part.text == alone.text
    if alone.text:
        start, end = alone.extent(0, len(alone.text))
        assert part.extent(0, len(part.text)) == Extent(shift + start, shift + end)
