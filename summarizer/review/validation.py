"""What is wrong with a record under review, in words, at the field where it is mended.

These are the rules of the codebook (section 7) that gold records are held to. Only accepted
records are looked at: the others are not decided, or gone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from summarizer.review.draft import Decision, DraftActor, DraftClaim, DraftPosition, DraftRecord
from summarizer.review.span_validation import span_problem

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")
_POLAR = re.compile(r"^(for|no|end of|stop\w*)\b|\b(anti|pro|against|support|oppos\w*)\b")
_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?=\s|$)")
_LONGEST_TEXT = 40
_CUE_REACH = 400


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: with which record, at which field, in words."""

    record: str
    field: str
    says: str


@dataclass(frozen=True)
class Source:
    """The text under review; `dated` tells whether it states its own date."""

    text: str
    dated: bool


def problems(record: DraftRecord, source: Source) -> list[Problem]:
    """Return what is wrong with the accepted records; nothing if they can be gold."""
    decisions: dict[str, Decision] = {one.id: one.decision for one in record.every()}
    kept = record.accepted()
    names = {name for actor in kept.actors for name in (actor.name, *actor.aliases)}
    found = [*_ids(record), *_cycles(kept), *_overlaps(kept), *_duplicates(kept)]
    for actor in kept.actors:
        found += _at(actor.id, (*_actor(actor, source), *_actor_references(actor, decisions)))
    for claim in kept.claims:
        found += _at(claim.id, (*_claim(claim, source), *_claim_references(claim, decisions)))
    claims = {claim.id: claim for claim in record.claims}
    for held in kept.positions:
        found += _at(held.id, (*_position(held, source, names), *_holders(held, decisions)))
        found += _at(held.id, _basis(held, claims, decisions))
    return found


_Found = tuple[str, str]


def _at(id: str, found: Iterable[_Found]) -> Iterator[Problem]:
    return (Problem(id, field, says) for field, says in found)


def _actor(actor: DraftActor, source: Source) -> Iterator[_Found]:
    named = [("name", actor.name), *(("aliases", alias) for alias in actor.aliases)]
    if actor.role is not None:
        named.append(("role", actor.role))
    for field, words in named:
        if not words.strip() or words not in source.text:
            yield field, f"“{words}” is not in the text"
    if actor.name in actor.aliases:
        yield "aliases", "the name is not an alias of itself"
    if not actor.mentions:
        yield "mentions", "there is no mention"
    yield from _mentions(actor, source)


def _mentions(actor: DraftActor, source: Source) -> Iterator[_Found]:
    for mention in actor.mentions:
        if wrong := span_problem(source.text, mention):
            yield "mentions", wrong
        if mention.text not in (actor.name, *actor.aliases):
            yield "mentions", f"“{mention.text}” is neither the name nor an alias"


def _actor_references(actor: DraftActor, decisions: Mapping[str, Decision]) -> Iterator[_Found]:
    yield from _dangling("affiliation", [actor.affiliation], decisions)
    yield from _dangling("members", actor.members, decisions)
    if actor.id == actor.affiliation:
        yield "affiliation", "it cannot belong to itself"
    if actor.id in actor.members:
        yield "members", "it cannot be a member of itself"
    if actor.members and actor.kind != "group":
        yield "members", "only a group has members"


def _cycles(record: DraftRecord) -> Iterator[Problem]:
    above = {actor.id: actor.affiliation for actor in record.actors}
    for start in above:
        seen, at = {start}, above[start]
        while at and at not in seen:
            seen.add(at)
            at = above.get(at)
        if at and above[start] != start:
            yield Problem(start, "affiliation", "the affiliations run in a circle")


def _overlaps(record: DraftRecord) -> Iterator[Problem]:
    every = [(mention, actor) for actor in record.actors for mention in actor.mentions]
    for (one, first), (other, second) in combinations(every, 2):
        only = len(first.mentions) == 1 or len(second.mentions) == 1
        if one.span.overlaps(other.span) and not only:
            says = f"“{one.text}” overlaps “{other.text}” of {first.id}: remove one of them"
            yield Problem(second.id, "mentions", says)


