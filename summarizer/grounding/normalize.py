"""The same characters under other quotes, dashes, white space and case, with a way back.

Models swap curly for straight quotes and squeeze blanks. Folding both sides makes such copies
equal, and the map leads from the folded text to offsets of the untouched one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from summarizer.text.spans import CharSpan

_SINGLE = "‘’‚‛′`´ʼ＇"
_DOUBLE = "“”„‟″«»＂"
_DASHES = "‐‑‒–—―−﹣－"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters without a look of their own: a model never copies them."""

_ONE_TO_ONE = (
    dict.fromkeys(map(ord, _SINGLE), "'")
    | dict.fromkeys(map(ord, _DOUBLE), '"')
    | dict.fromkeys(map(ord, _DASHES), "-")
)
# What does not fold one to one: invisible characters, white space, dots in one, accents apart.
_UNEVEN = re.compile(rf"[{INVISIBLE}]|…|\s+|[^\W\d_][\u0300-\u036f]+")
_MARK = re.compile(r"[\u0300-\u036f]")


@dataclass(frozen=True)
class _Piece:
    """Folded characters from `at` on; `even` ones stand one for one from `start` on."""

    at: int
    start: int
    end: int
    even: bool


@dataclass(frozen=True)
class NormalizedText:
    """A folded text, and where its characters stand in the untouched one."""

    text: str
    pieces: tuple[_Piece, ...]
    starts: tuple[int, ...]

    def source_span(self, start: int, end: int) -> CharSpan:
        """Return where the folded range `[start, end)`, not empty, stands in the untouched text."""
        return CharSpan(self._place(start).start, self._place(end - 1).end)

    def _place(self, index: int) -> CharSpan:
        """Return the untouched characters that the folded one at `index` stands for."""
        piece = self.pieces[bisect_right(self.starts, index) - 1]
        if not piece.even:
            return CharSpan(piece.start, piece.end)
        at = piece.start + index - piece.at
        return CharSpan(at, at + 1)


@lru_cache(maxsize=64)
def normalize(text: str, within: CharSpan) -> NormalizedText:
    """Return the part `within` of `text`, folded.

    Quotes, dashes, white space, case and invisible characters are folded, and an accent that
    stands apart joins its letter; letters and digits are never changed otherwise. White space
    at the edges is dropped. The last results are kept: one sentence is asked for many words.
    """
    return _fold(text, within)


@lru_cache(maxsize=4096)
def normalize_text(text: str) -> str:
    """Return `text` folded, where no way back is needed."""
    return _fold(text, CharSpan(0, len(text))).text


def _fold(text: str, within: CharSpan) -> NormalizedText:
    parts: list[str] = []
    pieces: list[_Piece] = []
    at = 0
    for span, characters, even in _folded_parts(text, within.trimmed(text)):
        repeats_blank = characters == " " and parts and parts[-1] == " "
        if not characters or repeats_blank:
            continue
        pieces.append(_Piece(at, span.start, span.end, even))
        parts.append(characters)
        at += len(characters)
    return NormalizedText(
        "".join(parts).rstrip(), tuple(pieces), tuple(piece.at for piece in pieces)
    )


def _folded_parts(text: str, within: CharSpan) -> Iterator[tuple[CharSpan, str, bool]]:
    """Yield the parts of `text` in order: where, what they fold to, whether one for one."""
    at = within.start
    for found in _UNEVEN.finditer(text, within.start, within.end):
        yield from _plain_parts(text, CharSpan(at, found.start()))
        yield CharSpan(*found.span()), _uneven(found.group()), False
        at = found.end()
    yield from _plain_parts(text, CharSpan(at, within.end))


def _uneven(characters: str) -> str:
    if characters.isspace():
        return " "
    if characters == "…":
        return "..."
    return unicodedata.normalize("NFC", characters).casefold() if _MARK.search(characters) else ""


def _plain_parts(text: str, span: CharSpan) -> Iterator[tuple[CharSpan, str, bool]]:
    whole = span.slice(text).translate(_ONE_TO_ONE).casefold()
    if len(whole) == span.end - span.start:
        yield span, whole, True
        return
    # `ß` and a few others fold to two characters.
    for offset in range(span.start, span.end):
        character = text[offset].translate(_ONE_TO_ONE).casefold()
        yield CharSpan(offset, offset + 1), character, len(character) == 1
