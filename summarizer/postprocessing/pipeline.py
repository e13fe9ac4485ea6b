"""Put the records of a document together from the drafts of all its windows.

Pure: the same document and drafts give the same records, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.faithfulness.checker import FaithfulnessChecker
from summarizer.grounding.quotation import directness_of
from summarizer.postprocessing.actors.builder import build_registry, drop_bystanders, drop_nested
from summarizer.postprocessing.actors.members import members_of
from summarizer.postprocessing.actors.mentions import find_mentions
from summarizer.postprocessing.actors.organization_recall import add_bodies
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.candidates import ClaimCandidate, PositionCandidate
from summarizer.postprocessing.claims.builder import ClaimBuilder
from summarizer.postprocessing.claims.speaker_resolution import SpeakerResolver
from summarizer.postprocessing.diagnostics import Diagnostics
from summarizer.postprocessing.positions.builder import PositionBuilder
from summarizer.schema.drafts import ActorDraft, ClaimDraft, PositionDraft
from summarizer.schema.summary import Actor, Claim, Position, Rejected, Span
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.text.windows import Window


@dataclass
class WindowDrafts:
    """What a model wrote about one window."""

    window: Window
    actors: list[ActorDraft] = field(default_factory=list)
    claims: list[ClaimDraft] = field(default_factory=list)
    positions: list[PositionDraft] = field(default_factory=list)


@dataclass(frozen=True)
class ExtractedRecords:
    """The records of a document, what was rejected, and the warnings."""

    actors: list[Actor]
    claims: list[Claim]
    positions: list[Position]
    rejected: list[Rejected]
    warnings: list[str]


def build_records(
    document: Document, drafts: Sequence[WindowDrafts], *, small_model: bool = False
) -> ExtractedRecords:
    """Return the records that `drafts` prove in `document`.

    Args:
        document: The article.
        drafts: What a model wrote about its windows.
        small_model: Whether a small model wrote them. Then what reports nothing is no claim, the
            bodies that the article names are actors, and claims make the positions they express,
            before the drafts of positions do.
    """
    notes = Diagnostics()
    roster = build_registry(
        document,
        [(part.window.span, draft) for part in drafts for draft in part.actors],
        notes,
    )
    mentions = find_mentions(document, roster)
    if small_model and add_bodies(document, roster, mentions.values(), notes):
        mentions = find_mentions(document, roster)
    speakers = SpeakerResolver(document, roster, mentions, notes)
    claims = ClaimBuilder(document, speakers, notes, doubts_cues=small_model)
    for part in drafts:
        claims.take(part.window, part.claims)
    found = claims.finished()
    positions = PositionBuilder(document, roster, found, notes)
    if small_model:
        positions.infer()
    for part in drafts:
        positions.take(part.window, part.positions)
    parts = _with_a_part(roster, found, positions.positions)
    drop_bystanders(roster, parts, notes)
    mentions = find_mentions(document, roster)
    drop_nested(roster, mentions, parts, notes)
    return _finished(document, roster, mentions, found, positions.positions, notes)


def _with_a_part(
    roster: ActorRegistry, claims: Sequence[ClaimCandidate], positions: Sequence[PositionCandidate]
) -> set[ActorCandidate]:
    """Return the actors that another record speaks of (`docs/codebook.md`, 2, A2)."""
    owners = (roster.resolve(entry.affiliation) for entry in roster if entry.affiliation)
    members = (member for entry in roster for member in members_of(entry, roster))
    said = (entry for claim in claims for entry in (claim.speaker, *claim.via))
    held = (entry for position in positions for entry in (position.holder, position.target))
    return {entry for entry in (*owners, *members, *said, *held) if entry is not None}


def _finished(
    document: Document,
    roster: ActorRegistry,
    mentions: Mapping[ActorCandidate, Sequence[CharSpan]],
    claims: Sequence[ClaimCandidate],
    positions: Sequence[PositionCandidate],
    notes: Diagnostics,
) -> ExtractedRecords:
    entries = sorted(roster, key=lambda e: (mentions[e][0].start, -mentions[e][0].end))
    ids = {entry: f"a{number}" for number, entry in enumerate(entries, start=1)}
    in_order = sorted(claims, key=lambda claim: (claim.quote.start, claim.quote.end))
    claim_ids = {id(claim): f"c{number}" for number, claim in enumerate(in_order, start=1)}
    sorted_positions = sorted(positions, key=lambda p: (p.evidence.start, p.evidence.end))
    actors = [_actor(document, entry, roster, mentions, ids) for entry in entries]
    guard = FaithfulnessChecker(document, actors)
    return ExtractedRecords(
        actors=actors,
        claims=[
            _warned(_claim(document, claim, claim_ids[id(claim)], ids), guard) for claim in in_order
        ],
        positions=[
            _position(document, position, f"p{number}", ids, claim_ids)
            for number, position in enumerate(sorted_positions, start=1)
        ],
        rejected=notes.rejected,
        warnings=notes.warnings,
    )


def _actor(
    document: Document,
    entry: ActorCandidate,
    roster: ActorRegistry,
    mentions: Mapping[ActorCandidate, Sequence[CharSpan]],
    ids: Mapping[ActorCandidate, str],
) -> Actor:
    return Actor(
        id=ids[entry],
        name=entry.name,
        kind=entry.kind,
        role=entry.role,
        affiliation=_affiliation(entry, roster, ids),
        aliases=list(entry.aliases),
        members=[ids[member] for member in members_of(entry, roster) if member in ids],
        mentions=[Span.from_text(document.text, extent) for extent in mentions[entry]],
    )


def _affiliation(
    entry: ActorCandidate, roster: ActorRegistry, ids: Mapping[ActorCandidate, str]
) -> str | None:
    """Return the actor that `entry` belongs to, unless that closes a circle."""
    chain = list(roster.chain(entry))
    is_circle = len(set(chain)) < len(chain)
    return None if is_circle or len(chain) == 1 else ids.get(chain[1])


def _claim(
    document: Document, claim: ClaimCandidate, id: str, ids: Mapping[ActorCandidate, str]
) -> Claim:
    text = document.text
    return Claim(
        id=id,
        speaker=ids[claim.speaker] if claim.speaker else None,
        source=Span.from_text(text, claim.source) if claim.source else None,
        via=[ids[entry] for entry in claim.via],
        cue=Span.from_text(text, claim.cue) if claim.cue else None,
        quote=Span.from_text(text, claim.quote),
        text=claim.text,
        kind=claim.kind,
        certainty=claim.certainty,
        directness=directness_of(claim.quote.slice(text), attributed=claim.speaker is not None),
        date=claim.date,
        date_text=claim.date_text,
        grounding=claim.grounding,
    )


def _warned(claim: Claim, guard: FaithfulnessChecker) -> Claim:
    return claim.model_copy(update={"warnings": guard.warnings(claim)})


def _position(
    document: Document,
    position: PositionCandidate,
    id_: str,
    ids: Mapping[ActorCandidate, str],
    claim_ids: Mapping[int, str],
) -> Position:
    numbers = [claim_ids[id(claim)] for claim in position.claims]
    return Position(
        id=id_,
        actor=ids[position.holder],
        topic=position.topic,
        stance=position.stance,
        target=ids.get(position.target) if position.target else None,
        basis=position.basis,
        claim_ids=sorted(numbers, key=lambda number: int(number[1:])),
        evidence=Span.from_text(document.text, position.evidence),
        grounding=position.grounding,
    )
