"""Number actors and topics across documents, as the page refers to them.

`entity_resolution` merges actors, and `networks` rolls them up.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.entity_resolution.entities import Entity
from summarizer.exports.graphs.network_files import NetworkOptions, resolve_summaries
from summarizer.networks.build import ResolvedCorpus
from summarizer.networks.roll_up import roll_up
from summarizer.networks.statement import Level, StatementOptions
from summarizer.schema.derived import Subject, subject_of
from summarizer.schema.summary import Position, SummaryRecord

LEVELS: tuple[Level, ...] = ("organization", "state", "top")
"""The levels to which a holder can be rolled up."""


@dataclass
class CrossDocumentIndex:
    """The entities and topics of all documents, numbered in the order of their first use."""

    corpus: ResolvedCorpus
    level: Level = "actor"
    by: Subject = "concept"
    entities: dict[Entity, int] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)

    def entity(self, document: str, actor: str) -> int:
        """Return the number of an actor of a document."""
        return self._number(self.corpus.resolution.entity(document, actor))

    def levels(self, document: str, actor: str) -> list[int]:
        """Return the number of the entity that the actor rolls up to at each of `LEVELS`."""
        chain = self.corpus.resolution.chain(document, actor)
        return [self._number(roll_up(chain, level)) for level in LEVELS]

    def topic(self, document: str, position: Position) -> int | None:
        """Return the number of the concept or topic of a position, `None` when it is excluded."""
        subject = subject_of(position, self.by)
        concept = self.corpus.concepts.concept_of(document, subject, position.target)
        return None if concept is None else self.topics.setdefault(concept, len(self.topics))

    def _number(self, entity: Entity) -> int:
        return self.entities.setdefault(entity, len(self.entities))


def cross_document_index(
    summaries: Iterable[SummaryRecord],
    *,
    aliases: Path | None = None,
    topics: Path | None = None,
    level: Level = "actor",
    by: Subject = "concept",
    on_warning: Callable[[str], None] = lambda _: None,
) -> CrossDocumentIndex:
    """Return the index of `summaries`, which are read once, with the user's files applied.

    `level` is the one that the page shows first; positions are grouped `by` concept
    or topic. `on_warning` is that of `NetworkOptions`.
    """
    statements = StatementOptions(level=level, by=by)
    options = NetworkOptions(
        statements=statements, aliases=aliases, topics=topics, on_warning=on_warning
    )
    return CrossDocumentIndex(resolve_summaries(summaries, options), level, by)
