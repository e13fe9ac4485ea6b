"""Detect a restatement that exchanges two numbers: `from 5 to 3` for `from 3 to 5`."""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations

from summarizer.faithfulness.numbers import plain_number
from summarizer.grounding.normalize import normalize_text

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+|[%$€£¥]")
_REACH = 4
"""Words on each side of a number that it is compared by."""

_STEM = 4
"""Letters of these words that are compared."""

_MARGIN = 0.4
"""What the exchange must explain better, in words next to the number."""

_Words = Mapping[tuple[str, str], float]
"""Beginnings of words before and after a number, weighted by their distance."""


def exchanges_numbers(text: str, evidence: str) -> bool:
    """Return whether two numbers of `text` stand each where `evidence` has the other.

    A number is compared by the words on both sides of it, near words first.
    """
    restated = _uses(text)
    if len(restated) < 2:
        return False
    stated = _uses(evidence)
    shared = [value for value in restated if value in stated]
    return any(
        _likeness(restated[first], stated[second]) + _likeness(restated[second], stated[first])
        > _likeness(restated[first], stated[first])
        + _likeness(restated[second], stated[second])
        + _MARGIN
        for first, second in combinations(shared, 2)
    )


def _uses(text: str) -> dict[str, list[_Words]]:
    """Return the words around each use of each number in `text`."""
    tokens = _TOKEN.findall(normalize_text(text))
    uses: dict[str, list[_Words]] = {}
    for at, token in enumerate(tokens):
        if number := plain_number(token):
            before, after = tokens[max(0, at - _REACH) : at], tokens[at + 1 : at + 1 + _REACH]
            words = {**_side("before", before[::-1]), **_side("after", after)}
            uses.setdefault(number, []).append(words)
    return uses


def _side(side: str, tokens: Sequence[str]) -> _Words:
    words: dict[tuple[str, str], float] = {}
    for distance, token in enumerate(tokens, start=1):
        if plain_number(token):
            break
        words.setdefault((side, token[:_STEM]), 1 / distance)
    return words


def _likeness(uses: Sequence[_Words], others: Sequence[_Words]) -> float:
    """Return how much the words around two numbers are alike, in their most similar uses."""
    return max(
        sum(min(weight, other.get(key, 0.0)) for key, weight in use.items())
        for use in uses
        for other in others
    )
