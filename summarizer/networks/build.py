"""The whole way from summaries to statements, in one call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from summarizer.entity_resolution.entities import Resolution
from summarizer.entity_resolution.override_files import AliasLine
from summarizer.entity_resolution.resolver import resolve
from summarizer.entity_resolution.topic_proposals import Proposal, propose
from summarizer.entity_resolution.topics import Concepts, concepts
from summarizer.networks.inputs import CorpusInputs, collect_inputs
from summarizer.networks.statement import DEFAULT_READING, Reading, Relay, Statement
from summarizer.networks.statement_builder import relays, statements
from summarizer.schema.summary import SummaryRecord


@dataclass(frozen=True)
class ResolvedCorpus:
    """Who stands where in a corpus.

    Attributes:
        resolution: Who is who, with the reason of each merge.
        concepts: Which concept each topic belongs to.
        statements: Who is for or against what.
        relays: Who carried whose claims.
    """

    resolution: Resolution
    concepts: Concepts
    statements: list[Statement]
    relays: list[Relay]

    def proposals(self) -> list[Proposal]:
        """Return topics that may be one concept, for a person to decide."""
        holders: dict[str, list[str]] = defaultdict(list)
        for statement in self.statements:
            holders[statement.concept].append(statement.actor.name)
        return propose(holders)


def resolve_corpus(
    source: CorpusInputs | Iterable[SummaryRecord],
    *,
    aliases: Sequence[AliasLine] = (),
    topics: Mapping[str, str] | None = None,
    reading: Reading = DEFAULT_READING,
) -> ResolvedCorpus:
    """Return who stands where in a corpus, which is read once.

    Args:
        source: The summaries, or what was gathered of them.
        aliases: The lines of `aliases.csv`, see `read_aliases`.
        topics: What `topics.csv` says, see `read_topics`.
        reading: How positions become statements.
    """
    material = source if isinstance(source, CorpusInputs) else collect_inputs(source)
    resolution = resolve(material.document_actors, aliases)
    named = concepts(
        (held.topic for held in material.positions), topics, material.document_actors, resolution
    )
    return ResolvedCorpus(
        resolution=resolution,
        concepts=named,
        statements=statements(material, resolution, named, reading),
        relays=relays(material, resolution, reading),
    )
