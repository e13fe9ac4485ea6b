"""The words a near match compares, and which differences between two are harmless.

Strict on purpose. Letter by letter many an English word turns into another: `protecting` and
`protesting`, `undermined` and `underlined`, `million` and `billion`.
`docs/explanation/grounding.md` has the count that the bounds below rest on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer.grounding.normalize import normalize_text
from summarizer.text.spans import CharSpan

_LONG = 11
"""Letters of the shorter of two words that may differ by a letter too many or too few."""

_SPELT = 8
"""Letters of a word that may have `s` for `z`: British and American spelling."""

_KEPT_ENDS = 3
"""Letters at either end that a slip leaves alone: prefixes and endings carry meaning."""

_TOKEN = re.compile(r"\S+")
_QUOTES = "'\""
_LEADING = re.compile(r"(?:[\"'(\[{,;:!?…]|[.-](?!\d))+")
_TRAILING = re.compile(r"[\"')\]},;:!?…]+$|[\"')\]},;:!?….-]+$")
_ARTICLES = frozenset({"a", "an", "the"})
_NEGATIVE = re.compile(r"(?:un|dis|non|mis|anti|counter)(?=[a-z-])")
_NUMBERS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred hundreds thousand thousands million millions billion billions trillion trillions "
    "dozen dozens half third quarter twice double triple first second once both all every each "
    "some most many much more less least few fewer little lot lots bit number couple percent "
    "only last next other same very no not never".split()
)
"""Words an article before which counts, orders or denies: `few`, `a few`, `the few`."""

_IDIOMS = frozenset(
    "charge possession control custody care case question future front place way time name "
    "prison court office power view event course interest".split()
)
"""Words whose idioms turn on the article: `in charge of`, `in the charge of`."""


@dataclass(frozen=True)
class Token:
    """A word, folded for comparison, with its place, its marks and whether a slip may touch it."""

    key: str
    marks: str
    protected: bool
    span: CharSpan


@dataclass(frozen=True)
class TokenizedSentence:
    """Words in a row, and where each stands among them."""

    tokens: tuple[Token, ...]
    places: Mapping[str, Sequence[int]]


def tokenize(text: str, within: CharSpan) -> tuple[Token, ...]:
    """Return the words of `text` in the range `within`."""
    return tuple(
        Token(*_read(match.group()), CharSpan(*match.span()))
        for match in _TOKEN.finditer(text, within.start, within.end)
    )


@lru_cache(maxsize=64)
def tokenize_sentence(text: str, within: CharSpan) -> TokenizedSentence:
    """Return the words of `text` in the range `within`; the last results are kept."""
    found = tokenize(text, within)
    places: dict[str, list[int]] = {}
    for index, token in enumerate(found):
        places.setdefault(token.key, []).append(index)
    return TokenizedSentence(found, places)


def is_optional_article(words: Sequence[Token], index: int) -> bool:
    """Tell whether the word at `index` is an article, or a lone dash, that may come or go."""
    word, follower = words[index], words[index + 1 : index + 2]
    if not word.key:
        signs = any(character.isdigit() for after in follower for character in after.key)
        return "?" not in word.marks and not signs
    if word.key not in _ARTICLES or word.protected or word.marks or not follower:
        return False
    after = follower[0]
    if _is_number(after.key) or after.key in _IDIOMS:
        return False
    return word.key == "the" or not after.protected


def is_slip(wanted: Token, source: Token) -> bool:
    """Tell whether two words differ by one letter or hyphen too many, deep inside a long word.

    `s` for `z`, the one exchange allowed, is British for American spelling.
    """
    if wanted.protected or source.protected or wanted.marks != source.marks:
        return False
    mine, theirs = wanted.key, source.key
    if mine.replace("z", "s") == theirs.replace("z", "s"):
        return len(mine) >= _SPELT
    longer, shorter = sorted((mine, theirs), key=len, reverse=True)
    if len(longer) != len(shorter) + 1 or len(shorter) < _LONG:
        return False
    at = next((i for i, letter in enumerate(shorter) if longer[i] != letter), len(shorter))
    inside = _KEPT_ENDS <= at < len(longer) - _KEPT_ENDS
    same = longer[:at] + longer[at + 1 :] == shorter
    return inside and same and (longer[at].isalpha() or longer[at] == "-")


@lru_cache(maxsize=4096)
def _read(word: str) -> tuple[str, str, bool]:
    """Return the key of a word, its marks, and whether it is protected."""
    key, marks = _split(normalize_text(word))
    return key, marks, _is_protected(word, key)


def _split(word: str) -> tuple[str, str]:
    """Return the word without the marks around it, and those marks without quotation marks."""
    leading = _LEADING.match(word)
    head = leading.group() if leading else ""
    rest = word[len(head) :]
    trailing = _TRAILING.search(rest)
    tail = trailing.group() if trailing else ""
    marks = "".join(mark for mark in head + "|" + tail if mark not in _QUOTES)
    return rest[: len(rest) - len(tail)], "" if marks == "|" else marks


def _is_protected(word: str, key: str) -> bool:
    """Tell whether a word is a number, a name or a negation, which no slip may touch."""
    return (
        any(character.isdigit() or character.isupper() for character in word)
        or _is_number(key)
        or bool(_NEGATIVE.match(key))
        or "'" in key
    )


def _is_number(key: str) -> bool:
    return any(part in _NUMBERS or any(map(str.isdigit, part)) for part in key.split("-"))
