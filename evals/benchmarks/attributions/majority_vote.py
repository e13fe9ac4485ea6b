"""Majority vote over several readings of an article, such as windows of different lengths.

A small model seldom makes up the same claim twice. Claims of two readings are the same if they
share half of their tokens, as in the measure of the corpus. (After Wang et al., Self-Consistency,
ICLR 2023; here the samples are readings, and the votes are on spans.)
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .score import CONTENT
from .speakers import PredictedClaim, Tokens, token_overlap

_SAME_WORDS = 0.3
"""Overlap from which two claims compete for the same words, even if they are not equal."""


@dataclass(frozen=True)
class _Candidate:
    claim: PredictedClaim
    tokens: frozenset[int]
    votes: int
    agreement: float
    """Sum of the overlaps with the nearest claim of each reading that votes for it."""


def majority_claims(
    readings: Sequence[Sequence[PredictedClaim]], text: str
) -> list[PredictedClaim]:
    """Return the claims that more than half of `readings` have, in the order of `text`.

    Of several forms of a claim, the one that the readings agree on best is taken, and of equal
    ones that of the earlier reading. Nested claims count as one, as the corpus has none.
    """
    tokens = Tokens(text)
    token_sets = [[tokens.of(claim.content) for claim in reading] for reading in readings]
    candidates = [
        _candidate(claim, claim_tokens, token_sets)
        for reading, sets in zip(readings, token_sets, strict=True)
        for claim, claim_tokens in zip(reading, sets, strict=True)
        if claim_tokens
    ]
    # The sort is stable: of equal candidates the earlier reading's comes first.
    chosen: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda item: (-item.votes, -item.agreement)):
        has_majority = candidate.votes * 2 > len(readings)
        if has_majority and not any(_compete(candidate, other) for other in chosen):
            chosen.append(candidate)
    return sorted((candidate.claim for candidate in chosen), key=lambda claim: claim.content)


def _candidate(
    claim: PredictedClaim, tokens: frozenset[int], readings: Sequence[Sequence[frozenset[int]]]
) -> _Candidate:
    nearest = [max((token_overlap(tokens, x) for x in sets), default=0.0) for sets in readings]
    votes = [overlap for overlap in nearest if overlap >= CONTENT]
    return _Candidate(claim, tokens, len(votes), sum(votes))


def _compete(first: _Candidate, second: _Candidate) -> bool:
    nested = first.tokens <= second.tokens or first.tokens >= second.tokens
    return nested or token_overlap(first.tokens, second.tokens) >= _SAME_WORDS
