"""Build the records of a document from the drafts of all its windows.

Drafts are located in the article first. Then the rules of the table complete actors, whose registry
is frozen, claims, positions, the list of actors, and the texts of claims. The functions are pure:
the same document and drafts give the same records, byte for byte.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from summarizer.codebook import Codebook
from summarizer.confidence.features import FieldLogprobs
from summarizer.confidence.scoring import RecordFeatures, record_features, with_confidence
from summarizer.postprocessing.actors.grounding import GROUND, ground_actors
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.candidates import ClaimCandidate, PositionCandidate
from summarizer.postprocessing.claims.grounding import ground_claims
from summarizer.postprocessing.diagnostics import Diagnostics
from summarizer.postprocessing.positions.grounding import ground_positions
from summarizer.postprocessing.record_writer import RecordWriter
from summarizer.postprocessing.rule import run_rules
from summarizer.postprocessing.rules import rules_of
from summarizer.postprocessing.stages import ActorStage, ClaimStage, ListingStage, PositionStage
from summarizer.schema.drafts import ActorDraft, ClaimDraft, Draft, PositionDraft
from summarizer.schema.summary import Actor, Claim, Position, Rejected
from summarizer.syntax import Syntax, is_installed, parse_document
from summarizer.text.document import Document
from summarizer.text.windows import Window
from summarizer.vocabulary import Profile


@dataclass
class WindowDrafts:
    """The drafts that a model wrote for one window.

    Attributes:
        logprobs: The drafts whose log-probabilities are known, with these.
    """

    window: Window
    actors: list[ActorDraft] = field(default_factory=list)
    claims: list[ClaimDraft] = field(default_factory=list)
    positions: list[PositionDraft] = field(default_factory=list)
    logprobs: list[tuple[Draft, FieldLogprobs]] = field(default_factory=list)


@dataclass(frozen=True)
class ExtractedRecords:
    """The records of a document, the rejected drafts and the warnings.

    Attributes:
        features: What the confidence of each record is computed from, by its id.
    """

    actors: list[Actor]
    claims: list[Claim]
    positions: list[Position]
    rejected: list[Rejected]
    warnings: list[str]
    features: dict[str, RecordFeatures] = field(default_factory=dict)


def build_records(
    document: Document,
    drafts: Sequence[WindowDrafts],
    profile: Profile = "capable",
    *,
    without: AbstractSet[str] = frozenset(),
    codebook: Codebook | None = None,
    text_language: str | None = None,
) -> ExtractedRecords:
    """Return the records that `drafts` prove in `document`.

    Args:
        document: The article.
        drafts: The drafts of each window.
        profile: For which models the rules decide; the other rules only dispute.
        without: Ids of rules to leave out.
        codebook: The codebook that the positions are coded with.
        text_language: The language of restatements, by default that of the article.
    """
    diagnostics, language = Diagnostics(), document.language_rules
    syntax = _read_syntax(document, profile, diagnostics)
    grounded = _ground(document, drafts, diagnostics)
    grounded.syntax = syntax
    known = _logprobs_by_draft(drafts)
    run_rules(rules_of("actors", without, language), grounded, profile)
    registry, mentions = grounded.registry, grounded.mentions

    claims = ClaimStage(
        "claim", document, diagnostics, registry, mentions,
        grounded.claims, syntax,
    )  # fmt: skip
    run_rules(rules_of("claims", without, language), claims, profile)
    in_order = sorted(claims.records.values(), key=lambda claim: claim.quote)
    positions = PositionStage(
        "position", document, diagnostics, registry, mentions,
        {position.number: position for position in grounded.positions}, syntax, in_order, codebook,
    )  # fmt: skip
    run_rules(rules_of("positions", without, language), positions, profile)

    held = list(positions.records.values())
    referenced = _referenced_actors(registry, in_order, held)
    evidence = [*(claim.quote for claim in in_order), *(position.evidence for position in held)]
    listing = ListingStage(
        document, diagnostics, mentions, referenced, _owners(registry),
        list(registry), evidence, syntax,
    )  # fmt: skip
    run_rules(rules_of("listing", without, language), listing, profile)

    writer = RecordWriter(
        document, registry, mentions, listing.actors, in_order, held, text_language
    )
    actors = writer.actors()
    claims.records = writer.checked(actors)
    run_rules(rules_of("texts", without, language), claims, profile)
    claims_of = writer.claims_of(claims.records)
    positions_of = writer.positions_of(actors, claims_of)
    logprobs = {
        record_id: known[id(draft)]
        for record_id, draft in writer.drafts().items()
        if id(draft) in known
    }
    features = record_features(actors, claims_of, positions_of, logprobs, syntax)
    return ExtractedRecords(
        actors=with_confidence(actors, features, profile),
        claims=with_confidence(claims_of, features, profile),
        positions=with_confidence(positions_of, features, profile),
        rejected=diagnostics.rejected,
        warnings=diagnostics.warnings,
        features=features,
    )


def _read_syntax(document: Document, profile: Profile, diagnostics: Diagnostics) -> Syntax | None:
    """Return the dependency trees that the rules for small models read, if they can be had."""
    if profile != "small" or not document.language_rules.is_english:
        return None
    if not is_installed():
        hint = "pip install 'summarizer[local]'"
        diagnostics.warn(
            f"the parser is not installed, so the rules that need it do not run: {hint}"
        )
        return None
    syntax = parse_document(document)
    if syntax is None:
        diagnostics.warn(
            "the text is too long for the parser, so the rules that need it do not run"
        )
    return syntax


def _logprobs_by_draft(drafts: Sequence[WindowDrafts]) -> dict[int, FieldLogprobs]:
    """Return the log-probabilities of drafts by identity, since equal drafts may have others."""
    return {id(draft): numbers for part in drafts for draft, numbers in part.logprobs}


def _ground(
    document: Document, drafts: Sequence[WindowDrafts], diagnostics: Diagnostics
) -> ActorStage:
    """Return the stage of actors, with the drafts that the article proves."""
    diagnostics.rule = GROUND
    actors = ((part.window.span, draft) for part in drafts for draft in part.actors)
    listed = list(ground_actors(document, actors, diagnostics))
    claims = ground_claims(
        ((part.window, draft) for part in drafts for draft in part.claims), diagnostics
    )
    positions = ground_positions(
        document,
        ((part.window, draft) for part in drafts for draft in part.positions),
        diagnostics,
    )
    diagnostics.rule = None
    registry = ActorRegistry(reads_descriptions=document.language_rules.is_english)
    numbered = {claim.number: claim for claim in claims}
    return ActorStage(document, diagnostics, listed, registry, numbered, positions)


def _owners(registry: ActorRegistry) -> dict[ActorCandidate, ActorCandidate]:
    """Return the affiliation of each actor that has one."""
    found = (
        (actor, registry.resolve(actor.affiliation))
        for actor in registry
        if actor.affiliation and not actor.is_proposed
    )
    return {actor: owner for actor, owner in found if owner is not None}


def _referenced_actors(
    registry: ActorRegistry,
    claims: Iterable[ClaimCandidate],
    positions: Iterable[PositionCandidate],
) -> set[ActorCandidate]:
    """Return the actors that a claim, a position or a group refers to."""
    members = (member for actor in registry for member in registry.members(actor))
    speakers = (actor for claim in claims for actor in (claim.speaker, *claim.via))
    holders = (actor for position in positions for actor in (position.holder, position.target))
    return {actor for actor in (*members, *speakers, *holders) if actor is not None}
