"""Rule that a claim which expresses a position is one: its holder, target and evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from summarizer.grounding.name_matching import FIRST_PERSONS
from summarizer.grounding.quotation import directness_of
from summarizer.grounding.quote_edges import trim_span
from summarizer.lexicons import words_for
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.candidates import ClaimCandidate, PositionCandidate
from summarizer.postprocessing.claims.documents import is_document
from summarizer.postprocessing.positions.claim_sides import sides_of_claim
from summarizer.postprocessing.positions.clauses import is_readable, next_act
from summarizer.postprocessing.positions.sides import Side
from summarizer.postprocessing.positions.topics import topic_and_target
from summarizer.postprocessing.stages import PositionStage
from summarizer.text.document import Document
from summarizer.text.interval_index import IntervalIndex
from summarizer.text.spans import CharSpan

if TYPE_CHECKING:
    from spacy.tokens import Token

_COMPLEMENTIZER = re.compile(r"that\s+", re.IGNORECASE)
_OF_BODIES = frozenset({"we", "it"})
"""Pronouns with which a person speaks for a body."""

_MAX_CUE_DISTANCE = 40
"""Characters between a cue and its content; a cue further away is left out of the evidence."""


def infer_positions(stage: PositionStage) -> None:
    """Infer positions from claims; drafts that overlap their evidence are dropped."""
    inferred: list[PositionCandidate] = []
    first_number = max(stage.records, default=-1) + 1
    for claim in stage.claims if stage.syntax else ():
        for side in _sides(stage, claim):
            number = first_number + len(inferred)
            if position := _position(stage, claim, side, number):
                inferred.append(position)
    replace_drafts(stage, inferred)


def replace_drafts(stage: PositionStage, inferred: Sequence[PositionCandidate]) -> None:
    """Add inferred positions, and drop the drafts whose evidence overlaps theirs."""
    index = IntervalIndex(inferred, lambda position: position.evidence)
    earlier = {n: position for n, position in stage.records.items() if not position.draft}
    drafts = {
        n: position
        for n, position in stage.records.items()
        if position.draft and not index.overlapping(position.evidence)
    }
    # Of equal positions the first stays, and claims show one more clearly than conduct.
    stage.records = earlier | {position.number: position for position in inferred} | drafts


def _sides(stage: PositionStage, claim: ClaimCandidate) -> Iterator[Side]:
    """Yield the sides that `claim` takes."""
    syntax, cue = stage.syntax, claim.spans.cue
    if syntax is None or claim.speaker is None:
        return
    source = syntax.head(claim.spans.source)
    if source is not None and is_document(source) and claim.speaker.kind == "other":
        # A report that nobody is known to have issued wants nothing.
        return
    words, content = syntax.tokens(cue) if cue else syntax.doc[0:0], syntax.tokens(claim.quote)
    sentences = {token.sent.start: token.sent for token in content}
    if is_readable(sentences.values()):
        yield from sides_of_claim(claim.draft.kind, words, content)


def _position(
    stage: PositionStage, claim: ClaimCandidate, side: Side, number: int
) -> PositionCandidate | None:
    """Return the position of a side, `None` without a holder or a topic."""
    holder = _holder(stage, claim, side.holder)
    topic, target = topic_and_target(stage, side, holder)
    if holder is None or not topic or topic == holder.name:
        return None
    if side.is_personal and (target is None or target.kind != "person"):
        return None
    evidence = _find_evidence(stage.document, claim, side.matter)
    if evidence.end <= evidence.start:
        return None
    return PositionCandidate(
        number=number,
        draft=None,
        holder=holder,
        topic=topic,
        stance=side.stance,
        target=None if target in (holder, claim.speaker) else target,
        basis="claim" if holder in _speakers(stage, claim) else "ascribed",
        claims=(claim,),
        evidence=evidence,
        grounding=claim.spans.grounding,
    )


def _holder(
    stage: PositionStage, claim: ClaimCandidate, subject: Token | None
) -> ActorCandidate | None:
    """Return the speaker, or the subject if the preference is its own (4.2)."""
    if subject is None:
        return claim.speaker
    if actor := stage.actor_of(subject):
        # `They want a photo op` accuses; it is no proof of what they want.
        is_accused = claim.draft.kind == "accusation" and actor not in _speakers(stage, claim)
        return None if is_accused else actor
    if subject.pos_ != "PRON":
        is_own = claim.draft.kind in ("commitment", "refusal") and subject.dep_ == "nsubjpass"
        return claim.speaker if is_own else None
    quote = claim.quote.slice(stage.document.text)
    is_direct = directness_of(quote, attributed=True) == "direct"
    if is_direct and subject.lower_ not in FIRST_PERSONS:
        return None
    speakers = _speakers(stage, claim)
    is_person = claim.speaker is not None and claim.speaker.kind == "person"
    is_of_body = is_person and len(speakers) > 1 and subject.lower_ in _OF_BODIES
    return speakers[1] if is_of_body else claim.speaker


def _speakers(stage: PositionStage, claim: ClaimCandidate) -> tuple[ActorCandidate, ...]:
    """Return the speaker of a claim and the actors that it speaks for."""
    return tuple(stage.actors.affiliation_chain(claim.speaker)) if claim.speaker else ()


def _find_evidence(document: Document, claim: ClaimCandidate, matter: Token) -> CharSpan:
    """Return the content in the sentence of its matter, with the cue if it shows the preference."""
    text, quote = document.text, claim.quote
    sentence = document.sentences[document.sentence_at(matter.idx)]
    start, end = max(quote.start, sentence.start), min(quote.end, sentence.end)
    if (other := next_act(matter)) is not None:
        end = min(end, other.idx)
    cue = claim.spans.cue
    if cue and _is_leading_cue(text, cue, start, sentence):
        start = cue.start
    elif complementizer := _COMPLEMENTIZER.match(text, start, end):
        start = complementizer.end()
    return trim_span(text, CharSpan(start, end), document.paragraphs)


def _is_leading_cue(text: str, cue: CharSpan, start: int, sentence: CharSpan) -> bool:
    """Return whether the cue expresses a preference shortly before `start` in the sentence."""
    is_near = sentence.start <= cue.start and cue.end <= start <= cue.end + _MAX_CUE_DISTANCE
    return is_near and cue.slice(text).casefold() not in words_for("reporting_verbs", "neutral")
