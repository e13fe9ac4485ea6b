"""When two names are one actor's, for scoring.

Stricter than a string distance: on news pairs no ratio keeps `China’s Foreign Ministry` from
`China’s Defense Ministry` and joins `Zhang` with `Zhang Youxia`. So names agree when they are
the same but for titles and spelling, a person's when one is part of the other; everything else
is left to the places where the two are mentioned.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.fuzz import token_sort_ratio

from summarizer.lexicons import words_for

_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "our"})
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?=\s|$)")
_NO_WORD = re.compile(r"[^\w]+")
_TYPO = 92
"""A sorted ratio from here on is a slip of the pen, not another name."""


@lru_cache(maxsize=65_536)
def norm(name: str) -> str:
    """Return `name` folded: compatibility forms, case, possessives, punctuation, white space."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace("’", "'")
    return _NO_WORD.sub(" ", _POSSESSIVE.sub("", folded)).strip()


@lru_cache(maxsize=65_536)
def core_key(name: str) -> str:
    """Return `norm(name)` without titles and articles, but for the last word.

    A title at the end is what the name is about: `White House spokesman`.
    """
    words = norm(name).split()
    ignored = _DETERMINERS | words_for("person_words", "scoring")
    return " ".join([word for word in words[:-1] if word not in ignored] + words[-1:])


def same_name(ones: frozenset[str], others: frozenset[str], *, persons: bool) -> float:
    """Return how surely two sets of names are one actor's: 1, .95, .8, a typo's ratio, or 0.

    Args:
        ones: Name and aliases of the one.
        others: Name and aliases of the other.
        persons: Whether both are persons, of whom a part of the name is enough.
    """
    if not ones.isdisjoint(others):
        return 1.0
    normed = {norm(name) for name in ones} & {norm(name) for name in others}
    if normed - {""}:
        return 1.0
    cores, others_cores = _cores(ones), _cores(others)
    if not cores.isdisjoint(others_cores):
        return 0.95
    if persons and any(_part(one, other) for one in cores for other in others_cores):
        return 0.8
    return _typo(cores, others_cores)


@lru_cache(maxsize=16_384)
def _cores(names: frozenset[str]) -> frozenset[str]:
    return frozenset(core for name in names if (core := core_key(name)))


def _part(one: str, other: str) -> bool:
    ones, others = set(one.split()), set(other.split())
    if not (ones <= others or others <= ones):
        return False
    return not (ones ^ others) & _GENERATIONS


def _typo(ones: frozenset[str], others: frozenset[str]) -> float:
    best = max(
        (
            token_sort_ratio(one, other, score_cutoff=_TYPO)
            for one in ones
            for other in others
            if _generation(one) == _generation(other)
        ),
        default=0.0,
    )
    return best / 100


def _generation(core: str) -> frozenset[str]:
    return frozenset(core.split()) & _GENERATIONS
