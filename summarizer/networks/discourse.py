"""The whole way from summaries to statements, in one call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from summarizer.networks.gather import Material, gather
from summarizer.networks.statement import DEFAULT_READING, Reading, Relay, Statement
from summarizer.networks.statements import relays, statements
from summarizer.records.summary import SummaryRecord
from summarizer.resolve.entities import Resolution
from summarizer.resolve.proposals import Proposal, propose
from summarizer.resolve.resolver import resolve
from summarizer.resolve.topics import Concepts, concepts
from summarizer.resolve.userfiles import AliasLine


@dataclass(frozen=True)
class Discourse:
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


def discourse(
    source: Material | Iterable[SummaryRecord],
    *,
    aliases: Sequence[AliasLine] = (),
    topics: Mapping[str, str] | None = None,
    reading: Reading = DEFAULT_READING,
) -> Discourse:
    """Return who stands where in a corpus, which is read once.

    Args:
        source: The summaries, or what was gathered of them.
        aliases: The lines of `aliases.csv`, see `read_aliases`.
        topics: What `topics.csv` says, see `read_topics`.
        reading: How positions become statements.
    """
    material = source if isinstance(source, Material) else gather(source)
    resolution = resolve(material.sightings, aliases)
    named = concepts(
        (held.topic for held in material.positions), topics, material.sightings, resolution
    )
    return Discourse(
        resolution=resolution,
        concepts=named,
        statements=statements(material, resolution, named, reading),
        relays=relays(material, resolution, reading),
    )
