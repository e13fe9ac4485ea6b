"""Build the records of a document from the drafts of all its windows.

The functions are pure: the same document and drafts give the same records, byte for byte.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.faithfulness.checker import FaithfulnessChecker
from summarizer.grounding.quotation import directness_of
from summarizer.postprocessing.actors.builder import ActorBuilder
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

    For a small model, a claim needs a reporting cue, organizations that the article names are added
    to the actors, and positions are inferred from claims before drafts of positions are used.
    """
    diagnostics = Diagnostics()
    actors = ActorBuilder(document, diagnostics)
    actors.add_drafts((part.window.span, draft) for part in drafts for draft in part.actors)
    registry = actors.registry
    mentions = find_mentions(document, registry)
    if small_model and add_organizations(document, registry, mentions.values(), diagnostics):
        mentions = find_mentions(document, registry)
    speakers = SpeakerResolver(actors, mentions)
    claim_builder = ClaimBuilder(actors, speakers, requires_reporting_cue=small_model)
    for part in drafts:
        claim_builder.add(part.window, part.claims)
    claims = claim_builder.build()
    position_builder = PositionBuilder(actors, claims)
    if small_model:
        position_builder.infer()
    for part in drafts:
        position_builder.add(part.window, part.positions)
    positions = position_builder.positions
    involved = _involved_actors(registry, claims, positions)
    actors.reject_things(involved)
    mentions = find_mentions(document, registry)
    actors.reject_nested_names(involved, mentions)
    return _RecordWriter(document, registry, mentions, claims, positions).records(diagnostics)


def _involved_actors(
    registry: ActorRegistry,
    claims: Sequence[ClaimCandidate],
    positions: Sequence[PositionCandidate],
) -> set[ActorCandidate]:
    """Return the actors that another record refers to (`docs/codebook.md`, 2, A2)."""
    owners = (registry.resolve(actor.affiliation) for actor in registry if actor.affiliation)
    members = (member for actor in registry for member in registry.members(actor))
    speakers = (actor for claim in claims for actor in (claim.speaker, *claim.via))
    holders = (actor for position in positions for actor in (position.holder, position.target))
    return {actor for actor in (*owners, *members, *speakers, *holders) if actor is not None}


@dataclass
class _RecordWriter:
    """Gives candidates their ids, in the order of the text, and writes them as records."""

    document: Document
    registry: ActorRegistry
    mentions: Mapping[ActorCandidate, Sequence[CharSpan]]
    claims: Sequence[ClaimCandidate]
    positions: Sequence[PositionCandidate]

    def __post_init__(self) -> None:
        first = {actor: self.mentions[actor][0] for actor in self.registry}
        self.actors = sorted(first, key=lambda actor: (first[actor].start, -first[actor].end))
        self.claims = sorted(self.claims, key=lambda claim: claim.quote)
        self.positions = sorted(self.positions, key=lambda position: position.evidence)
        self.actor_ids = {actor: f"a{number}" for number, actor in enumerate(self.actors, start=1)}
        # Claims are compared by identity here, since two candidates may be equal.
        self.claim_numbers = {id(claim): n for n, claim in enumerate(self.claims, start=1)}

    def records(self, diagnostics: Diagnostics) -> ExtractedRecords:
        actors = [self._actor(candidate) for candidate in self.actors]
        claims = [self._claim(candidate) for candidate in self.claims]
        checker = FaithfulnessChecker(self.document, actors)
        return ExtractedRecords(
            actors=actors,
            claims=[
                claim.model_copy(update={"warnings": checker.warnings(claim)}) for claim in claims
            ],
            positions=[
                self._position(f"p{number}", candidate)
                for number, candidate in enumerate(self.positions, start=1)
            ],
            rejected=diagnostics.rejected,
            warnings=diagnostics.warnings,
        )

    def _span(self, span: CharSpan) -> Span:
        return Span.from_text(self.document.text, span)

    def _actor(self, candidate: ActorCandidate) -> Actor:
        members = self.registry.members(candidate)
        return Actor(
            id=self.actor_ids[candidate],
            name=candidate.name,
            kind=candidate.kind,
            role=candidate.role,
            affiliation=self._affiliation_id(candidate),
            aliases=list(candidate.aliases),
            members=[self.actor_ids[member] for member in members if member in self.actor_ids],
            mentions=[self._span(span) for span in self.mentions[candidate]],
        )

    def _affiliation_id(self, candidate: ActorCandidate) -> str | None:
        """Return the id of the actor it belongs to, `None` if the chain is a circle."""
        chain = list(self.registry.affiliation_chain(candidate))
        is_circle = len(set(chain)) < len(chain)
        return None if is_circle or len(chain) == 1 else self.actor_ids.get(chain[1])

    def _claim(self, claim: ClaimCandidate) -> Claim:
        quote = self._span(claim.quote)
        return Claim(
            id=f"c{self.claim_numbers[id(claim)]}",
            speaker=self.actor_ids[claim.speaker] if claim.speaker else None,
            source=self._span(claim.source) if claim.source else None,
            via=[self.actor_ids[channel] for channel in claim.via],
            cue=self._span(claim.cue) if claim.cue else None,
            quote=quote,
            text=claim.text,
            kind=claim.kind,
            certainty=claim.certainty,
            directness=directness_of(quote.text, attributed=claim.speaker is not None),
            date=claim.date,
            date_text=claim.date_text,
            grounding=claim.grounding,
        )

    def _position(self, position_id: str, position: PositionCandidate) -> Position:
        claim_numbers = sorted(self.claim_numbers[id(claim)] for claim in position.claims)
        return Position(
            id=position_id,
            actor=self.actor_ids[position.holder],
            topic=position.topic,
            stance=position.stance,
            target=self.actor_ids.get(position.target) if position.target else None,
            basis=position.basis,
            claim_ids=[f"c{number}" for number in claim_numbers],
            evidence=self._span(position.evidence),
            grounding=position.grounding,
        )
