"""What most of several readings of an article found said in it.

A small model reads an article differently in longer or shorter windows, and what it makes up it
seldom makes up twice. A claim is that of another reading if they share half of their words, as in
the measure of the corpus. (Majority vote over sampled answers: Wang et al., Self-Consistency,
ICLR 2023; here the samples are readings, and what is voted on are spans.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .score import CONTENT
from .speakers import PredictedClaim, Tokens, token_overlap

_APART = 0.3
"""Overlap from which two claims are about the same words, though not the same claim."""


@dataclass(frozen=True)
class _Candidate:
    said: PredictedClaim
    words: frozenset[int]
    votes: int
    agreement: float
    """Sum of the overlaps with the nearest claim of each reading that votes for it."""


def majority_claims(
    readings: Sequence[Sequence[PredictedClaim]], text: str
) -> list[PredictedClaim]:
    """Return the claims that more than half of `readings` have, in the order of the text.

    Of several forms of a claim the one is taken that the readings agree on best, of equal ones that
    of the earlier reading. Claims inside one another are one, as the corpus has none nested.

    Args:
        readings: What each found in the same article.
        text: The article.
    """
    tokens = Tokens(text)
    sets = [[tokens.of(said.content) for said in reading] for reading in readings]
    candidates = [
        _candidate(said, words, sets)
        for reading, found in zip(readings, sets, strict=True)
        for said, words in zip(reading, found, strict=True)
        if words
    ]
    # The sort is stable: of equal candidates the earlier reading's comes first.
    ranked = sorted(candidates, key=lambda one: (-one.votes, -one.agreement))
    kept: list[_Candidate] = []
    for one in ranked:
        if one.votes * 2 > len(readings) and all(_are_apart(one, other) for other in kept):
            kept.append(one)
    return sorted((one.said for one in kept), key=lambda said: said.content)


def _candidate(
    said: PredictedClaim, words: frozenset[int], sets: Sequence[Sequence[frozenset[int]]]
) -> _Candidate:
    nearest = [max((token_overlap(words, other) for other in one), default=0.0) for one in sets]
    votes = [overlap for overlap in nearest if overlap >= CONTENT]
    return _Candidate(said, words, len(votes), sum(votes))


def _are_apart(one: _Candidate, other: _Candidate) -> bool:
    nested = one.words <= other.words or one.words >= other.words
    return not nested and token_overlap(one.words, other.words) < _APART
