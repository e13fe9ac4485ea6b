"""The result of entity resolution: entities, merges and rejected merges."""

from dataclasses import dataclass, field
from typing import Literal

from summarizer.vocabulary import ActorKind

Rule = Literal[
    "user",
    "same-name",
    "same-owner",
    "institution",
    "party-members",
    "capital",
    "alias",
    "person-part",
]
"""The rule that merged an actor: the user's file, or one of `docs/explanation/networks.md`."""

ActorRef = tuple[str, str]
"""The id of a document and the id of an actor in it."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One actor of the whole corpus: its unique name, and its most frequent kind."""

    name: str
    kind: ActorKind


@dataclass(frozen=True, slots=True)
class Merge:
    """An actor of one document that was merged with actors of other documents."""

    canonical: str
    kind: ActorKind
    name: str
    document: str
    actor: str
    rule: Rule
    reason: str


@dataclass(frozen=True, slots=True)
class RejectedMerge:
    """Two similar names that were not merged, and the reason."""

    name: str
    other: str
    kind: ActorKind
    reason: str


@dataclass(frozen=True)
class Resolution:
    """The entities of a corpus.

    Attributes:
        entities: The entity of each actor of each document.
        affiliations: The entity that each entity belongs to, by name, if its documents agree or
            the user sets it.
        document_affiliations: The actor that an actor belongs to in its own document; takes
            precedence over `affiliations`.
    """

    entities: dict[ActorRef, Entity]
    affiliations: dict[str, Entity] = field(default_factory=dict)
    document_affiliations: dict[ActorRef, ActorRef] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    rejected_merges: tuple[RejectedMerge, ...] = ()

    def entity(self, document: str, actor: str) -> Entity:
        """Return the entity of an actor; raise `KeyError` for an unknown one."""
        return self.entities[document, actor]

    def chain(self, document: str, actor: str) -> tuple[Entity, ...]:
        """Return the entity of an actor, the entity it belongs to, and so on to the top.

        The affiliations of the document take precedence over those of the corpus. A cycle ends in
        its member whose name sorts first, so that every start gives the same end.
        """
        ref: ActorRef | None = (document, actor)
        entity: Entity | None = self.entities[document, actor]
        chain: list[Entity] = []
        while entity is not None:
            if entity in chain:
                start = chain.index(entity)
                last = min(chain[start:], key=lambda member: member.name)
                return tuple(dict.fromkeys((*chain[: max(start, 1)], last)))
            chain.append(entity)
            ref = self.document_affiliations.get(ref) if ref else None
            entity = self.entities[ref] if ref else self.affiliations.get(entity.name)
        return tuple(chain)
