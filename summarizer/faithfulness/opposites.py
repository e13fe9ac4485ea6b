"""Detect words of a restatement that say the opposite of the article: `fell` for `rose`."""

import re
from functools import cache

from summarizer.faithfulness.negation import has_negation
from summarizer.grounding.normalize import normalize_text
from summarizer.lexicons import load_rows

_WORD = re.compile(r"[^\W\d_]+")


def has_opposite_word(text: str, evidence: str) -> bool:
    """Return whether `text` has a word where `evidence` has only its opposite.

    Words of the same sense count as one: `climbed` is no opposite of `fell` if the evidence has
    `rose` too.
    """
    if has_negation(text) and not has_negation(evidence):
        return False  # `does not accept` for `rejects`
    restated, stated = _words(text), _words(evidence)
    return any(
        not (restated.isdisjoint(side) or restated & opposite or stated & side)
        and not stated.isdisjoint(opposite)
        for pair in _pairs()
        for side, opposite in (pair, pair[::-1])
    )


def _words(text: str) -> set[str]:
    return set(_WORD.findall(normalize_text(text)))


@cache
def _pairs() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    return tuple(
        (frozenset(first.split("|")), frozenset(second.split("|")))
        for first, second in load_rows("opposites")
    )
