"""Apply the decisions of a review to a summary: leave out, correct and add records."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

from summarizer.corrections.drafts import (
    Decision,
    DraftActor,
    DraftClaim,
    DraftItem,
    DraftPosition,
    DraftRecord,
)
from summarizer.corrections.initial_draft import from_summary
from summarizer.postprocessing.digest import write_digest
from summarizer.schema.summary import Actor, Claim, Position, Rejected, ReviewInfo
from summarizer.summary import Summary

Record = TypeVar("Record", Actor, Claim, Position)
_NO_VERDICT = {"decision"}
_UNCHANGED, _CORRECTED, _ADDED = "unchanged", "corrected", "added"


def apply_draft(summary: Summary, draft: DraftRecord, annotators: Sequence[str]) -> Summary:
    """Return `summary` with the decisions of `draft`, which `annotators` made.

    Rejected records move to `rejected`; corrected and added ones are grounded `exact`, since a
    review takes words of the text only. References to records that are left out are removed.
    """
    records: list[Actor | Claim | Position] = [
        *summary.actors,
        *summary.claims,
        *summary.positions,
    ]
    originals = {record.id: record for record in records}
    initial = {item.id: item for item in from_summary(summary).all_records()}
    kept = [item for item in draft.all_records() if item.decision != "rejected"]
    changes = {item.id: _change(item, initial) for item in kept}
    actors, claims, positions = _consistent(
        [_actor(item, originals, changes) for item in kept if isinstance(item, DraftActor)],
        [_claim(item, originals, changes) for item in kept if isinstance(item, DraftClaim)],
        [_position(item, originals, changes) for item in kept if isinstance(item, DraftPosition)],
    )
    info = _review_info(draft, changes, annotators)
    return summary.model_copy(
        update={
            "actors": actors,
            "claims": claims,
            "positions": positions,
            "digest": write_digest(
                summary.document, claims, positions, actors, summary.provenance.min_confidence
            ),
            "rejected": [*summary.rejected, *_rejections(draft, originals)],
            "provenance": summary.provenance.model_copy(update={"review": info}),
        }
    )


def agreed_draft(summary: Summary, drafts: Sequence[DraftRecord]) -> DraftRecord:
    """Return the draft of `summary` with what all annotators who decided decided alike.

    Records on which they differ stay as the model wrote them, undecided; records that they added
    are left out.
    """
    verdicts = [{item.id: item for item in draft.all_records()} for draft in drafts]

    def agreed(item: DraftItem) -> DraftItem:
        decided = [own[item.id] for own in verdicts if item.id in own]
        decided = [own for own in decided if own.decision != "pending"]
        is_agreed = bool(decided) and all(own == decided[0] for own in decided)
        return decided[0] if is_agreed else item

    initial = from_summary(summary)
    return DraftRecord.model_validate(
        {
            "actors": [agreed(actor) for actor in initial.actors],
            "claims": [agreed(claim) for claim in initial.claims],
            "positions": [agreed(position) for position in initial.positions],
        }
    )


def _change(item: DraftItem, initial: Mapping[str, DraftItem]) -> str:
    before = initial.get(item.id)
    if before is None or type(before) is not type(item):
        return _ADDED
    same = item.model_dump(exclude=_NO_VERDICT) == before.model_dump(exclude=_NO_VERDICT)
    return _UNCHANGED if same else _CORRECTED


def _actor(item: DraftActor, originals: Mapping[str, object], changes: Mapping[str, str]) -> Actor:
    original = originals.get(item.id)
    if changes[item.id] == _UNCHANGED and isinstance(original, Actor):
        return _accepted(original, item)
    return Actor.model_validate(_fields(item, Actor))


def _claim(item: DraftClaim, originals: Mapping[str, object], changes: Mapping[str, str]) -> Claim:
    original = originals.get(item.id)
    if changes[item.id] == _UNCHANGED and isinstance(original, Claim):
        return _accepted(original, item)
    is_own = item.text == item.quote.text
    fields = {"cue": item.cue_span, "grounding": "exact"}
    fields["text_by"] = "quotation" if is_own else "model"
    return Claim.model_validate(_fields(item, Claim) | fields)


def _position(
    item: DraftPosition, originals: Mapping[str, object], changes: Mapping[str, str]
) -> Position:
    original = originals.get(item.id)
    if changes[item.id] == _UNCHANGED and isinstance(original, Position):
        return _accepted(original, item)
    return Position.model_validate(_fields(item, Position) | {"grounding": "exact"})


def _accepted(original: Record, item: DraftItem) -> Record:
    """Return the record, without a confidence if a person says that it is right."""
    if item.decision != "accepted":
        return original
    return original.model_copy(update={"confidence": None})


def _fields(item: DraftItem, form: type[Record]) -> dict[str, object]:
    values = item.model_dump(mode="json")
    return {name: value for name, value in values.items() if name in form.model_fields}


def _consistent(
    actors: list[Actor], claims: list[Claim], positions: list[Position]
) -> tuple[list[Actor], list[Claim], list[Position]]:
    """Return the records without references to others that are left out."""
    known, known_claims = {actor.id for actor in actors}, {claim.id for claim in claims}

    def one(actor_id: str | None) -> str | None:
        return actor_id if actor_id in known else None

    def several(ids: Sequence[str], among: set[str]) -> list[str]:
        return [name for name in ids if name in among]

    actors = [
        actor.model_copy(
            update={
                "affiliation": one(actor.affiliation),
                "members": several(actor.members, known),
            }
        )
        for actor in actors
    ]
    claims = [
        claim.model_copy(update={"speaker": one(claim.speaker), "via": several(claim.via, known)})
        for claim in claims
    ]
    positions = [
        position.model_copy(
            update={
                "target": one(position.target),
                "claim_ids": several(position.claim_ids, known_claims),
            }
        )
        for position in positions
        if position.actor in known
    ]
    return actors, claims, positions


def _rejections(
    draft: DraftRecord, originals: Mapping[str, Actor | Claim | Position]
) -> list[Rejected]:
    kinds = {Actor: "actor", Claim: "claim", Position: "position"}
    return [
        Rejected.model_validate(
            {
                "record": kinds[type(original)],
                "reason": "rejected-by-reviewer",
                "draft": original.model_dump(mode="json"),
            }
        )
        for item in draft.all_records()
        if item.decision == "rejected" and (original := originals.get(item.id)) is not None
    ]


def _review_info(
    draft: DraftRecord, changes: Mapping[str, str], annotators: Sequence[str]
) -> ReviewInfo:
    records = draft.all_records()
    decisions: Counter[Decision] = Counter(item.decision for item in records)
    accepted = Counter(changes[item.id] for item in records if item.decision == "accepted")
    return ReviewInfo(
        annotators=list(annotators),
        accepted=accepted[_UNCHANGED],
        corrected=accepted[_CORRECTED],
        added=accepted[_ADDED],
        rejected=decisions["rejected"],
        pending=decisions["pending"],
    )
