"""The draft that a review starts from: a summary or an existing gold record."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.review.draft import DraftActor, DraftClaim, DraftPosition, DraftRecord
from summarizer.schema.gold import GoldActor, GoldClaim, GoldPosition, GoldRecord
from summarizer.schema.summary import Actor, Claim, Position, Span, SummaryRecord


def from_summary(summary: SummaryRecord) -> DraftRecord:
    """Return the records of `summary`, all undecided.

    Gold has no nested mentions (codebook, 2.5), and every mention is a name or an alias.
    Mentions in summaries follow looser rules, so they are adapted.
    """
    actors = _without_nesting(summary.actors)
    return DraftRecord(
        actors=tuple(_actor(actor, mentions) for actor, mentions in actors),
        claims=tuple(_claim(claim) for claim in summary.claims),
        positions=tuple(_position(position) for position in summary.positions),
    )


def from_gold(gold: GoldRecord) -> DraftRecord:
    """Return the records of `gold`, all accepted."""
    return DraftRecord(
        actors=tuple(DraftActor(**_fields(one), decision="accepted") for one in gold.actors),
        claims=tuple(DraftClaim(**_fields(one), decision="accepted") for one in gold.claims),
        positions=tuple(
            DraftPosition(**_fields(one), decision="accepted") for one in gold.positions
        ),
    )


def _fields(record: GoldActor | GoldClaim | GoldPosition) -> dict[str, object]:
    return {name: getattr(record, name) for name in type(record).model_fields}


def _actor(actor: Actor, mentions: Sequence[Span]) -> DraftActor:
    named = dict.fromkeys([*actor.aliases, *(mention.text for mention in mentions)])
    return DraftActor(
        id=actor.id,
        name=actor.name,
        kind=actor.kind,
        role=actor.role,
        affiliation=actor.affiliation,
        aliases=tuple(name for name in named if name != actor.name),
        members=tuple(actor.members) if actor.kind == "group" else (),
        mentions=tuple(mentions),
    )


def _claim(claim: Claim) -> DraftClaim:
    return DraftClaim(
        id=claim.id,
        speaker=claim.speaker,
        source=claim.source if claim.speaker else None,
        via=tuple(claim.via),
        cue=claim.cue.text if claim.cue else None,
        cue_span=claim.cue,
        quote=claim.quote,
        text=claim.text,
        kind=claim.kind,
        certainty=claim.certainty,
        directness=claim.directness,
        date=claim.date,
        date_text=claim.date_text,
    )


def _position(position: Position) -> DraftPosition:
    return DraftPosition(
        id=position.id,
        actor=position.actor,
        topic=position.topic,
        stance=position.stance,
        target=position.target,
        basis=position.basis,
        claim_ids=tuple(position.claim_ids),
        evidence=position.evidence,
    )


def _without_nesting(actors: Sequence[Actor]) -> list[tuple[Actor, list[Span]]]:
    """Return the actors without mentions that overlap a longer one, unless it is their only one."""
    remaining = {actor.id: sorted(actor.mentions, key=lambda one: one.start) for actor in actors}
    all_records = [(mention, actor.id) for actor in actors for mention in actor.mentions]
    # The shortest are removed first, because the longer mention is the better one.
    for mention, id in sorted(all_records, key=lambda pair: pair[0].end - pair[0].start):
        others = (one for one, other in all_records if (other, one) != (id, mention))
        nested = any(mention.span.overlaps(one.span) and _is_longer(one, mention) for one in others)
        if nested and len(remaining[id]) > 1:
            remaining[id].remove(mention)
    return [(actor, remaining[actor.id]) for actor in actors]


def _is_longer(one: Span, other: Span) -> bool:
    return (one.end - one.start, -one.start) > (other.end - other.start, -other.start)
