"""Join a quotation that continues after its attribution into one claim, as PolNeAR does.

`“It rained,” said Ann. “It still does.”` is one content with two spans: of 1,344 such pairs of
quotations in the training split, 1,260 are annotated as one attribution, 67 as two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.text.document import Document

from .speakers import PredictedClaim

_OPENING = ("“", '"', "''")
_CLOSING = ("”", '"', "''")
_TRAILING = " ,."


def join_continuations(claims: Sequence[PredictedClaim], text: str) -> list[PredictedClaim]:
    """Return `claims` in the order of `text`, each with the quotation that continues it."""
    document = Document.from_text(text)
    joined: list[PredictedClaim] = []
    for claim in sorted(claims, key=lambda claim: claim.content):
        if joined and _is_continuation(joined[-1], claim, document):
            joined[-1] = replace(joined[-1], content=joined[-1].content + claim.content)
        else:
            joined.append(claim)
    return joined


def _is_continuation(first: PredictedClaim, second: PredictedClaim, document: Document) -> bool:
    """Return whether `second` begins the sentence after the one that attributes `first`."""
    text = document.text
    if not (_is_quotation(first, text) and _is_quotation(second, text)):
        return False
    begin, end, next_begin = first.content[0][0], first.content[-1][1], second.content[0][0]
    between = text[end:next_begin]
    if "\n" in between or not any(character.isalpha() for character in between):
        return False
    number = document.sentence_at(next_begin)
    if document.sentences[number].start != next_begin or document.sentence_at(end) != number - 1:
        return False
    return all(begin <= start < next_begin for start, _ in second.speaker_span)


def _is_quotation(claim: PredictedClaim, text: str) -> bool:
    if not claim.content:
        return False
    start, end = claim.content[0][0], claim.content[-1][1]
    quoted = text.startswith(_OPENING, start) and text[:end].rstrip(_TRAILING).endswith(_CLOSING)
    return quoted and "\n" not in text[start:end]
