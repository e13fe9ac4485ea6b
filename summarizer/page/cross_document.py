"""The numbers that actors and topics have across documents, as the page refers to them.

Who is who is decided by `resolve`, and whom an actor is counted under by `networks`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.entity_resolution.entities import Entity, Resolution
from summarizer.entity_resolution.override_files import read_aliases, read_topics
from summarizer.entity_resolution.resolver import resolve
from summarizer.entity_resolution.topics import Concepts, concepts
from summarizer.networks.inputs import collect_inputs
from summarizer.networks.roll_up import rolled_up
from summarizer.networks.statement import Level
from summarizer.schema.summary import Position, SummaryRecord

LEVELS: tuple[Level, ...] = ("organization", "state", "top")
"""How far a holder can be rolled up along its affiliations, beside not at all."""


@dataclass
class CrossDocumentIndex:
    """Who is who across documents: each entity and each topic has a number.

    Attributes:
        entities: The actors across documents; a number is a place here.
        topics: The topics likewise.
    """

    resolution: Resolution
    concepts: Concepts
    entities: list[Entity] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    _entity_numbers: dict[Entity, int] = field(default_factory=dict)
    _topic_numbers: dict[str, int] = field(default_factory=dict)

    def entity(self, document: str, actor: str) -> int:
        """Return the number of an actor of a document."""
        return self._entity(self.resolution.entity(document, actor))

    def levels(self, document: str, actor: str) -> list[int]:
        """Return whom the actor is counted under at each of `LEVELS`."""
        chain = self.resolution.chain(document, actor)
        return [self._entity(rolled_up(chain, level)) for level in LEVELS]

    def topic(self, document: str, position: Position) -> int | None:
        """Return the number of the topic of a position, or None if it is to be left out."""
        concept = self.concepts.of(document, position.topic, position.target)
        if concept is None:
            return None
        if concept not in self._topic_numbers:
            self._topic_numbers[concept] = len(self.topics)
            self.topics.append(concept)
        return self._topic_numbers[concept]

    def _entity(self, entity: Entity) -> int:
        if entity not in self._entity_numbers:
            self._entity_numbers[entity] = len(self.entities)
            self.entities.append(entity)
        return self._entity_numbers[entity]


def cross_document_index(
    summaries: Iterable[SummaryRecord], *, aliases: Path | None = None, topics: Path | None = None
) -> CrossDocumentIndex:
    """Return who is who in `summaries`, which are read once.

    Args:
        summaries: All of them.
        aliases: The user's `aliases.csv`, which wins over every rule.
        topics: The user's `topics.csv`.

    Raises:
        InputError: If one of the user's files cannot be used.
    """
    lines = read_aliases(aliases) if aliases else []
    rules = read_topics(topics) if topics else None
    material = collect_inputs(summaries)
    resolution = resolve(material.document_actors, lines)
    words = (held.topic for held in material.positions)
    return CrossDocumentIndex(
        resolution, concepts(words, rules, material.document_actors, resolution)
    )
