"""How far a summary keeps to its text. Needs no gold, so it holds for any document.

The summary's own account (`grounding`, `rejected`) is counted, and what can be checked is
checked again: a span must be what stands at its offsets, an actor must be named in the text.
"""

from __future__ import annotations

import re
from collections import Counter

from summarizer.records.summary import Claim, SummaryRecord
from summarizer.text.document import Document

from .names import core_key, norm

Counts = Counter[str]
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<![.!?“\"'’] )(?<!^)\b[A-ZÀ-ÖØ-Þ]\w+")
_NEARBY = 2
"""Sentences between a claim and a mention of its speaker that still count as near."""
_EVIDENCE = frozenset({"claim", "position"})


def faithfulness(document: Document, summary: SummaryRecord) -> Counts:
    """Return the counts of grounding, hallucination and additions of `summary`."""
    counts: Counts = Counter()
    folded = norm(document.text)
    _evidence(document, summary, counts)
    _actors(folded, summary, counts)
    for claim in summary.claims:
        _attribution(document, summary, claim, counts)
        _additions(document.text, folded, claim, counts)
    return counts


def _evidence(document: Document, summary: SummaryRecord, counts: Counts) -> None:
    levels = [claim.grounding for claim in summary.claims]
    levels += [position.grounding for position in summary.positions]
    counts.update(f"evidence.{level}" for level in levels)
    for rejected in summary.rejected:
        if rejected.record in _EVIDENCE and rejected.reason == "quote-not-in-source":
            counts["evidence.absent"] += 1
    spans = [claim.quote for claim in summary.claims]
    spans += [position.evidence for position in summary.positions]
    spans += [mention for actor in summary.actors for mention in actor.mentions]
    spans += [span for claim in summary.claims for span in (claim.cue, claim.source) if span]
    counts["offset.n"] += len(spans)
    counts["offset.right"] += sum(document.text[s.start : s.end] == s.text for s in spans)


def _actors(folded: str, summary: SummaryRecord, counts: Counts) -> None:
    text = f" {folded} "
    for actor in summary.actors:
        forms = (actor.name, *actor.aliases)
        keys = [key for form in forms for key in (norm(form), core_key(form))]
        absent = not any(f" {key} " in text for key in keys)
        counts["actor.ungrounded"] += absent
        counts["actor.drafted"] += 1
    for rejected in summary.rejected:
        if rejected.record == "actor" and rejected.reason == "name-not-in-source":
            counts["actor.ungrounded"] += 1
            counts["actor.drafted"] += 1


def _attribution(document: Document, summary: SummaryRecord, claim: Claim, counts: Counts) -> None:
    """Count whether the speaker is named within a few sentences of what it is said to say."""
    if claim.speaker is None:
        return
    # A speaker that is not among the actors is nowhere named; a score must not fail on it.
    speakers = [actor for actor in summary.actors if actor.id == claim.speaker]
    mentions = [mention for actor in speakers for mention in actor.mentions]
    places = [_sentence(document, mention.start) for mention in mentions]
    if claim.source:
        places.append(_sentence(document, claim.source.start))
    first, last = (_sentence(document, at) for at in (claim.quote.start, claim.quote.end - 1))
    near = any(first - _NEARBY <= place <= last + _NEARBY for place in places)
    counts["nearby.right"] += near
    counts["nearby.n"] += 1


def _sentence(document: Document, at: int) -> int:
    low, high = 0, len(document.sentences)
    while low < high:
        middle = (low + high) // 2
        if document.sentences[middle].end <= at:
            low = middle + 1
        else:
            high = middle
    return low


def _additions(text: str, folded: str, claim: Claim, counts: Counts) -> None:
    """Count restatements with a number or a name that the document does not have."""
    counts["restated"] += 1
    counts["added.number"] += any(number not in text for number in _NUMBER.findall(claim.text))
    counts["added.name"] += any(norm(name) not in folded for name in _NAME.findall(claim.text))
