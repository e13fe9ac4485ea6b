"""Similarity of the names of two actors.

Names agree when they are equal apart from titles and spelling; names of persons also when one is
part of the other. String distances are not used beyond typos: on names from the news no ratio
separates `China’s Foreign Ministry` from `China’s Defense Ministry` and joins `Zhang` with
`Zhang Youxia`. Everything else is left to the mentions of the two actors.
"""

from functools import lru_cache

from rapidfuzz.fuzz import token_sort_ratio

from summarizer.lexicons import words_for
from summarizer.schema.gold_validation import topic_key

_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "our"})
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_TYPO = 92
"""Smallest `token_sort_ratio` of two spellings of one name."""


norm = lru_cache(maxsize=65_536)(topic_key)
"""A name folded as topics are: compatibility forms, case, possessives, punctuation, spaces."""


@lru_cache(maxsize=65_536)
def core_key(name: str) -> str:
    """Return `norm(name)` without titles and determiners, except for the last word.

    A title at the end is kept, because it is the head of the name: `White House spokesman`.
    """
    words = norm(name).split()
    ignored = _DETERMINERS | words_for("person_words", "scoring")
    return " ".join([word for word in words[:-1] if word not in ignored] + words[-1:])


def same_name(first: frozenset[str], second: frozenset[str], *, persons: bool) -> float:
    """Return the similarity of two sets of names: 1, .95, .8, the ratio of a typo, or 0.

    For `persons` a part of the name is enough.
    """
    if not first.isdisjoint(second):
        return 1.0
    normalized = {norm(name) for name in first} & {norm(name) for name in second}
    if normalized - {""}:
        return 1.0
    cores, second_cores = _cores(first), _cores(second)
    if not cores.isdisjoint(second_cores):
        return 0.95
    if persons and any(_part(left, right) for left in cores for right in second_cores):
        return 0.8
    return _typo(cores, second_cores)


@lru_cache(maxsize=16_384)
def _cores(names: frozenset[str]) -> frozenset[str]:
    return frozenset(core for name in names if (core := core_key(name)))


def _part(left: str, right: str) -> bool:
    first, second = set(left.split()), set(right.split())
    if not (first <= second or second <= first):
        return False
    return not (first ^ second) & _GENERATIONS


def _typo(first: frozenset[str], second: frozenset[str]) -> float:
    best = max(
        (
            token_sort_ratio(left, right, score_cutoff=_TYPO)
            for left in first
            for right in second
            if _generation(left) == _generation(right)
        ),
        default=0.0,
    )
    return best / 100


def _generation(core: str) -> frozenset[str]:
    return frozenset(core.split()) & _GENERATIONS
