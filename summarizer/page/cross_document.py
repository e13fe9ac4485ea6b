"""Number actors and topics across documents, as the page refers to them.

`entity_resolution` merges actors, and `networks` rolls them up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.entity_resolution.entities import Entity, Resolution
from summarizer.entity_resolution.override_files import read_aliases, read_topics
from summarizer.entity_resolution.resolver import resolve
from summarizer.entity_resolution.topics import Concepts, build_concepts
from summarizer.networks.inputs import collect_inputs
from summarizer.networks.roll_up import roll_up
from summarizer.networks.statement import Level
from summarizer.schema.summary import Position, SummaryRecord

LEVELS: tuple[Level, ...] = ("organization", "state", "top")
"""The levels to which a holder can be rolled up."""


@dataclass
class CrossDocumentIndex:
    """The entities and topics of all documents, by number.

    Attributes:
        resolution: The entity of each actor.
        concepts: The concept of each topic.
        entities: The entities; a number is an index of this list.
        topics: The topics; a number is an index of this list.
    """

    resolution: Resolution
    concepts: Concepts
    entities: list[Entity] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    _entity_numbers: dict[Entity, int] = field(default_factory=dict)
    _topic_numbers: dict[str, int] = field(default_factory=dict)

    def entity(self, document: str, actor: str) -> int:
        """Return the number of an actor of a document."""
        return self._number(self.resolution.entity(document, actor))

    def levels(self, document: str, actor: str) -> list[int]:
        """Return the number of the entity that the actor rolls up to at each of `LEVELS`."""
        chain = self.resolution.chain(document, actor)
        return [self._number(roll_up(chain, level)) for level in LEVELS]

    def topic(self, document: str, position: Position) -> int | None:
        """Return the number of the topic of a position, `None` when it is excluded."""
        concept = self.concepts.concept_of(document, position.topic, position.target)
        if concept is None:
            return None
        if concept not in self._topic_numbers:
            self._topic_numbers[concept] = len(self.topics)
            self.topics.append(concept)
        return self._topic_numbers[concept]

    def _number(self, entity: Entity) -> int:
        if entity not in self._entity_numbers:
            self._entity_numbers[entity] = len(self.entities)
            self.entities.append(entity)
        return self._entity_numbers[entity]


def cross_document_index(
    summaries: Iterable[SummaryRecord], *, aliases: Path | None = None, topics: Path | None = None
) -> CrossDocumentIndex:
    """Return the index of `summaries`, which are read once.

    Args:
        summaries: All summaries.
        aliases: The user's `aliases.csv`, which overrides every rule.
        topics: The user's `topics.csv`.

    Raises:
        InputError: If one of the user's files cannot be used.
    """
    alias_lines = read_aliases(aliases) if aliases else []
    user_topics = read_topics(topics) if topics else None
    inputs = collect_inputs(summaries)
    resolution = resolve(inputs.document_actors, alias_lines)
    wordings = (row.topic for row in inputs.positions)
    return CrossDocumentIndex(
        resolution, build_concepts(wordings, user_topics, inputs.document_actors, resolution)
    )
