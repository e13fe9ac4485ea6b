"""Refuse a gold record whose spans, references or vocabularies do not hold.

These are the invariants of `docs/codebook.md`, section 7. A problem is said in one line that
begins with the record it is about; the vocabularies are checked when the file is read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from summarizer.grounding.quotation import directness_of
from summarizer.schema.gold import GoldActor, GoldClaim, GoldPosition
from summarizer.schema.summary import Span
from summarizer.text.document import Document

from ..scoring.name_matching import core_key, norm
from .gold import GoldDocument

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")
_POLAR = re.compile(r"^(for|no|end of|stop\w*)\b|\b(anti|pro|against|support|oppos\w*)\b")
_LONGEST_TEXT = 40
_CUE_REACH = 400


def validate(gold: GoldDocument) -> list[str]:
    """Return what is wrong with `gold`, in order; nothing if it is sound."""
    problems = [*_document(gold), *_ids(gold), *_actors(gold), *_mentions(gold)]
    for claim in gold.record.claims:
        problems += [f"{claim.id}: {problem}" for problem in _claim(gold, claim)]
    for position in gold.record.positions:
        problems += [f"{position.id}: {problem}" for problem in _position(gold, position)]
    return [*problems, *_order(gold), *_duplicates(gold)]


def warnings(gold: GoldDocument) -> list[str]:
    """Return what a person should look at, though it may be right."""
    found = []
    for one, other in combinations(gold.record.actors, 2):
        if core_key(one.name) == core_key(other.name):
            found.append(f"{one.id}, {other.id}: two actors with one name, {one.name!r}")
    return found


def span_problems(text: str, span: Span) -> Iterator[str]:
    """Yield what is wrong with `span` as evidence in `text`."""
    words = repr(span.text[:40])
    if not 0 <= span.start < span.end <= len(text):
        yield f"{words} is out of the text"
        return
    if text[span.start : span.end] != span.text:
        yield f"{words} is not what stands at {span.start}:{span.end}"
    if span.text != span.text.strip():
        yield f"{words} has white space at its edge"
    if "\n" in span.text:
        yield f"{words} crosses a line"
    for edge in (span.start, span.end):
        if 0 < edge < len(text) and text[edge - 1].isalnum() and text[edge].isalnum():
            yield f"{words} cuts a word at {edge}"


def _document(gold: GoldDocument) -> Iterator[str]:
    info = gold.record.document
    if info.sha256 != hashlib.sha256(gold.text.encode()).hexdigest():
        yield "document: the text is not the one that was labelled (sha256)"
    if info.chars != len(gold.text):
        yield f"document: chars is {info.chars}, the text has {len(gold.text)}"
    read = Document.from_text(gold.text)
    if (read.date, read.date_source) != (info.date, info.date_source):
        yield f"document: the text is dated {read.date} by {read.date_source}"
    if (read.title, read.source) != (info.title, info.source):
        yield "document: title or source are not those of the text"


def _ids(gold: GoldDocument) -> Iterator[str]:
    record = gold.record
    rows = (("a", record.actors), ("c", record.claims), ("p", record.positions))
    for letter, items in rows:
        expected = [f"{letter}{number}" for number in range(1, len(items) + 1)]
        if [item.id for item in items] != expected:
            yield f"{letter}: ids are not {letter}1, {letter}2 … in order"


def _actors(gold: GoldDocument) -> Iterator[str]:
    ids = {actor.id for actor in gold.record.actors}
    for actor in gold.record.actors:
        for problem in (*_actor_words(gold, actor), *_actor_references(actor, ids)):
            yield f"{actor.id}: {problem}"
    yield from _cycles(gold)


def _actor_words(gold: GoldDocument, actor: GoldActor) -> Iterator[str]:
    named = [actor.name, *([actor.role] if actor.role else []), *actor.aliases]
    yield from (f"{words!r} is not in the text" for words in named if words not in gold.text)
    if actor.name in actor.aliases:
        yield f"{actor.name!r} is its own alias"
    if not actor.mentions:
        yield "no mention"
    for mention in actor.mentions:
        yield from span_problems(gold.text, mention)
        if mention.text not in (actor.name, *actor.aliases):
            yield f"mention {mention.text!r} is neither name nor alias"


def _actor_references(actor: GoldActor, ids: set[str]) -> Iterator[str]:
    pointed = [actor.affiliation, *actor.members, *actor.accept.affiliation]
    yield from _dangling(pointed, ids)
    if actor.id in pointed:
        yield "belongs to itself"
    if actor.members and actor.kind != "group":
        yield "has members but is no group"


def _cycles(gold: GoldDocument) -> Iterator[str]:
    above = {actor.id: actor.affiliation for actor in gold.record.actors}
    for start in above:
        seen, at = {start}, above[start]
        while at and at not in seen:
            seen.add(at)
            at = above.get(at)
        if at:
            yield f"{start}: its affiliations run in a circle"


def _mentions(gold: GoldDocument) -> Iterator[str]:
    every = [(m.span, actor) for actor in gold.record.actors for m in actor.mentions]
    for (one, first), (other, second) in combinations(every, 2):
        only = len(first.mentions) == 1 or len(second.mentions) == 1
        if one.overlaps(other) and not only:
            yield f"{first.id}, {second.id}: mentions overlap at {max(one.start, other.start)}"


def _claim(gold: GoldDocument, claim: GoldClaim) -> Iterator[str]:
    ids = {actor.id for actor in gold.record.actors}
    spans = [claim.quote, *claim.accept.quote, *([claim.source] if claim.source else [])]
    for span in spans:
        yield from span_problems(gold.text, span)
    speakers = [claim.speaker, *claim.via, *claim.accept.speaker]
    yield from _dangling([*speakers, *(id for via in claim.accept.via for id in via)], ids)
    if claim.speaker in claim.via:
        yield "the speaker relays itself"
    if claim.source and not claim.speaker:
        yield "source without speaker"
    yield from _cue(gold, claim)
    yield from _said(gold, claim)


def _cue(gold: GoldDocument, claim: GoldClaim) -> Iterator[str]:
    if (claim.cue is None) != (claim.cue_span is None):
        yield "cue and cue_span: one is missing"
    if claim.cue is None or claim.cue_span is None:
        return
    yield from span_problems(gold.text, claim.cue_span)
    if claim.cue_span.text != claim.cue:
        yield "cue_span is not the cue"
    if abs(claim.cue_span.start - claim.quote.start) >= _CUE_REACH:
        yield "the cue is far from the quote"


def _said(gold: GoldDocument, claim: GoldClaim) -> Iterator[str]:
    expected = directness_of(claim.quote.text, attributed=claim.speaker is not None)
    if claim.directness not in (expected, *claim.accept.directness):
        yield f"directness is {claim.directness}, the quotation marks say {expected}"
    if len(claim.text.split()) > _LONGEST_TEXT:
        yield f"text has more than {_LONGEST_TEXT} words"
    if claim.date and not _DATE.fullmatch(claim.date):
        yield f"{claim.date!r} is no date"
    if gold.record.document.date and (claim.date is None) != (claim.date_text is None):
        yield "date and date_text: one is missing"
    if claim.date_text and claim.date_text not in gold.text:
        yield f"{claim.date_text!r} is not in the text"


def _position(gold: GoldDocument, position: GoldPosition) -> Iterator[str]:
    ids = {actor.id for actor in gold.record.actors}
    for span in (position.evidence, *position.accept.evidence):
        yield from span_problems(gold.text, span)
    holders = [position.actor, *position.accept.actor]
    yield from _dangling([*holders, position.target, *position.accept.target], ids)
    if position.target == position.actor:
        yield "the target is the holder"
    if not 2 <= len(position.topic.split()) <= 10 and position.topic not in _names(gold):
        yield f"topic {position.topic!r} has not 2 to 10 words"
    if position.topic not in _names(gold) and _POLAR.search(position.topic.lower()):
        yield f"topic {position.topic!r} takes sides"
    yield from _basis(gold, position)


def _basis(gold: GoldDocument, position: GoldPosition) -> Iterator[str]:
    claims = {claim.id: claim for claim in gold.record.claims}
    yield from _dangling(position.claim_ids, set(claims))
    if position.basis == "action" and position.claim_ids:
        yield "an action has no claim"
    if position.basis != "claim":
        return
    quotes = [claims[id].quote.span for id in position.claim_ids if id in claims]
    if not quotes:
        yield "basis claim without claim_ids"
    elif not position.evidence.span.overlaps(quotes[0]):
        yield "the evidence is outside its claim"


def _order(gold: GoldDocument) -> Iterator[str]:
    record = gold.record
    firsts = [actor.mentions[0].start for actor in record.actors if actor.mentions]
    quotes = [claim.quote.start for claim in record.claims]
    evidence = [position.evidence.start for position in record.positions]
    for kind, starts in (("actors", firsts), ("claims", quotes), ("positions", evidence)):
        if starts != sorted(starts):
            yield f"{kind} are not in the order of the text"


def _duplicates(gold: GoldDocument) -> Iterator[str]:
    record = gold.record
    held = [(p.actor, norm(p.topic), p.stance) for p in record.positions]
    said = [(c.speaker, c.quote.span, c.cue, c.kind) for c in record.claims]
    if len(set(held)) != len(held):
        yield "positions: two with one holder, topic and stance"
    if len(set(said)) != len(said):
        yield "claims: two with one speaker, quote, cue and kind"


def _dangling(ids: Iterable[str | None], known: set[str]) -> Iterator[str]:
    yield from (f"{id!r} is not there" for id in ids if id is not None and id not in known)


def _names(gold: GoldDocument) -> set[str]:
    return {name for actor in gold.record.actors for name in (actor.name, *actor.aliases)}
