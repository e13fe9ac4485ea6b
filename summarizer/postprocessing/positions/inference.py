"""Rule that a claim which expresses a position is one: its holder, target and evidence."""

import re

from summarizer.grounding.name_matching import is_pronoun, norm
from summarizer.grounding.quotation import directness_of
from summarizer.grounding.quote_edges import trim_span
from summarizer.lexicons import words_for
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.candidates import ClaimCandidate, PositionCandidate
from summarizer.postprocessing.positions.inferred import InferredPosition
from summarizer.postprocessing.positions.noun_phrases import is_noun_phrase
from summarizer.postprocessing.positions.stance_rules import infer_position
from summarizer.postprocessing.stages import PositionStage
from summarizer.text.document import Document
from summarizer.text.interval_index import IntervalIndex
from summarizer.text.spans import CharSpan

_COMPLEMENTIZER = re.compile(r"that\s+", re.IGNORECASE)
_FIRST_PERSON = frozenset({"i", "we"})
_SHORTEST = 3
"""Letters of the shortest topic of one word: `tax`."""

_MAX_CUE_DISTANCE = 40
"""Characters between a cue and its content; a cue further away is left out of the evidence."""


def infer_positions(stage: PositionStage) -> None:
    """Infer positions from claims; drafts that overlap their evidence are dropped."""
    first_number = max(stage.records, default=-1) + 1
    inferred = [
        position
        for number, claim in enumerate(stage.claims, start=first_number)
        if (position := _position_from_claim(stage, claim, number))
    ]
    index = IntervalIndex(inferred, lambda position: position.evidence)
    drafted = {
        number: position
        for number, position in stage.records.items()
        if not index.overlapping(position.evidence)
    }
    stage.records = {position.number: position for position in inferred} | drafted


def _position_from_claim(
    stage: PositionStage, claim: ClaimCandidate, number: int
) -> PositionCandidate | None:
    """Return the position that `claim` expresses, `None` if it need not express one."""
    document, registry = stage.document, stage.actors
    cue = claim.spans.cue.slice(document.text) if claim.spans.cue else ""
    quote = claim.quote.slice(document.text)
    inferred = infer_position(claim.draft.kind, cue, quote)
    holder = _find_holder(registry, claim, inferred, quote) if inferred else None
    if inferred is None or holder is None:
        return None
    topic_actor = registry.find_by_name(inferred.topic)
    if topic_actor is None and not _is_topic(inferred.topic, quote):
        return None
    target = topic_actor or _subject(registry, inferred)
    return PositionCandidate(
        number=number,
        draft=None,
        holder=holder,
        topic=topic_actor.name if topic_actor else _restore_case(inferred.topic, quote),
        stance=inferred.stance,
        target=None if target in (holder, claim.speaker) else target,
        basis="claim" if holder in _speakers(registry, claim) else "ascribed",
        claims=(claim,),
        evidence=_find_evidence(document, claim),
        grounding=claim.spans.grounding,
    )


def _find_holder(
    registry: ActorRegistry, claim: ClaimCandidate, inferred: InferredPosition, quote: str
) -> ActorCandidate | None:
    """Return the speaker, or the subject if the preference is its own (4.2)."""
    subject = _subject(registry, inferred)
    if inferred.is_of_subject and subject:
        return subject
    if inferred.is_of_subject and inferred.subject and not _is_speaker(inferred.subject, quote):
        return None
    is_represented = subject in _speakers(registry, claim) and claim.draft.kind != "demand"
    return subject if is_represented else claim.speaker


def _subject(registry: ActorRegistry, inferred: InferredPosition) -> ActorCandidate | None:
    return registry.resolve(inferred.subject) if inferred.subject else None


def _speakers(registry: ActorRegistry, claim: ClaimCandidate) -> tuple[ActorCandidate, ...]:
    """Return the speaker of a claim and the actors that it speaks for."""
    return tuple(registry.affiliation_chain(claim.speaker)) if claim.speaker else ()


def _is_speaker(subject: str, quote: str) -> bool:
    """Return whether a subject that names no actor is the speaker of the quotation."""
    is_own = norm(subject) in _FIRST_PERSON
    return is_own or (is_pronoun(subject) and directness_of(quote, attributed=True) == "indirect")


def _is_topic(topic: str, quote: str) -> bool:
    """Return whether a topic is a noun phrase, and no verb without object or subject."""
    first, *others = topic.split()
    is_bare = not others and (first.endswith("ing") or len(first) < _SHORTEST)
    return not (is_bare or is_pronoun(first)) and is_noun_phrase(topic, quote)


def _restore_case(topic: str, quote: str) -> str:
    """Return the topic without capitals that come from the beginning of a sentence."""
    quoted = set(quote.split())
    return " ".join(word.lower() if word.lower() in quoted else word for word in topic.split())


def _find_evidence(document: Document, claim: ClaimCandidate) -> CharSpan:
    """Return the content within one sentence, with the cue if it shows the preference."""
    text, quote = document.text, claim.quote
    sentence = document.sentences[document.sentence_at(quote.start)]
    start, end = quote.start, min(quote.end, sentence.end)
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
