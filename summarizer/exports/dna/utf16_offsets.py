"""Offsets as Java programs count them: UTF-16 units, each line break one unit."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

_SHIFTING = re.compile("\r\n|[\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Utf16Offsets:
    """A text as a Java text pane holds it, with the way from our offsets to its own.

    A pane turns every line break into one line feed and counts a character outside the basic
    plane (an emoji) twice.

    Attributes:
        text: The text with line feeds only; U+FFFD for NUL, at which SQLite's functions end.
        astral: Whether it has characters that count twice.
    """

    text: str
    astral: bool
    _pairs: list[int] = field(repr=False)
    _breaks: list[int] = field(repr=False)

    @classmethod
    def of(cls, source: str) -> Utf16Offsets:
        """Return `source` as a text pane holds it."""
        pairs: list[int] = []
        breaks: list[int] = []
        for found in _SHIFTING.finditer(source):
            (breaks if found.group() == "\r\n" else pairs).append(found.start())
        text = source.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
        return cls(text, bool(pairs), pairs, breaks)

    def units(self, offset: int) -> int:
        """Return the number of UTF-16 units before `offset`, which counts code points of ours."""
        return offset + bisect_left(self._pairs, offset) - bisect_left(self._breaks, offset)
