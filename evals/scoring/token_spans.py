"""Spans of tokens, and how far two spans overlap.

Punctuation and quotation marks are no tokens, so a span with its quotation marks equals the same
span without them. In scripts without spaces between words each character is a token.
"""

import re
from bisect import bisect_left, bisect_right
from itertools import product
from typing import NamedTuple

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+(?:[’'\-](?:(?![{_UNSPACED}])\w)+)*")


class TokenSpan(NamedTuple):
    """The tokens with the numbers `[start, end)`."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """The number of tokens."""
        return max(0, self.end - self.start)


class TokenIndex:
    """The tokens of one text."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _TOKEN.finditer(text)]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def __len__(self) -> int:
        return len(self._starts)

    def overlapping(self, start: int, end: int) -> TokenSpan:
        """Return the tokens that overlap the characters `[start, end)`."""
        if start >= end:
            return TokenSpan(0, 0)
        return TokenSpan(bisect_right(self._ends, start), bisect_left(self._starts, end))


def intersection_size(first: TokenSpan, second: TokenSpan) -> int:
    """Return the number of tokens in both spans."""
    return max(0, min(first.end, second.end) - max(first.start, second.start))


def token_iou(first: TokenSpan, second: TokenSpan) -> float:
    """Return intersection over union of two spans, 0 if they share no token."""
    shared = intersection_size(first, second)
    return shared / (first.size + second.size - shared) if shared else 0.0


def merge_spans(spans: list[TokenSpan]) -> list[TokenSpan]:
    """Return `spans` in order, joined where they overlap or touch."""
    merged: list[TokenSpan] = []
    for span in sorted(span for span in spans if span.size):
        if merged and span.start <= merged[-1].end:
            merged[-1] = TokenSpan(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def shared_tokens(first: list[TokenSpan], second: list[TokenSpan]) -> int:
    """Return the number of distinct tokens that are in both lists of spans."""
    pairs = product(merge_spans(first), merge_spans(second))
    return sum(intersection_size(left, right) for left, right in pairs)
