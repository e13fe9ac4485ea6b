"""Publication of a draft as a gold record: the accepted records, in the order of the text."""

from collections.abc import Iterable, Mapping, Sequence

from summarizer.corrections.drafts import (
    DraftActor,
    DraftClaim,
    DraftItem,
    DraftPosition,
    DraftRecord,
)
from summarizer.grounding.quotation import directness_of
from summarizer.schema.gold import (
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


def to_gold(record: DraftRecord, document: Document, annotation: Annotation) -> GoldRecord:
    """Return the accepted records of `record` as gold.

    Ids follow the order of the text. The quotation marks determine the directness, unless an
    accepted alternative overrides them.
    """
    accepted = record.accepted()
    actors = sorted(accepted.actors, key=lambda actor: min(span.start for span in actor.mentions))
    claims = sorted(accepted.claims, key=lambda claim: claim.quote.start)
    positions = sorted(accepted.positions, key=lambda position: position.evidence.start)
    ids = {**_numbered("a", actors), **_numbered("c", claims), **_numbered("p", positions)}
    quotes = {claim.id: claim.quote for claim in claims}
    return GoldRecord(
        document=gold_info(document),
        annotation=annotation,
        actors=tuple(_actor(actor, ids) for actor in actors),
        claims=tuple(_claim(claim, ids) for claim in claims),
        positions=tuple(_position(position, ids, quotes) for position in positions),
    )


def _numbered(letter: str, records: Sequence[DraftItem]) -> dict[str, str]:
    return {record.id: f"{letter}{number}" for number, record in enumerate(records, start=1)}


def _actor(actor: DraftActor, ids: Ids) -> GoldActor:
    accept = actor.accept.model_copy(
        update={"affiliation": _new_optional_ids(actor.accept.affiliation, ids)}
    )
    return GoldActor(
        **actor.model_dump(exclude={"decision"})
        | {
            "id": ids[actor.id],
            "affiliation": _new_id(actor.affiliation, ids),
            "members": _new_ids(actor.members, ids),
            "mentions": sorted(actor.mentions, key=lambda mention: mention.start),
            "accept": accept,
        }
    )


def _claim(claim: DraftClaim, ids: Ids) -> GoldClaim:
    accept = claim.accept.model_copy(
        update={
            "speaker": _new_optional_ids(claim.accept.speaker, ids),
            "via": tuple(_new_ids(via, ids) for via in claim.accept.via),
        }
    )
    return GoldClaim(
        **claim.model_dump(exclude={"decision"})
        | {
            "id": ids[claim.id],
            "speaker": _new_id(claim.speaker, ids),
            "via": _new_ids(claim.via, ids),
            "directness": _directness(claim),
            "accept": accept,
        }
    )


def _directness(claim: DraftClaim) -> Directness:
    if claim.directness in claim.accept.directness:
        return claim.directness
    return directness_of(claim.quote.text, attributed=claim.speaker is not None)


def _position(position: DraftPosition, ids: Ids, quotes: Mapping[str, Span]) -> GoldPosition:
    accept = position.accept.model_copy(
        update={
            "actor": _new_ids(position.accept.actor, ids),
            "target": _new_optional_ids(position.accept.target, ids),
        }
    )
    # The claim whose quote contains the evidence is first.
    claims = sorted(
        position.claim_ids,
        key=lambda claim_id: (
            claim_id not in quotes or not position.evidence.span.overlaps(quotes[claim_id].span)
        ),
    )
    return GoldPosition(
        **position.model_dump(exclude={"decision"})
        | {
            "id": ids[position.id],
            "actor": ids[position.actor],
            "target": _new_id(position.target, ids),
            "claim_ids": _new_ids(claims, ids),
            "accept": accept,
        }
    )


def _new_id(old_id: str | None, ids: Ids) -> str | None:
    return None if old_id is None else ids[old_id]


def _new_ids(old_ids: Iterable[str], ids: Ids) -> tuple[str, ...]:
    return tuple(ids[old_id] for old_id in old_ids if old_id in ids)


def _new_optional_ids(old_ids: Iterable[str | None], ids: Ids) -> tuple[str | None, ...]:
    """Return the new ids of the accepted records; `None` stays `None`."""
    return tuple(_new_id(old_id, ids) for old_id in old_ids if old_id is None or old_id in ids)
