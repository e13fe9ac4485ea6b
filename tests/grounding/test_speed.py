"""Grounding costs next to nothing beside a model's answer, in the longest article too.

The bounds are many times what is measured: they tell a square from a line, not a fast machine
from a slow one.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from summarizer.grounding.edges import tidy
from summarizer.grounding.locate import occurrences, spans_between
from summarizer.records.drafts import anchors
from summarizer.text.reading import read_document
from summarizer.text.sentences import sentences
from summarizer.text.spans import Extent

SENTENCE = "The ministry’s envoy no. {} said that “talks” with the rebels in Hasra would go on. "
LONG = "".join(SENTENCE.format(number) for number in range(4_700))
WHOLE = Extent(0, len(LONG))


def test_the_drafts_of_an_article_are_grounded_in_milliseconds(seed: Path) -> None:
    document = read_document(seed)
    text = document.text
    began = time.perf_counter()
    for number in range(60):
        within = document.sentences[number % len(document.sentences)]
        words = within.of(text).split()
        (found,) = spans_between(*anchors(words), text, within)[:1]
        tidy(text, found.extent, document.paragraphs)
        occurrences("words that stand nowhere here", text, within)
    assert time.perf_counter() - began < 0.5


def test_five_thousand_anchors_in_the_longest_article_are_no_matter() -> None:
    ranges = sentences(LONG)
    began = time.perf_counter()
    for number in range(5_000):
        within = ranges[number % len(ranges)]
        spans_between(f"envoy no. {number} said", "would go on", LONG, within)
        occurrences(f"ministry's envoy no. {number} swore", LONG, within)
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize("words", ["the ministry's envoy no. 77", "the envoy of ministry no. 77"])
def test_asking_the_whole_of_the_longest_article_again_folds_it_once(words: str) -> None:
    began = time.perf_counter()
    for _ in range(200):
        occurrences(words, LONG, WHOLE)
    assert time.perf_counter() - began < 20


def test_words_that_stand_everywhere_are_joined_in_one_pass() -> None:
    began = time.perf_counter()
    assert len(spans_between("with", "on", LONG, WHOLE)) == 4_700
    assert time.perf_counter() - began < 20
