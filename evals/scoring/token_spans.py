"""The words of a text by number, and how far two spans share them.

Punctuation and quotation marks are no words, so a span with its quotation marks and one without
are the same. Where a script sets no blanks between words, each character is one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

_DENSE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_DENSE}]|(?:(?![{_DENSE}])\w)+(?:[’'\-](?:(?![{_DENSE}])\w)+)*")


class TokenRun(NamedTuple):
    """Words in a row: numbers `[first, after)`."""

    first: int
    after: int

    @property
    def size(self) -> int:
        """How many words there are."""
        return max(0, self.after - self.first)


class TokenIndex:
    """The words of one text."""

    def __init__(self, text: str) -> None:
        found = [match.span() for match in _WORD.finditer(text)]
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def __len__(self) -> int:
        return len(self._starts)

    def touched(self, start: int, end: int) -> TokenRun:
        """Return the words that the characters `[start, end)` touch."""
        if start >= end:
            return TokenRun(0, 0)
        return TokenRun(bisect_right(self._ends, start), bisect_left(self._starts, end))


def shared(one: TokenRun, other: TokenRun) -> int:
    """Return the number of words in both runs."""
    return max(0, min(one.after, other.after) - max(one.first, other.first))


def overlap(one: TokenRun, other: TokenRun) -> float:
    """Return intersection over union of two runs of words; 0 if both are empty."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    if common <= 0:
        return 0.0
    return common / (one[1] - one[0] + other[1] - other[0] - common)


def merged(runs: list[TokenRun]) -> list[TokenRun]:
    """Return `runs` in order, joined where they overlap or touch."""
    joined: list[TokenRun] = []
    for run in sorted(run for run in runs if run.size):
        if joined and run.first <= joined[-1].after:
            joined[-1] = TokenRun(joined[-1].first, max(joined[-1].after, run.after))
        else:
            joined.append(run)
    return joined


def common_size(ones: list[TokenRun], others: list[TokenRun]) -> int:
    """Return the number of different words that stand in both lists of runs."""
    return sum(shared(one, other) for one in merged(ones) for other in merged(others))
