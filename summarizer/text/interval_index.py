"""Find what lies over a range, among many things that each have one, without looking at all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from summarizer.text.spans import CharSpan

Thing = TypeVar("Thing")


class IntervalIndex(Generic[Thing]):
    """Things by their ranges, which do not change.

    Args:
        things: In their own order, in which they are found again.
        span: Tells where each lies.
    """

    def __init__(self, things: Sequence[Thing], span: Callable[[Thing], CharSpan]) -> None:
        placed = sorted((span(thing), index) for index, thing in enumerate(things))
        self._things = things
        self._extents = [place for place, _ in placed]
        self._indices = [index for _, index in placed]
        self._longest = max((end - start for start, end in self._extents), default=0)

    def overlapping(self, within: CharSpan) -> list[Thing]:
        """Return the things that share a character with the range."""
        low = bisect_left(self._extents, CharSpan(within.start - self._longest, 0))
        high = bisect_left(self._extents, CharSpan(within.end, 0))
        found = (at for at in range(low, high) if self._extents[at].overlaps(within))
        return [self._things[index] for index in sorted(self._indices[at] for at in found)]
