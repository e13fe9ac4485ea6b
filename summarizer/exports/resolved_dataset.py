"""Results under the names that actors and topics have in the whole corpus.

The names are the resolver's (`docs/explanation/networks.md`); tables, timelines, pages and DNA use
them. Offsets and ids stay those of the documents; what a document calls an actor is among its
aliases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.dataset import Dataset
from summarizer.networks.build import ResolvedCorpus
from summarizer.schema.summary import Actor, Position
from summarizer.summary import Summary


@dataclass(frozen=True)
class ResolvedDataset(Dataset):
    """The summaries of a folder under the names of the corpus.

    Attributes:
        found: Who is who, and which concept each topic belongs to.
    """

    found: ResolvedCorpus

    def __iter__(self) -> Iterator[Summary]:
        """Yield the summaries in order."""
        for summary in super().__iter__():
            yield with_resolved_names(summary, self.found)


def with_resolved_names(summary: Summary, found: ResolvedCorpus) -> Summary:
    """Return `summary` under the names of the corpus, without topics that are left out."""
    document = summary.document.id
    actors = [_actor(actor, document, found) for actor in summary.actors]
    positions = [_position(position, document, found) for position in summary.positions]
    kept = [position for position in positions if position is not None]
    return summary.model_copy(update={"actors": actors, "positions": kept})


def _actor(actor: Actor, document: str, found: ResolvedCorpus) -> Actor:
    entity = found.resolution.entity(document, actor.id)
    if entity.name == actor.name and entity.kind == actor.kind:
        return actor
    names = [name for name in dict.fromkeys([actor.name, *actor.aliases]) if name != entity.name]
    return actor.model_copy(update={"name": entity.name, "kind": entity.kind, "aliases": names})


def _position(position: Position, document: str, found: ResolvedCorpus) -> Position | None:
    concept = found.concepts.of(document, position.topic, position.target)
    return None if concept is None else position.model_copy(update={"topic": concept})
