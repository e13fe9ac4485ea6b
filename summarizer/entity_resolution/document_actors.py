"""The actors of one document, as the resolver reads them."""

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.schema.summary import SummaryRecord
from summarizer.vocabulary import ActorKind


@dataclass(frozen=True, slots=True)
class DocumentActor:
    """One actor of one document; `affiliation` and `members` are ids of that document."""

    document: str
    actor: str
    name: str
    kind: ActorKind
    role: str | None = None
    affiliation: str | None = None
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()

    @property
    def ref(self) -> tuple[str, str]:
        """The ids of the document and of the actor."""
        return self.document, self.actor


def document_actors(summary: SummaryRecord) -> Iterator[DocumentActor]:
    """Yield the actors of a summary."""
    for actor in summary.actors:
        yield DocumentActor(
            document=summary.document.id,
            actor=actor.id,
            name=actor.name,
            kind=actor.kind,
            role=actor.role,
            affiliation=actor.affiliation,
            aliases=tuple(actor.aliases),
            members=tuple(actor.members),
        )
