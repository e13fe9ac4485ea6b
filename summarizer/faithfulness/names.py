"""Find names in a restatement that the article does not contain.

A capitalized word is a name. It may have another ending (`Kesh`, `Keshi`) and may occur anywhere
in the article, because a restatement replaces pronouns by names.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from summarizer.grounding.countries import other_forms

_WORD = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"(?<=\b[A-Z])\.(?=[A-Z]\b)")
"""The full stops inside `U.S.`."""
_CAPITALS = re.compile(r"[A-Z]{2,5}")
_ENDINGS = frozenset(
    "n an ian ean ns ans ians eans ese i is ish er ers ite ites ic ics a ia e o on os es s y ies "
    "ed ing al ity men man".split()
) | {""}
"""Endings of related names: `Kesh`, `Keshi`, `Keshis`; `Latvia`, `Latvian`."""

_MAX_ENDING_LENGTH = max(map(len, _ENDINGS))
_MIN_STEM_LENGTH = 4
_MAX_INITIALS = 5
_CONNECTING_WORDS = frozenset({"of", "the", "for", "and"})
_NO_NAMES = frozenset(
    "a all an and another any anybody anyone anything are as at because before being both but by "
    "each either every everybody everyone everything few fewer for from half he her here his how "
    "if in instead is it its less many members men more most much neither new no nobody none not "
    "nothing of on once one only or other others our parties people she since so some somebody "
    "someone something such than that the their them there these they this those to under until "
    "we what whatever when where whether which while who whoever why with without women you your "
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
"""Words that are capitalized at the beginning of a sentence or in a date and are no names."""

_RELATED = (
    "un united nations", "eu european europe", "eu union", "wales welsh", "kurdistan kurdish kurds",
)  # fmt: skip
_RELATED_NAMES = {
    word: frozenset().union(*(group.split() for group in _RELATED if word in group.split()))
    for group in _RELATED
    for word in group.split()
}
"""Related names that are no countries, by each of their words."""

_UNRELATED = frozenset({"montenegrin"})
"""Adjectives not related to their country, until the recorded results are made anew."""


def unsupported_names(text: str, source: str) -> list[str]:
    """Return the words of names in `text`, a restatement, that do not occur in `source`."""
    capitals = [word for word in _WORD.finditer(_DOTTED.sub("", text)) if word.group()[0].isupper()]
    if not capitals:
        return []
    known = _source_names(source)
    return [
        word.group()
        for word in capitals
        if len(word.group()) > 1
        and not _is_known(word.group(), known)
        and not (word.start() <= 1 and word.group().endswith("ing"))
    ]


class _SourceNames:
    """The words, stems and acronyms of a text; stems and acronyms are computed lazily."""

    def __init__(self, source: str) -> None:
        self._words = _WORD.findall(_DOTTED.sub("", source))
        self.words = frozenset(map(_plain, self._words))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem for word in self.words for stem in _stems(word))

    @cached_property
    def initials(self) -> frozenset[str]:
        return frozenset(_initials(self._words))


_source_names = lru_cache(maxsize=16)(_SourceNames)


def _is_known(name: str, known: _SourceNames) -> bool:
    plain = _plain(name)
    return (
        (plain in _NO_NAMES and not _CAPITALS.fullmatch(name))
        or plain in known.words
        or bool(_other_forms(plain) & known.words)
        or any(stem in known.stems for stem in _stems(plain))
        or name in known.initials
    )


def _other_forms(word: str) -> frozenset[str]:
    if word in _UNRELATED:
        return frozenset()
    return other_forms(word) | _RELATED_NAMES.get(word, frozenset())


def _stems(word: str) -> list[str]:
    """Return the possible stems of `word`, including the word itself."""
    cuts = range(max(_MIN_STEM_LENGTH, len(word) - _MAX_ENDING_LENGTH), len(word) + 1)
    return [word[:cut] for cut in cuts if word[cut:] in _ENDINGS]


def _initials(words: Sequence[str]) -> Iterator[str]:
    """Yield the possible acronyms of names: `UN` for `United Nations`."""
    initials = ""
    for word in words:
        if word[0].isupper():
            initials = initials[-_MAX_INITIALS + 1 :] + word[0]
            yield from (initials[at:] for at in range(len(initials) - 1))
        elif word not in _CONNECTING_WORDS:
            initials = ""


def _plain(word: str) -> str:
    """Return `word` in lower case without accents."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
