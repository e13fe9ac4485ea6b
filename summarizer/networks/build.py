"""Turn summaries into resolved statements in one call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from summarizer.entity_resolution.entities import Resolution
from summarizer.entity_resolution.override_files import AliasLine
from summarizer.entity_resolution.resolver import resolve
from summarizer.entity_resolution.topic_proposals import ConceptProposal, propose_concepts
from summarizer.entity_resolution.topics import Concepts, build_concepts
from summarizer.networks.inputs import CorpusInputs, collect_inputs
from summarizer.networks.statement import (
    DEFAULT_STATEMENT_OPTIONS,
    Relay,
    Statement,
    StatementOptions,
)
from summarizer.networks.statement_builder import build_relays, build_statements
from summarizer.schema.summary import SummaryRecord


@dataclass(frozen=True)
class ResolvedCorpus:
    """A corpus with its actors and topics resolved across documents.

    Attributes:
        resolution: The entity of each actor, with the reason of each merge.
        concepts: The concept of each topic.
        statements: Who is for or against what.
        relays: Which channel relayed whose claims.
    """

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
    """Return the resolved corpus.

    Args:
        source: The summaries, which are read once, or the inputs collected from them.
        aliases: The lines of `aliases.csv`, see `read_aliases`.
        topics: The concepts by topic of `topics.csv`, see `read_topics`.
        options: How positions become statements.
    """
    inputs = source if isinstance(source, CorpusInputs) else collect_inputs(source)
    resolution = resolve(inputs.document_actors, aliases)
    resolved_concepts = build_concepts(
        (row.topic for row in inputs.positions), topics, inputs.document_actors, resolution
    )
    return ResolvedCorpus(
        resolution=resolution,
        concepts=resolved_concepts,
        statements=build_statements(inputs, resolution, resolved_concepts, options),
        relays=build_relays(inputs, resolution, options),
    )
