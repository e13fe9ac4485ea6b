"""Which records are uncertain: those below the smallest confidence that is asked for."""

from summarizer.confidence.model import coefficients
from summarizer.schema.summary import Actor, Claim, Position, SummaryRecord
from summarizer.vocabulary import RecordKind

AnyRecord = Actor | Claim | Position


def is_uncertain(record: AnyRecord, minimum: float | None = None) -> bool:
    """Return whether the record is below `minimum`, or below the default of its kind.

    A record without a confidence is not uncertain.
    """
    if record.confidence is None:
        return False
    if minimum is None:
        minimum = coefficients().min_confidence[_kind(record)]
    return record.confidence < minimum


def uncertain_ids(summary: SummaryRecord) -> frozenset[str]:
    """Return the ids of the records that are uncertain in `summary`."""
    minimum = summary.provenance.min_confidence
    records: list[AnyRecord] = [*summary.actors, *summary.claims, *summary.positions]
    return frozenset(record.id for record in records if is_uncertain(record, minimum))


def _kind(record: AnyRecord) -> RecordKind:
    if isinstance(record, Actor):
        return "actor"
    return "claim" if isinstance(record, Claim) else "position"


def without_uncertain(summary: SummaryRecord, minimum: float) -> dict[str, object]:
    """Return the lists of `summary` without records below `minimum`.

    An actor stays while another record refers to it.
    """
    claims = [claim for claim in summary.claims if not is_uncertain(claim, minimum)]
    ids = {claim.id for claim in claims}
    positions = [
        position.model_copy(
            update={"claim_ids": [name for name in position.claim_ids if name in ids]}
        )
        for position in summary.positions
        if not is_uncertain(position, minimum)
    ]
    named = {claim.speaker for claim in claims} | {name for claim in claims for name in claim.via}
    named |= {name for position in positions for name in (position.actor, position.target)}
    kept = {
        actor.id
        for actor in summary.actors
        if actor.id in named or not is_uncertain(actor, minimum)
    }
    kept |= {member for actor in summary.actors if actor.id in kept for member in actor.members}
    kept = _with_superiors(summary.actors, kept)
    actors = [actor for actor in summary.actors if actor.id in kept]
    return {"actors": actors, "claims": claims, "positions": positions}


def _with_superiors(actors: list[Actor], kept: set[str]) -> set[str]:
    """Return the ids with those of the actors that they belong to."""
    affiliation = {actor.id: actor.affiliation for actor in actors}
    for actor_id in tuple(kept):
        superior = affiliation.get(actor_id)
        while superior and superior not in kept:
            kept.add(superior)
            superior = affiliation.get(superior)
    return kept
