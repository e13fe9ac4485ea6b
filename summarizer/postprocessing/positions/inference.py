"""Put the position that a recorded claim expresses together: holder, target and evidence."""

from __future__ import annotations

import re

from summarizer.faithfulness.negation import contradicts
from summarizer.grounding.quote_edges import trim_span
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.candidates import ClaimCandidate, PositionCandidate
from summarizer.postprocessing.positions.stance_rules import ImpliedPosition, implied_by
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_REPORTING = re.compile(
    r"(?:sa(?:id|ys?|ying)|t(?:old|ells?|elling)|add(?:ed|s|ing)|wr(?:ote|ites?)|according to)",
    re.IGNORECASE,
)
"""Cues that prefer nothing: the evidence begins after them."""
_THAT = re.compile(r"that\s+", re.IGNORECASE)
_REACH = 40
"""Characters between a cue and what it reports; further off it is left out of the evidence."""


def expressed(
    document: Document, roster: ActorRegistry, claim: ClaimCandidate
) -> PositionCandidate | None:
    """Return the position that `claim` expresses; None if it need not express any."""
    if claim.speaker is None:
        return None
    cue = claim.cue.slice(document.text) if claim.cue else ""
    quote = claim.quote.slice(document.text)
    found = implied_by(claim.kind, cue, quote, claim.text)
    if found is None or contradicts(claim.text, quote, cue):
        return None
    subject = roster.resolve(found.subject) if found.subject else None
    holder = _holder(roster, claim, claim.speaker, subject)
    about = roster.named(found.topic)
    if about is None and len(found.topic.split()) < 2:
        return None
    target = about or subject
    return PositionCandidate(
        holder=holder,
        topic=about.name if about else _as_written(found, quote),
        stance=found.stance,
        target=None if target is holder or target is claim.speaker else target,
        basis="claim",
        claims=(claim,),
        evidence=_evidence(document, claim),
        grounding=claim.grounding,
    )


def _holder(
    roster: ActorRegistry,
    claim: ClaimCandidate,
    speaker: ActorCandidate,
    subject: ActorCandidate | None,
) -> ActorCandidate:
    """Return who holds it: whom the speaker speaks for, if it is he who is to act (4.2)."""
    speaks_for = subject is not None and subject in roster.chain(speaker)
    return subject if subject and speaks_for and claim.kind != "demand" else speaker


def _as_written(found: ImpliedPosition, quote: str) -> str:
    """Return the topic without the capital letters that a sentence's beginning gave it."""
    inside = set(quote.split())
    words = found.topic.split()
    lowered = (word.lower() if word.lower() in inside else word for word in words)
    return " ".join(lowered)


def _evidence(document: Document, claim: ClaimCandidate) -> CharSpan:
    """Return the cue, where it shows the preference, and the content, within one sentence."""
    text, quote = document.text, claim.quote
    sentence = document.sentences[document.sentence_at(quote.start)]
    start, end = quote.start, min(quote.end, sentence.end)
    cue = claim.cue
    if cue and _leads(cue, start, sentence) and not _REPORTING.fullmatch(cue.slice(text)):
        start = cue.start
    elif that := _THAT.match(text, start, end):
        start = that.end()
    return trim_span(text, CharSpan(start, end), document.paragraphs)


def _leads(cue: CharSpan, start: int, sentence: CharSpan) -> bool:
    """Tell whether `cue` stands in the sentence, a little before `start`."""
    return sentence.start <= cue.start and cue.end <= start <= cue.end + _REACH