def _claim(claim: DraftClaim, source: Source) -> Iterator[_Found]:
    spans = (("quote", claim.quote), ("source", claim.source), ("cue", claim.cue_span))
    for field, span in spans:
        if span is not None and (wrong := span_problem(source.text, span)):
            yield field, wrong
    if claim.cue_span and abs(claim.cue_span.start - claim.quote.start) >= _CUE_REACH:
        yield "cue", "the cue is far from the quote"
    if (claim.cue_span.text if claim.cue_span else None) != claim.cue:
        yield "cue", "the cue is not what stands there"
    yield from _said(claim, source)


def _said(claim: DraftClaim, source: Source) -> Iterator[_Found]:
    if not claim.text.strip():
        yield "text", "say in a sentence what is claimed"
    if len(claim.text.split()) > _LONGEST_TEXT:
        yield "text", f"more than {_LONGEST_TEXT} words"
    if claim.date and not _DATE.fullmatch(claim.date):
        yield "date", "a date is written 2024, 2024-05, 2024-05-13, or two of them with / between"
    if source.dated and (claim.date is None) != (claim.date_text is None):
        missing = "date" if claim.date is None else "date_text"
        yield missing, "date and time expression go together: one of them is missing"
    if claim.date_text is not None and claim.date_text not in source.text:
        yield "date_text", f"“{claim.date_text}” is not in the text"


def _claim_references(claim: DraftClaim, decisions: Mapping[str, Decision]) -> Iterator[_Found]:
    yield from _dangling("speaker", [claim.speaker], decisions)
    yield from _dangling("via", claim.via, decisions)
    if claim.speaker in claim.via:
        yield "via", "the speaker cannot relay itself"
    if claim.source and not claim.speaker:
        yield "source", "a phrase that names the speaker needs a speaker"


def _position(held: DraftPosition, source: Source, names: set[str]) -> Iterator[_Found]:
    if wrong := span_problem(source.text, held.evidence):
        yield "evidence", wrong
    if held.topic not in names:
        if not 2 <= len(held.topic.split()) <= 10:
            yield "topic", "two to ten words, or the name of an actor"
        if _POLAR.search(held.topic.lower()):
            yield (
                "topic",
                "a topic takes no side: leave out for, against, anti, support and the like",
            )


def _holders(held: DraftPosition, decisions: Mapping[str, Decision]) -> Iterator[_Found]:
    yield from _dangling("actor", [held.actor], decisions)
    yield from _dangling("target", [held.target], decisions)
    if held.target == held.actor:
        yield "target", "the target cannot be the holder"


def _basis(
    held: DraftPosition, claims: Mapping[str, DraftClaim], decisions: Mapping[str, Decision]
) -> Iterator[_Found]:
    yield from _dangling("claim_ids", held.claim_ids, decisions)
    if held.basis == "action" and held.claim_ids:
        yield "claim_ids", "an action has no claim"
    if held.basis != "claim":
        return
    quotes = [claims[id].quote for id in held.claim_ids if id in claims]
    if not quotes:
        yield "claim_ids", "its own words need a claim that shows them"
    elif not any(held.evidence.span.overlaps(quote.span) for quote in quotes):
        yield "evidence", "the evidence is outside the quotes of its claims"


def _ids(record: DraftRecord) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in record.every():
        if one.id in seen:
            yield Problem(one.id, "id", "two records have this id")
        seen.add(one.id)


def _duplicates(record: DraftRecord) -> Iterator[Problem]:
    held: dict[object, str] = {}
    for one in record.positions:
        other = held.setdefault((one.actor, topic_key(one.topic), one.stance), one.id)
        if other != one.id:
            yield Problem(one.id, "topic", f"{other} has the same holder, topic and stance")
    said: dict[object, str] = {}
    for claim in record.claims:
        key = (claim.speaker, claim.quote.span, claim.cue, claim.kind)
        other = said.setdefault(key, claim.id)
        if other != claim.id:
            yield Problem(claim.id, "quote", f"{other} has the same speaker, quote, cue and kind")


def _dangling(
    field: str, ids: Iterable[str | None], decisions: Mapping[str, Decision]
) -> Iterator[_Found]:
    for id in ids:
        if id is not None and id not in decisions:
            yield field, f"{id} is not there"
        elif id is not None and decisions[id] == "rejected":
            yield field, f"{id} was rejected"


def topic_key(topic: str) -> str:
    """Return `topic` for comparison: no case, possessive ending or punctuation."""
    plain = unicodedata.normalize("NFKC", topic).casefold().replace("’", "'")
    return " ".join(re.sub(r"[^\w]+", " ", _POSSESSIVE.sub("", plain)).split())
