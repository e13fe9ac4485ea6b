"""Which actors and topics of different documents are the same, as far as the page needs it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from summarizer.records.summary import Actor, SummaryRecord

NO_KIND = "other"


@dataclass(frozen=True)
class Entity:
    """An actor across documents."""

    name: str
    kind: str


@dataclass
class Crossing:
    """Numbers for the actors and topics of all documents, in order of their first appearance.

    Attributes:
        entities: The actors across documents; an actor's number is its place here.
        topics: The topics likewise.
    """

    entities: list[Entity] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    _entity_numbers: dict[tuple[str, bool], int] = field(default_factory=dict)
    _topic_numbers: dict[str, int] = field(default_factory=dict)

    def entity(self, actor: Actor, summary: SummaryRecord) -> int:
        """Return the number of `actor`, one of the actors of `summary`."""
        key = (folded(actor.name), actor.kind == "person")
        if key not in self._entity_numbers:
            self._entity_numbers[key] = len(self.entities)
            self.entities.append(Entity(actor.name, actor.kind))
        return self._entity_numbers[key]

    def topic(self, topic: str) -> int:
        """Return the number of `topic`."""
        key = folded(topic)
        if key not in self._topic_numbers:
            self._topic_numbers[key] = len(self.topics)
            self.topics.append(topic)
        return self._topic_numbers[key]


def folded(words: str) -> str:
    """Return `words` without differences of case, white space and compatible characters."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())
