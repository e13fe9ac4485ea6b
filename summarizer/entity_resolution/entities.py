"""Who is who across documents, with the reason of each merge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from summarizer.vocabulary import ActorKind

Rule = Literal["user", "same-name", "same-owner", "capital", "alias", "person-part"]
"""Which rule joined an actor to others (see `docs/explanation/networks.md`)."""

ActorRef = tuple[str, str]
"""Where an actor stands: the id of the document and its id there."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One actor of the whole corpus.

    Attributes:
        name: Its name, unlike that of any other entity of the corpus.
        kind: The kind that most of its documents give it.
    """

    name: str
    kind: ActorKind


@dataclass(frozen=True, slots=True)
class Merge:
    """One actor of one document that was joined to those of others, and why."""

    canonical: str
    kind: ActorKind
    name: str
    document: str
    actor: str
    rule: Rule
    reason: str


@dataclass(frozen=True, slots=True)
class RejectedMerge:
    """Two names that look like one actor's and were kept apart, and why."""

    name: str
    other: str
    kind: ActorKind
    reason: str


@dataclass(frozen=True)
class Resolution:
    """What the resolver found.

    Attributes:
        entities: The entity of each actor of each document.
        affiliations: To whom an entity belongs, where its documents agree or the user says so.
        own: To whom an actor belongs in its own document; it goes before `affiliations`.
        merges: Every actor that was joined to another one, sorted.
        refusals: What was weighed and kept apart, sorted.
    """

    entities: dict[ActorRef, Entity]
    affiliations: dict[str, Entity] = field(default_factory=dict)
    own: dict[ActorRef, ActorRef] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    refusals: tuple[RejectedMerge, ...] = ()

    def entity(self, document: str, actor: str) -> Entity:
        """Return who the actor of a document is.

        Raises:
            KeyError: If the document has no such actor.
        """
        return self.entities[document, actor]

    def chain(self, document: str, actor: str) -> tuple[Entity, ...]:
        """Return the actor's entity and to whom it belongs, and so on to the top.

        The document's own word goes first; where it is silent, what the corpus knows of the
        entity. A circle of affiliations ends in the one of it whose name sorts first, whoever
        asks.
        """
        place: ActorRef | None = (document, actor)
        here: Entity | None = self.entities[document, actor]
        chain: list[Entity] = []
        while here is not None:
            if here in chain:
                at = chain.index(here)
                last = min(chain[at:], key=lambda entity: entity.name)
                return _without_repeats((*chain[: max(at, 1)], last))
            chain.append(here)
            place = self.own.get(place) if place else None
            here = self.entities[place] if place else self.affiliations.get(here.name)
        return tuple(chain)


def _without_repeats(chain: tuple[Entity, ...]) -> tuple[Entity, ...]:
    return tuple(dict.fromkeys(chain))
