"""A reviewed record becomes gold: only what was accepted, in the order of the text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from summarizer.grounding.quotation import directness_of
from summarizer.review.draft import DraftActor, DraftClaim, DraftPosition, DraftRecord, Working
from summarizer.schema.gold import (
    CODEBOOK,
    GOLD_SCHEMA,
    Annotation,
    GoldActor,
    GoldClaim,
    GoldPosition,
    GoldRecord,
    gold_info,
)
from summarizer.schema.summary import Span
from summarizer.text.document import Document
from summarizer.vocabulary import Directness

Ids = Mapping[str, str]


def finished(record: DraftRecord, document: Document, annotation: Annotation) -> GoldRecord:
    """Return the accepted records of `record` as gold.

    Ids follow the order of the text. Directness is read off the quotation marks, unless
    an accepted alternative overrules them.
    """
    kept = record.accepted()
    actors = sorted(kept.actors, key=lambda actor: min(one.start for one in actor.mentions))
    claims = sorted(kept.claims, key=lambda claim: claim.quote.start)
    positions = sorted(kept.positions, key=lambda held: held.evidence.start)
    ids = {**_numbered("a", actors), **_numbered("c", claims), **_numbered("p", positions)}
    quotes = {claim.id: claim.quote for claim in claims}
    return GoldRecord(
        document=gold_info(document),
        annotation=annotation,
        actors=tuple(_actor(actor, ids) for actor in actors),
        claims=tuple(_claim(claim, ids) for claim in claims),
        positions=tuple(_position(held, ids, quotes) for held in positions),
    )


def written(gold: GoldRecord) -> str:
    """Return `gold` as its file holds it: what is left out is nothing, or the usual."""
    record = gold.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    # Versions are defaults in the model, but a file must say what it follows.
    record = {"schema_version": GOLD_SCHEMA, "codebook_version": CODEBOOK, **record}
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _numbered(letter: str, records: Sequence[Working]) -> dict[str, str]:
    return {record.id: f"{letter}{number}" for number, record in enumerate(records, start=1)}


def _actor(actor: DraftActor, ids: Ids) -> GoldActor:
    accept = actor.accept.model_copy(update={"affiliation": _each(actor.accept.affiliation, ids)})
    fields = actor.model_dump(exclude={"decision", "accept"})
    return GoldActor(
        **{
            **fields,
            "id": ids[actor.id],
            "affiliation": _one(actor.affiliation, ids),
            "members": _all(actor.members, ids),
            "mentions": sorted(actor.mentions, key=lambda mention: mention.start),
            "accept": accept,
        }
    )


def _claim(claim: DraftClaim, ids: Ids) -> GoldClaim:
    accept = claim.accept.model_copy(
        update={
            "speaker": _each(claim.accept.speaker, ids),
            "via": tuple(_all(via, ids) for via in claim.accept.via),
        }
    )
    fields = claim.model_dump(exclude={"decision", "accept"})
    return GoldClaim(
        **{
            **fields,
            "id": ids[claim.id],
            "speaker": _one(claim.speaker, ids),
            "via": _all(claim.via, ids),
            "directness": _directness(claim),
            "accept": accept,
        }
    )


def _directness(claim: DraftClaim) -> Directness:
    """Return what the marks say, unless somebody has judged otherwise before."""
    if claim.directness in claim.accept.directness:
        return claim.directness
    return directness_of(claim.quote.text, attributed=claim.speaker is not None)


def _position(held: DraftPosition, ids: Ids, quotes: Mapping[str, Span]) -> GoldPosition:
    accept = held.accept.model_copy(
        update={
            "actor": _all(held.accept.actor, ids),
            "target": _each(held.accept.target, ids),
        }
    )
    # The claim that the evidence stands in goes first.
    claims = sorted(
        held.claim_ids,
        key=lambda id: id not in quotes or not held.evidence.span.overlaps(quotes[id].span),
    )
    fields = held.model_dump(exclude={"decision", "accept"})
    return GoldPosition(
        **{
            **fields,
            "id": ids[held.id],
            "actor": ids[held.actor],
            "target": _one(held.target, ids),
            "claim_ids": _all(claims, ids),
            "accept": accept,
        }
    )


def _one(id: str | None, ids: Ids) -> str | None:
    return None if id is None else ids[id]


def _all(of: Iterable[str], ids: Ids) -> tuple[str, ...]:
    """Return the new ids of those that are kept."""
    return tuple(ids[id] for id in of if id in ids)


def _each(of: Iterable[str | None], ids: Ids) -> tuple[str | None, ...]:
    """Return the new ids; nobody stays nobody."""
    return tuple(None if id is None else ids[id] for id in of if id is None or id in ids)
