"""The numbers of actors and topics across documents, as the page refers to them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from summarizer.records.summary import Actor, Position, SummaryRecord

LEVELS = ("organization", "top")
"""How far a holder can be rolled up along its affiliations, beside not at all."""


@dataclass(frozen=True)
class Entity:
    """An actor across documents."""

    name: str
    kind: str


@dataclass
class Crossing:
    """Who is who across documents: each entity and each topic has a number.

    Attributes:
        entities: The actors across documents; a number is a place here.
        topics: The topics likewise.
    """

    entities: list[Entity] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    _chains: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _entity_numbers: dict[tuple[str, bool], int] = field(default_factory=dict)
    _topic_numbers: dict[str, int] = field(default_factory=dict)

    def add(self, summary: SummaryRecord) -> None:
        """Take in the actors of `summary`."""
        known = {actor.id: actor for actor in summary.actors}
        for actor in summary.actors:
            chain = [self._entity(one) for one in _chain(actor, known)]
            self._chains[summary.document.id, actor.id] = chain

    def entity(self, document: str, actor: str) -> int:
        """Return the number of an actor of a document."""
        return self._chains[document, actor][0]

    def levels(self, document: str, actor: str) -> list[int]:
        """Return whom the actor is counted under at each of `LEVELS`."""
        chain = self._chains[document, actor]
        over = (one for one in chain if self.entities[one].kind != "person")
        return [next(over, chain[0]), chain[-1]]

    def topic(self, document: str, position: Position) -> int | None:
        """Return the number of the topic of a position, or None if it is to be left out."""
        key = _folded(position.topic)
        if key not in self._topic_numbers:
            self._topic_numbers[key] = len(self.topics)
            self.topics.append(position.topic)
        return self._topic_numbers[key]

    def _entity(self, actor: Actor) -> int:
        key = (_folded(actor.name), actor.kind == "person")
        if key not in self._entity_numbers:
            self._entity_numbers[key] = len(self.entities)
            self.entities.append(Entity(actor.name, actor.kind))
        return self._entity_numbers[key]


def crossing(summaries: Iterable[SummaryRecord]) -> Crossing:
    """Return who is who in `summaries`, which are read once."""
    found = Crossing()
    for summary in summaries:
        found.add(summary)
    return found


def _chain(actor: Actor, known: dict[str, Actor]) -> list[Actor]:
    chain = [actor]
    while (above := known.get(chain[-1].affiliation or "")) and above not in chain:
        chain.append(above)
    return chain


def _folded(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())
