"""Half-open spans of characters.

Offsets are 0-based and end-exclusive, in Unicode code points of the original text.
"""

from __future__ import annotations

from typing import NamedTuple


class CharSpan(NamedTuple):
    """A span `[start, end)` of a text."""

    start: int
    end: int

    def slice(self, text: str) -> str:
        """Return the characters of `text` in this span."""
        return text[self.start : self.end]

    def contains(self, other: CharSpan) -> bool:
        """Return whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: CharSpan) -> bool:
        """Return whether the spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def distance(self, other: CharSpan) -> int:
        """Return the number of characters between the spans, 0 if they touch or overlap."""
        return max(0, other.start - self.end, self.start - other.end)

    def trimmed(self, text: str) -> CharSpan:
        """Return the span without white space at its edges; it can become empty."""
        inner = self.slice(text)
        start = self.start + len(inner) - len(inner.lstrip())
        return CharSpan(start, max(start, self.end - (len(inner) - len(inner.rstrip()))))


def normalize_whitespace(text: str) -> str:
    """Return `text` with every run of white space as one space, and none at the edges."""
    return " ".join(text.split())
