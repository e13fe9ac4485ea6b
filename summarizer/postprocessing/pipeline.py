"""Build the records of a document from the drafts of all its windows.

The functions are pure: the same document and drafts give the same records, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.faithfulness.checker import FaithfulnessChecker
from summarizer.grounding.quotation import directness_of
from summarizer.postprocessing.actors.builder import (
    build_registry,
    remove_nested_names,
    remove_uninvolved_things,
)
from summarizer.postprocessing.actors.members import find_members
from summarizer.postprocessing.actors.mentions import find_mentions
from summarizer.postprocessing.actors.organization_recall import add_organizations
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
    """The drafts that a model wrote for one window."""

    window: Window
    actors: list[ActorDraft] = field(default_factory=list)
    claims: list[ClaimDraft] = field(default_factory=list)
    positions: list[PositionDraft] = field(default_factory=list)


@dataclass(frozen=True)
class ExtractedRecords:
    """The records of a document, the rejected drafts and the warnings."""

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
        drafts: The drafts of its windows.
        small_model: Whether a small model wrote them. If so, a claim needs a reporting cue,
            organizations that the article names are added to the actors, and positions are
            inferred from claims before drafts of positions are used.
    """
    diagnostics = Diagnostics()
    registry = build_registry(
        document,
        [(part.window.span, draft) for part in drafts for draft in part.actors],
        diagnostics,
    )
    mentions = find_mentions(document, registry)
    if small_model and add_organizations(document, registry, mentions.values(), diagnostics):
        mentions = find_mentions(document, registry)
    speakers = SpeakerResolver(document, registry, mentions, diagnostics)
    claim_builder = ClaimBuilder(
        document, speakers, diagnostics, requires_reporting_cue=small_model
    )
    for part in drafts:
        claim_builder.add(part.window, part.claims)
    claims = claim_builder.build()
    position_builder = PositionBuilder(document, registry, claims, diagnostics)
    if small_model:
        position_builder.infer()
    for part in drafts:
        position_builder.add(part.window, part.positions)
    positions = position_builder.positions
    involved = _involved_actors(registry, claims, positions)
    remove_uninvolved_things(registry, involved, diagnostics)
    mentions = find_mentions(document, registry)
    remove_nested_names(registry, mentions, involved, diagnostics)
    return _to_records(document, registry, mentions, claims, positions, diagnostics)


def _involved_actors(
    registry: ActorRegistry,
    claims: Sequence[ClaimCandidate],
    positions: Sequence[PositionCandidate],
) -> set[ActorCandidate]:
    """Return the actors that another record refers to (`docs/codebook.md`, 2, A2)."""
    owners = (registry.resolve(actor.affiliation) for actor in registry if actor.affiliation)
    members = (member for actor in registry for member in find_members(actor, registry))
    speakers = (actor for claim in claims for actor in (claim.speaker, *claim.via))
    holders = (actor for position in positions for actor in (position.holder, position.target))
    return {actor for actor in (*owners, *members, *speakers, *holders) if actor is not None}


def _to_records(
    document: Document,
    registry: ActorRegistry,
    mentions: Mapping[ActorCandidate, Sequence[CharSpan]],
    claims: Sequence[ClaimCandidate],
    positions: Sequence[PositionCandidate],
    diagnostics: Diagnostics,
) -> ExtractedRecords:
    sorted_actors = sorted(registry, key=lambda a: (mentions[a][0].start, -mentions[a][0].end))
    sorted_claims = sorted(claims, key=lambda claim: claim.quote)
    sorted_positions = sorted(positions, key=lambda position: position.evidence)
    actor_ids = {actor: f"a{number}" for number, actor in enumerate(sorted_actors, start=1)}
    # Claims are compared by identity here, since two candidates may be equal.
    claim_ids = {id(claim): f"c{number}" for number, claim in enumerate(sorted_claims, start=1)}
    actors = [_to_actor(document, actor, registry, mentions, actor_ids) for actor in sorted_actors]
    checker = FaithfulnessChecker(document, actors)
    records = (
        _to_claim(document, claim, claim_ids[id(claim)], actor_ids) for claim in sorted_claims
    )
    return ExtractedRecords(
        actors=actors,
        claims=[
            claim.model_copy(update={"warnings": checker.warnings(claim)}) for claim in records
        ],
        positions=[
            _to_position(document, position, f"p{number}", actor_ids, claim_ids)
            for number, position in enumerate(sorted_positions, start=1)
        ],
        rejected=diagnostics.rejected,
        warnings=diagnostics.warnings,
    )


def _to_actor(
    document: Document,
    candidate: ActorCandidate,
    registry: ActorRegistry,
    mentions: Mapping[ActorCandidate, Sequence[CharSpan]],
    actor_ids: Mapping[ActorCandidate, str],
) -> Actor:
    members = find_members(candidate, registry)
    return Actor(
        id=actor_ids[candidate],
        name=candidate.name,
        kind=candidate.kind,
        role=candidate.role,
        affiliation=_affiliation_id(candidate, registry, actor_ids),
        aliases=list(candidate.aliases),
        members=[actor_ids[member] for member in members if member in actor_ids],
        mentions=[Span.from_text(document.text, span) for span in mentions[candidate]],
    )


def _affiliation_id(
    candidate: ActorCandidate,
    registry: ActorRegistry,
    actor_ids: Mapping[ActorCandidate, str],
) -> str | None:
    """Return the id of the actor that `candidate` belongs to, `None` if the chain is a circle."""
    chain = list(registry.affiliation_chain(candidate))
    is_circle = len(set(chain)) < len(chain)
    return None if is_circle or len(chain) == 1 else actor_ids.get(chain[1])


def _to_claim(
    document: Document,
    claim: ClaimCandidate,
    claim_id: str,
    actor_ids: Mapping[ActorCandidate, str],
) -> Claim:
    text = document.text
    return Claim(
        id=claim_id,
        speaker=actor_ids[claim.speaker] if claim.speaker else None,
        source=Span.from_text(text, claim.source) if claim.source else None,
        via=[actor_ids[channel] for channel in claim.via],
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


def _to_position(
    document: Document,
    position: PositionCandidate,
    position_id: str,
    actor_ids: Mapping[ActorCandidate, str],
    claim_ids: Mapping[int, str],
) -> Position:
    cited_ids = [claim_ids[id(claim)] for claim in position.claims]
    return Position(
        id=position_id,
        actor=actor_ids[position.holder],
        topic=position.topic,
        stance=position.stance,
        target=actor_ids.get(position.target) if position.target else None,
        basis=position.basis,
        claim_ids=sorted(cited_ids, key=lambda claim_id: int(claim_id[1:])),
        evidence=Span.from_text(document.text, position.evidence),
        grounding=position.grounding,
    )
