"""Rule that a claim which expresses a position is one: its holder, target and evidence."""

import re

from summarizer.grounding.name_matching import is_pronoun
from summarizer.grounding.quote_edges import trim_span
from summarizer.lexicons import words_for
from summarizer.postprocessing.candidates import ClaimCandidate, PositionCandidate
from summarizer.postprocessing.positions.noun_phrases import is_noun_phrase
from summarizer.postprocessing.positions.stance_rules import infer_position
from summarizer.postprocessing.stages import PositionStage
from summarizer.text.document import Document
from summarizer.text.interval_index import IntervalIndex
from summarizer.text.spans import CharSpan

_COMPLEMENTIZER = re.compile(r"that\s+", re.IGNORECASE)
_SHORTEST = 5
"""Letters of the shortest topic of one word: `subsidy`."""

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
    if claim.speaker is None:
        return None
    document, registry = stage.document, stage.actors
    cue = claim.spans.cue.slice(document.text) if claim.spans.cue else ""
    quote = claim.quote.slice(document.text)
    inferred = infer_position(claim.draft.kind, cue, quote)
    if inferred is None:
        return None
    subject = registry.resolve(inferred.subject) if inferred.subject else None
    # The holder is the subject of the act if the speaker speaks for it (4.2).
    speaks_for = subject is not None and subject in registry.affiliation_chain(claim.speaker)
    holder = subject if subject and speaks_for and claim.draft.kind != "demand" else claim.speaker
    topic_actor = registry.find_by_name(inferred.topic)
    if topic_actor is None and not _is_topic(inferred.topic, quote):
        return None
    target = topic_actor or subject
    return PositionCandidate(
        number=number,
        draft=None,
        holder=holder,
        topic=topic_actor.name if topic_actor else _restore_case(inferred.topic, quote),
        stance=inferred.stance,
        target=None if target is holder or target is claim.speaker else target,
        basis="claim",
        claims=(claim,),
        evidence=_find_evidence(document, claim),
        grounding=claim.spans.grounding,
    )


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
