"""The same characters under other quotes, dashes, white space and case, with a way back.

Models swap curly for straight quotes and squeeze blanks. Folding both sides makes such copies
equal, and the map leads from the folded text to offsets of the untouched one.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from summarizer.text.spans import Extent

_SINGLE = "‘’‚‛′`´ʼ＇"
_DOUBLE = "“”„‟″«»＂"
_DASHES = "‐‑‒–—―−﹣－"
_FOLDS = (
    dict.fromkeys(map(ord, _SINGLE), "'")
    | dict.fromkeys(map(ord, _DOUBLE), '"')
    | dict.fromkeys(map(ord, _DASHES), "-")
    | {ord("…"): "..."}
    # Invisible characters: a model never copies them.
    | dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), "")
)


@dataclass(frozen=True)
class Folded:
    """A folded text; character `i` of it stands at `offsets[i]` of the untouched one."""

    text: str
    offsets: tuple[int, ...]
    end: int

    def extent(self, start: int, end: int) -> Extent:
        """Return where the folded range `[start, end)` stands in the untouched text."""
        after = self.offsets[end] if end < len(self.offsets) else self.end
        return Extent(self.offsets[start], after)

    def position(self, offset: int) -> int:
        """Return the first folded character at or after `offset` of the untouched text."""
        return bisect_left(self.offsets, offset)


def fold(text: str, within: Extent | None = None) -> Folded:
    """Return `text`, or the part `within`, folded.

    Quotes, dashes, white space, case and invisible characters are folded; letters and digits
    are never changed otherwise. White space at the edges is dropped.
    """
    start, end = within or Extent(0, len(text))
    characters: list[str] = []
    offsets: list[int] = []
    for offset in range(start, end):
        for character in _folded(text[offset]):
            if character == " " and (not characters or characters[-1] == " "):
                continue
            characters.append(character)
            offsets.append(offset)
    if characters and characters[-1] == " ":
        end = offsets.pop()
        characters.pop()
    return Folded("".join(characters), tuple(offsets), end)


def folded(text: str) -> str:
    """Return `text` folded, where no way back is needed."""
    return fold(text).text


def _folded(character: str) -> str:
    if character.isspace():
        return " "
    replacement = _FOLDS.get(ord(character))
    return character.casefold() if replacement is None else replacement
