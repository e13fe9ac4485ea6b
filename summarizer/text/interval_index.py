"""An index of items by their spans."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from summarizer.text.spans import CharSpan

Item = TypeVar("Item")


class IntervalIndex(Generic[Item]):
    """Find the items whose spans, as given by `span_of`, overlap a span."""

    def __init__(self, items: Sequence[Item], span_of: Callable[[Item], CharSpan]) -> None:
        by_span = sorted((span_of(item), index) for index, item in enumerate(items))
        self._items = items
        self._spans = [span for span, _ in by_span]
        self._indices = [index for _, index in by_span]
        self._longest = max((end - start for start, end in self._spans), default=0)

    def overlapping(self, span: CharSpan) -> list[Item]:
        """Return the items whose spans share a character with `span`, in their order."""
        low = bisect_left(self._spans, CharSpan(span.start - self._longest, 0))
        high = bisect_left(self._spans, CharSpan(span.end, 0))
        positions = (at for at in range(low, high) if self._spans[at].overlaps(span))
        return [self._items[index] for index in sorted(self._indices[at] for at in positions)]
