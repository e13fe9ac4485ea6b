"""Normalize quotes, dashes, white space and case, with a map back to the original offsets.

Models replace curly quotes by straight ones and collapse white space. Such a copy equals the
source after both are normalized.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from summarizer.text.spans import CharSpan

_SINGLE = "‘’‚‛′`´ʼ＇‹›"
_DOUBLE = "“”„‟″«»＂「」『』〝〞〟"
_DASHES = "‐‑‒–—―−﹣－"
INVISIBLE = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Invisible characters, which models do not copy."""

_ONE_TO_ONE = (
    dict.fromkeys(map(ord, _SINGLE), "'")
    | dict.fromkeys(map(ord, _DOUBLE), '"')
    | dict.fromkeys(map(ord, _DASHES), "-")
)
_OPTIONAL = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u0610-\u061a\u064b-\u065f\u0670"
"""Vowel signs of Arabic and Hebrew, which a copy may leave out."""

_TATWEEL = "\u0640"
"""The stroke that lengthens an Arabic word."""

# These change their length: invisible characters, white space, `…`, accents and vowel signs.
_UNEVEN = re.compile(
    rf"[{INVISIBLE}{_TATWEEL}]|…|\s+|[^\W\d_][\u0300-\u036f]+|[^\W\d_]?[{_OPTIONAL}]+"
)
_MARK = re.compile(r"[\u0300-\u036f]")
_OPTIONAL_MARK = re.compile(rf"[{_OPTIONAL}]")


@dataclass(frozen=True)
class _Piece:
    """Normalized characters from `at` on; `even` pieces have the length of the original."""

    at: int
    start: int
    end: int
    even: bool


@dataclass(frozen=True)
class NormalizedText:
    """A normalized text with a map to the original offsets."""

    text: str
    pieces: tuple[_Piece, ...]

    def source_span(self, start: int, end: int) -> CharSpan:
        """Return the original span of the non-empty normalized range `[start, end)`."""
        return CharSpan(self._source_of(start).start, self._source_of(end - 1).end)

    def is_whole(self, start: int, end: int) -> bool:
        """Return whether the normalized range `[start, end)` splits no original character."""
        first = self._piece_at(start)
        after = self._piece_at(end) if end < len(self.text) else None
        return (first.even or first.at == start) and (
            after is None or after.even or after.at == end
        )

    def _piece_at(self, index: int) -> _Piece:
        return self.pieces[bisect_right(self.pieces, index, key=lambda piece: piece.at) - 1]

    def _source_of(self, index: int) -> CharSpan:
        """Return the original span of the normalized character at `index`."""
        piece = self._piece_at(index)
        if not piece.even:
            return CharSpan(piece.start, piece.end)
        at = piece.start + index - piece.at
        return CharSpan(at, at + 1)


@lru_cache(maxsize=64)
def normalize(text: str, within: CharSpan) -> NormalizedText:
    """Return the part `within` of `text`, normalized, without white space at its edges.

    Quotes, dashes, white space, case, invisible characters and combining accents are normalized;
    other letters and digits stay.
    """
    return _normalize(text, within)


@lru_cache(maxsize=4096)
def normalize_text(text: str) -> str:
    """Return `text` normalized, without the map."""
    return _normalize(text, CharSpan(0, len(text))).text


def _normalize(text: str, within: CharSpan) -> NormalizedText:
    parts: list[str] = []
    pieces: list[_Piece] = []
    at = 0
    for span, characters, even in _normalized_parts(text, within.trimmed(text)):
        # White space after invisible characters can still be the first.
        is_spare = characters == " " and (not parts or parts[-1] == " ")
        if not characters or is_spare:
            continue
        pieces.append(_Piece(at, span.start, span.end, even))
        parts.append(characters)
        at += len(characters)
    return NormalizedText("".join(parts).rstrip(), tuple(pieces))


def _normalized_parts(text: str, within: CharSpan) -> Iterator[tuple[CharSpan, str, bool]]:
    """Yield the parts of `text` in order: span, normalized characters, equal length."""
    at = within.start
    for match in _UNEVEN.finditer(text, within.start, within.end):
        yield from _plain_parts(text, CharSpan(at, match.start()))
        yield CharSpan(*match.span()), _uneven(match.group()), False
        at = match.end()
    yield from _plain_parts(text, CharSpan(at, within.end))


def _uneven(characters: str) -> str:
    if characters.isspace():
        return " "
    if characters == "…":
        return "..."
    if _MARK.search(characters):
        return unicodedata.normalize("NFC", characters).casefold()
    return _OPTIONAL_MARK.sub("", characters).casefold() if len(characters) > 1 else ""


def _plain_parts(text: str, span: CharSpan) -> Iterator[tuple[CharSpan, str, bool]]:
    whole = span.slice(text).translate(_ONE_TO_ONE).casefold()
    if len(whole) == span.end - span.start:
        yield span, whole, True
        return
    # `ß` and a few other characters become two.
    for offset in range(span.start, span.end):
        character = text[offset].translate(_ONE_TO_ONE).casefold()
        yield CharSpan(offset, offset + 1), character, len(character) == 1
