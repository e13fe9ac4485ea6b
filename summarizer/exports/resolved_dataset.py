"""Rename actors and topics as in the whole corpus, for tables, timelines, pages and DNA.

The names are those of the resolver (`docs/explanation/networks.md`). Offsets and ids do not change;
the name that a document uses for an actor becomes an alias.
"""

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass

from summarizer.dataset import Dataset
from summarizer.entity_resolution.entities import Entity
from summarizer.entity_resolution.topics import Concepts
from summarizer.networks.build import ResolvedCorpus
from summarizer.schema.summary import Actor, Position
from summarizer.summary import Summary


@dataclass(frozen=True)
class ResolvedDataset(Dataset):
    """The summaries of a folder with the names of the corpus."""

    _: KW_ONLY
    corpus: ResolvedCorpus

    def __iter__(self) -> Iterator[Summary]:
        for summary in super().__iter__():
            yield _with_resolved_names(summary, self.corpus)


def _with_resolved_names(summary: Summary, corpus: ResolvedCorpus) -> Summary:
    """Return `summary` with the names of the corpus, without positions on excluded topics."""
    document = summary.document.id
    actors = [
        _rename_actor(actor, corpus.resolution.entity(document, actor.id))
        for actor in summary.actors
    ]
    positions = [
        resolved
        for position in summary.positions
        if (resolved := _resolve_topic(position, document, corpus.concepts)) is not None
    ]
    return summary.model_copy(update={"actors": actors, "positions": positions})


def _resolve_topic(position: Position, document: str, concepts: Concepts) -> Position | None:
    """Return `position` with the topic of the corpus, `None` when the topic is excluded.

    A concept of the user's codebook decides in place of the topic.
    """
    topic = concepts.concept_of(document, position.topic, position.target)
    if position.concept is None:
        return None if topic is None else position.model_copy(update={"topic": topic})
    concept = concepts.concept_of(document, position.concept, position.target)
    names = {"topic": position.topic if topic is None else topic, "concept": concept}
    return None if concept is None else position.model_copy(update=names)


def _rename_actor(actor: Actor, entity: Entity) -> Actor:
    if entity.name == actor.name and entity.kind == actor.kind:
        return actor
    names = [name for name in dict.fromkeys([actor.name, *actor.aliases]) if name != entity.name]
    return actor.model_copy(update={"name": entity.name, "kind": entity.kind, "aliases": names})
