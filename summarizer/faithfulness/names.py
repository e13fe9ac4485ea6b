"""The names of a restatement that its article does not have.

A capital makes a name. A name may be bent (`Kesh`, `Keshi`) and may come from anywhere in the
article, since a restatement puts names for pronouns; what stands nowhere in it was added.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from summarizer.grounding.countries import other_forms

_WORD = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"(?<=\b[A-Z])\.(?=[A-Z]\b)")
"""The stops inside `U.S.`."""
_CAPITALS = re.compile(r"[A-Z]{2,5}")
_ENDINGS = frozenset(
    "n an ian ean ns ans ians eans ese i is ish er ers ite ites ic ics a ia e o on os es s y ies "
    "ed ing al ity men man".split()
) | {""}
"""How a name is bent: `Kesh`, `Keshi`, `Keshis`; `Latvia`, `Latvian`; `Lebanon`, `Lebanese`."""

_LONGEST_ENDING = max(map(len, _ENDINGS))
_SHORTEST_STEM = 4
_MOST_INITIALS = 5
_JOINTS = frozenset({"of", "the", "for", "and"})
_LOWERED = frozenset(
    "a all an and another any anybody anyone anything are as at because before being both but by "
    "each either every everybody everyone everything few fewer for from half he her here his how "
    "if in instead is it its less many members men more most much neither new no nobody none not "
    "nothing of on once one only or other others our parties people she since so some somebody "
    "someone something such than that the their them there these they this those to under until "
    "we what whatever when where whether which while who whoever why with without women you your "
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
"""What has a capital at the head of a sentence, or in a date, and is no name."""

_SAME = (
    "un united nations", "eu european europe", "eu union", "wales welsh", "kurdistan kurdish kurds",
)  # fmt: skip
_SAME_AS = {
    word: frozenset().union(*(group.split() for group in _SAME if word in group.split()))
    for group in _SAME
    for word in group.split()
}
"""Forms of names that are no countries, by each of their words."""

_UNRELATED = frozenset({"montenegrin"})
"""Adjectives not related to their country, until the recorded results are made anew."""


def unsupported_names(text: str, source: str) -> list[str]:
    """Return the words of names in `text` that stand nowhere in `source`, in order.

    Args:
        text: A restatement.
        source: The article, and whatever else may give a name.
    """
    capitals = [word for word in _WORD.finditer(_DOTTED.sub("", text)) if word.group()[0].isupper()]
    if not capitals:
        return []
    known = _known(source)
    return [
        word.group()
        for word in capitals
        if len(word.group()) > 1
        and not _is_known(word.group(), known)
        and not (word.start() <= 1 and word.group().endswith("ing"))
    ]


class _Known:
    """What the words of an article let others name; what is seldom asked for is made when it is."""

    def __init__(self, source: str) -> None:
        self._written = _WORD.findall(_DOTTED.sub("", source))
        self.words = frozenset(map(_plain, self._written))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem for word in self.words for stem in _stems(word))

    @cached_property
    def initials(self) -> frozenset[str]:
        return frozenset(_initials(self._written))


@lru_cache(maxsize=16)
def _known(source: str) -> _Known:
    return _Known(source)


def _is_known(name: str, known: _Known) -> bool:
    plain = _plain(name)
    is_starter = plain in _LOWERED and not _CAPITALS.fullmatch(name)
    return (
        is_starter
        or plain in known.words
        or bool(_other_forms(plain) & known.words)
        or any(stem in known.stems for stem in _stems(plain))
        or name in known.initials
    )


def _other_forms(word: str) -> frozenset[str]:
    if word in _UNRELATED:
        return frozenset()
    return other_forms(word) | _SAME_AS.get(word, frozenset())


def _stems(word: str) -> list[str]:
    """Return what may be the unbent part of `word`, itself among it."""
    cuts = range(max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING), len(word) + 1)
    return [word[:cut] for cut in cuts if word[cut:] in _ENDINGS]


def _initials(words: Sequence[str]) -> Iterator[str]:
    """Yield what names of several words may be shortened to: `UN` for `United Nations`."""
    row = ""
    for word in words:
        if word[0].isupper():
            row = row[-_MOST_INITIALS + 1 :] + word[0]
            yield from (row[at:] for at in range(len(row) - 1))
        elif word not in _JOINTS:
            row = ""


def _plain(word: str) -> str:
    """Return `word` in small letters without accents."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word)
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()
