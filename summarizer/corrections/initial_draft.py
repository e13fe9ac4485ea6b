"""The draft that a review starts from: a summary or an existing gold record."""

from collections.abc import Sequence
from typing import Any

from summarizer.corrections.drafts import DraftActor, DraftClaim, DraftPosition, DraftRecord
from summarizer.schema.gold import GoldActor, GoldClaim, GoldPosition, GoldRecord, gold_fields
from summarizer.schema.summary import Actor, Claim, Span, SummaryRecord


def from_summary(summary: SummaryRecord) -> DraftRecord:
    """Return the records of `summary`, all undecided.

    Gold has no nested mentions (codebook, 2.5), and every mention is a name or an alias.
    Mentions in summaries follow looser rules, so they are adapted.
    """
    actors = _without_nesting(summary.actors)
    return DraftRecord(
        actors=tuple(_actor(actor, mentions) for actor, mentions in actors),
        claims=tuple(_claim(claim) for claim in summary.claims),
        positions=tuple(DraftPosition(**gold_fields(p, GoldPosition)) for p in summary.positions),
    )


def from_gold(gold: GoldRecord) -> DraftRecord:
    """Return the records of `gold`, all accepted."""
    accepted: dict[str, Any] = {"decision": "accepted"}
    return DraftRecord(
        actors=tuple(DraftActor(**dict(actor), **accepted) for actor in gold.actors),
        claims=tuple(DraftClaim(**dict(claim), **accepted) for claim in gold.claims),
        positions=tuple(DraftPosition(**dict(p), **accepted) for p in gold.positions),
    )


def _actor(actor: Actor, mentions: Sequence[Span]) -> DraftActor:
    fields = gold_fields(actor, GoldActor)
    names = dict.fromkeys([*actor.aliases, *(mention.text for mention in mentions)])
    fields["aliases"] = tuple(name for name in names if name != actor.name)
    fields["members"] = fields["members"] if actor.kind == "group" else ()
    fields["mentions"] = tuple(mentions)
    return DraftActor(**fields)


def _claim(claim: Claim) -> DraftClaim:
    fields = gold_fields(claim, GoldClaim)
    fields["source"] = claim.source if claim.speaker else None
    return DraftClaim(**fields)


def _without_nesting(actors: Sequence[Actor]) -> list[tuple[Actor, list[Span]]]:
    """Return the actors without mentions that overlap a longer one, unless it is their only one."""
    remaining = {actor.id: sorted(actor.mentions, key=lambda span: span.start) for actor in actors}
    mentions = [(mention, actor.id) for actor in actors for mention in actor.mentions]
    # The shortest are removed first, because the longer mention is the better one.
    for mention, actor_id in sorted(mentions, key=lambda pair: pair[0].end - pair[0].start):
        nested = any(
            mention.span.overlaps(other.span) and _is_longer(other, mention)
            for other, other_id in mentions
            if (other_id, other) != (actor_id, mention)
        )
        if nested and len(remaining[actor_id]) > 1:
            remaining[actor_id].remove(mention)
    return [(actor, remaining[actor.id]) for actor in actors]


def _is_longer(first: Span, second: Span) -> bool:
    return (first.end - first.start, -first.start) > (second.end - second.start, -second.start)
