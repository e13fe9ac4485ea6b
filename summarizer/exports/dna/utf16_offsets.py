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
    plane (an emoji) twice. NUL, which ends SQL string functions, becomes U+FFFD.
    """

    text: str
    _length: int = field(repr=False)
    """Code points of the source."""
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
        return cls(text, len(source), pairs, breaks)

    @property
    def has_surrogate_pairs(self) -> bool:
        """Whether the text contains characters that count twice."""
        return bool(self._pairs)

    def units(self, offset: int) -> int:
        """Return the number of UTF-16 units before `offset`, which counts code points."""
        return offset + bisect_left(self._pairs, offset) - bisect_left(self._breaks, offset)

    def offset(self, units: int) -> int | None:
        """Return the offset in code points that has `units` UTF-16 units before it, if any."""
        # Of the two offsets at a line break of two characters this is the first.
        at = bisect_left(range(self._length + 1), units, key=self.units)
        return at if at <= self._length and self.units(at) == units else None
