"""Turn summaries into statements and relays, resolved across documents and rolled up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.entity_resolution.document_actors import DocumentActor, document_actors
from summarizer.entity_resolution.entities import Entity, Resolution
from summarizer.entity_resolution.override_files import AliasLine
from summarizer.entity_resolution.resolver import resolve
from summarizer.entity_resolution.topic_proposals import ConceptProposal, propose_concepts
from summarizer.entity_resolution.topics import Concepts, build_concepts
from summarizer.networks.roll_up import leaf_members, roll_up
from summarizer.networks.statement import (
    DEFAULT_STATEMENT_OPTIONS,
    Relay,
    Statement,
    StatementOptions,
)
from summarizer.schema.derived import DateBasis, claim_date, position_date, subject_of
from summarizer.schema.summary import SummaryRecord
from summarizer.vocabulary import Stance


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position before resolution; ids are those of its document."""

    document: str
    position: str
    date: str | None
    date_basis: DateBasis
    actor: str
    topic: str
    stance: Stance
    target: str | None
    evidence: str
    concept: str | None = None


@dataclass(frozen=True, slots=True)
class RelayRow:
    """A claim with the channels that relayed it, before resolution."""

    document: str
    claim: str
    date: str | None
    date_basis: DateBasis
    speaker: str
    via: tuple[str, ...]


@dataclass(frozen=True)
class CorpusInputs:
    """What the resolver and the networks need to know of a corpus."""

    document_actors: list[DocumentActor] = field(default_factory=list)
    positions: list[PositionRow] = field(default_factory=list)
    relays: list[RelayRow] = field(default_factory=list)


@dataclass(frozen=True)
class ResolvedCorpus:
    """A corpus with its actors and topics resolved across documents."""

    resolution: Resolution
    concepts: Concepts
    statements: list[Statement]
    relays: list[Relay]

    def proposals(self) -> list[ConceptProposal]:
        """Return topics that may be one concept, for a person to decide."""
        holders: dict[str, list[str]] = defaultdict(list)
        for statement in self.statements:
            holders[statement.concept].append(statement.actor.name)
        return propose_concepts(holders)


def resolve_corpus(
    source: CorpusInputs | Iterable[SummaryRecord],
    *,
    aliases: Sequence[AliasLine] = (),
    topics: Mapping[str, str] | None = None,
    options: StatementOptions = DEFAULT_STATEMENT_OPTIONS,
) -> ResolvedCorpus:
    """Return the resolved corpus of the summaries, or of the inputs collected from them.

    `aliases` and `topics` are the user's, as `read_aliases` and `read_topics` return them.
    """
    inputs = source if isinstance(source, CorpusInputs) else collect_inputs(source)
    resolution = resolve(inputs.document_actors, aliases)
    names = {row.concept for row in inputs.positions if row.concept}
    resolved_concepts = build_concepts(
        (row.topic for row in inputs.positions),
        topics,
        inputs.document_actors,
        resolution,
        names if options.by == "concept" else (),
    )
    return ResolvedCorpus(
        resolution=resolution,
        concepts=resolved_concepts,
        statements=build_statements(inputs, resolution, resolved_concepts, options),
        relays=build_relays(inputs, resolution, options),
    )


def collect_inputs(summaries: Iterable[SummaryRecord]) -> CorpusInputs:
    """Return the inputs of `summaries`, which are read once, one at a time, without the texts."""
    inputs = CorpusInputs()
    for summary in summaries:
        document = summary.document.id
        inputs.document_actors.extend(document_actors(summary))
        claims = {claim.id: claim for claim in summary.claims}
        for position in summary.positions:
            dated = position_date(position, summary, claims)
            inputs.positions.append(
                PositionRow(
                    document=document,
                    position=position.id,
                    date=dated.date,
                    date_basis=dated.basis,
                    actor=position.actor,
                    topic=position.topic,
                    stance=position.stance,
                    target=position.target,
                    evidence=position.evidence.text,
                    concept=position.concept,
                )
            )
        for claim in summary.claims:
            if claim.speaker and claim.via:
                dated = claim_date(claim, summary)
                row = (document, claim.id, dated.date, dated.basis, claim.speaker, tuple(claim.via))
                inputs.relays.append(RelayRow(*row))
    return inputs


def build_statements(
    inputs: CorpusInputs, resolution: Resolution, concepts: Concepts, options: StatementOptions
) -> list[Statement]:
    """Return the statements of a corpus, in the order of documents and positions.

    Neutral positions give none, nor do topics that the user's `topics.csv` leaves out.
    """
    members = {row.ref: row.members for row in inputs.document_actors if row.members}
    builder = _StatementBuilder(resolution, options, members)
    return [
        statement
        for row in inputs.positions
        if (concept := concepts.concept_of(row.document, subject_of(row, options.by), row.target))
        is not None
        for statement in builder.build(row, concept)
    ]


def build_relays(
    inputs: CorpusInputs, resolution: Resolution, options: StatementOptions
) -> list[Relay]:
    """Return which channel relayed whose claims; a channel does not relay its own."""
    builder = _StatementBuilder(resolution, options, {})
    relays: list[Relay] = []
    for row in inputs.relays:
        speaker = builder.node(row.document, row.speaker)
        channels = dict.fromkeys(builder.node(row.document, via) for via in row.via)
        relays.extend(
            Relay(row.document, row.claim, row.date, row.date_basis, channel, speaker)
            for channel in channels
            if channel != speaker
        )
    return relays


@dataclass(frozen=True)
class _StatementBuilder:
    resolution: Resolution
    options: StatementOptions
    members: Mapping[tuple[str, str], tuple[str, ...]]

    def build(self, row: PositionRow, concept: str) -> Iterator[Statement]:
        target = self.node(row.document, row.target) if row.target else None
        # Members that roll up to one node count once, for the first of them.
        holders = {self.node(row.document, holder): holder for holder in self._holders(row)[::-1]}
        for actor, holder in reversed(holders.items()):
            for sign in self.options.signs(row.stance):
                yield Statement(
                    document=row.document,
                    position=row.position,
                    date=row.date,
                    date_basis=row.date_basis,
                    holder=self.resolution.entity(row.document, holder),
                    actor=actor,
                    topic=row.topic,
                    concept=concept,
                    sign=sign,
                    stance=row.stance,
                    target=target,
                    evidence=row.evidence,
                )

    def node(self, document: str, actor: str) -> Entity:
        return roll_up(self.resolution.chain(document, actor), self.options.level)

    def _holders(self, row: PositionRow) -> list[str]:
        if not self.options.distribute:
            return [row.actor]
        return leaf_members(row.actor, lambda actor: self.members.get((row.document, actor), ()))
