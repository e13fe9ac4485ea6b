"""Texts that repeat one unit take time that grows with their length, not with its square.

Each of these cases once took minutes, because the text was compared anew at every offset.
"""

import time

import pytest
from support.data.record_building import build_from_drafts
from support.models.scripted_model import actor, claim

from benchmarks.repeated_texts import FUNCTIONS
from summarizer.postprocessing.claims.attributions import find_attributions
from summarizer.syntax import is_installed, parse_document
from summarizer.text.document import Document

_GENEROUS_SECONDS = 10
_CASES = [
    ("finding its first half", "a", 100_000),
    ("finding its first 300 letters", "ß", 390_000),
    ("near matches", ")", 100_000),
    ("mentions of its first half", "a", 100_000),
    ("reading front matter", " ", 200_000),
]


@pytest.mark.parametrize(("function", "unit", "size"), _CASES)
def test_a_repeated_text_takes_seconds(function: str, unit: str, size: int) -> None:
    text = (unit * size)[:size]
    started = time.process_time()
    FUNCTIONS[function](text)
    assert time.process_time() - started < _GENEROUS_SECONDS


def test_a_name_of_equal_letters_costs_no_more_than_another() -> None:
    drafts = [actor("a" * (300 + number), "group") for number in range(300)]
    started = time.process_time()
    assert build_from_drafts("a" * 8_000, drafts, []).actors == []
    assert time.process_time() - started < _GENEROUS_SECONDS


def test_the_nearest_of_many_cues_is_found_without_all_pairs() -> None:
    text = "a b " * 2_000
    draft = claim("a", sentence=1, cue="b", until=36, text="A.")
    started = time.process_time()
    build_from_drafts(text, [], [draft] * 20)
    assert time.process_time() - started < _GENEROUS_SECONDS


@pytest.mark.skipif(not is_installed(), reason="needs the parser: pip install '.[local]'")
def test_many_short_quotations_after_a_cue_are_not_read_again_and_again() -> None:
    document = Document.from_text("“A,” Kesh said of " + "“b” and " * 8_000)
    syntax = parse_document(document)
    assert syntax is not None
    started = time.process_time()
    (found,) = find_attributions(document, syntax)
    assert found.content.slice(document.text) == "“A,”"
    assert time.process_time() - started < _GENEROUS_SECONDS
