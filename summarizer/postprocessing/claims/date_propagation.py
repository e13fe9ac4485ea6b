"""Carry the date of an utterance on to the claims that go on with it (`docs/codebook.md`, 3.9).

`He said on Monday that …, adding that …. He also warned …`: the same speaker, in the same
paragraph, at most one sentence on. In our labelled articles such a claim has the date of the one
before it in 146 of 159 cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.text.document import Document


def with_dates_carried(
    document: Document, claims: Sequence[ClaimCandidate]
) -> list[ClaimCandidate]:
    """Return `claims` in the order of the text, undated ones dated by the one they go on with."""
    dated: list[ClaimCandidate] = []
    for claim in sorted(claims, key=lambda claim: (claim.quote.start, claim.quote.end)):
        before = dated[-1] if dated else None
        if before and not claim.date_text and _goes_on(document, before, claim):
            claim = replace(claim, date=before.date, date_text=before.date_text)
        dated.append(claim)
    return dated


def _goes_on(document: Document, before: ClaimCandidate, claim: ClaimCandidate) -> bool:
    if claim.speaker is None or before.speaker is not claim.speaker:
        return False
    now, then = claim.quote.start, before.quote.start
    sentences = document.sentence_at(now) - document.sentence_at(then)
    return sentences <= 1 and document.paragraph_at(now) == document.paragraph_at(then)
