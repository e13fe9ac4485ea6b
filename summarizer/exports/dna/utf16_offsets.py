"""Convert offsets to those of Java programs: UTF-16 units, each line break one unit."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

_SHIFTING = re.compile("\r\n|[\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Utf16Offsets:
    """A text as in a Java text pane, with the conversion from code points to its offsets.

    A pane turns every line break into one line feed and counts a character outside the basic
    plane (an emoji) twice.

    Attributes:
        text: The text with line feeds only, and U+FFFD for NUL, which ends SQL string functions.
        has_surrogate_pairs: Whether it contains characters that count twice.
    """

    text: str
    has_surrogate_pairs: bool
    _pairs: list[int] = field(repr=False)
    _breaks: list[int] = field(repr=False)

    @classmethod
    def of(cls, source: str) -> Utf16Offsets:
        """Return `source` as in a text pane."""
        pairs: list[int] = []
        breaks: list[int] = []
        for match in _SHIFTING.finditer(source):
            (breaks if match.group() == "\r\n" else pairs).append(match.start())
        text = source.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
        return cls(text, bool(pairs), pairs, breaks)

    def units(self, offset: int) -> int:
        """Return the number of UTF-16 units before `offset`, which counts code points."""
        return offset + bisect_left(self._pairs, offset) - bisect_left(self._breaks, offset)
