"""What a file of codings holds, before it becomes records."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from summarizer.schema.summary import Span
from summarizer.text.document import Document
from summarizer.vocabulary import ActorKind, Grounding, Stance

Loss = Literal["document", "statement", "gold", "information"]
"""What was not imported: a document, a statement, the gold of a statement that is in the results,
or information that results have no place for."""


@dataclass(frozen=True)
class NotImported:
    """Something of the file that is not in the results, and the reason.

    Attributes:
        row: Where it stands in the file: `line 3`, `STATEMENTS 12`.
        document: The id or the name of its document, empty if it belongs to none.
        value: What it says, to find it again.
    """

    loss: Loss
    row: str
    document: str
    reason: str
    value: str = ""


class ActorName(NamedTuple):
    """The name of a person or of an organization; one name can be used for both."""

    name: str
    is_person: bool


@dataclass(frozen=True)
class CodedActor:
    """What the file states about an actor."""

    kind: ActorKind
    aliases: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True)
class CodedStatement:
    """One statement: who is for or against which concept, in which words of which document.

    Attributes:
        affiliation: Name of the organization that the holder belongs to, or an empty string.
        coder: Who coded it, if the file says so.
        is_searched: Whether the evidence was found without a quotation.
    """

    row: str
    document: str
    holder: ActorName
    affiliation: str
    concept: str
    stance: Stance
    evidence: Span
    grounding: Grounding = "exact"
    coder: str = ""
    is_searched: bool = False

    @property
    def actors(self) -> tuple[ActorName, ...]:
        """The holder, and the organization that it belongs to, if any."""
        organization = ActorName(self.affiliation, is_person=False)
        return (self.holder, organization) if self.affiliation else (self.holder,)


@dataclass
class Codings:
    """The content of a file of codings.

    Attributes:
        name: A name for its codebook.
        documents: The documents by id, in order.
        actors: What is known of each actor.
        concepts: The definition of each concept, or an empty string, by name.
        is_verbatim: Whether two spellings of a concept are two concepts, as in DNA.
    """

    name: str
    documents: dict[str, Document] = field(default_factory=dict)
    statements: list[CodedStatement] = field(default_factory=list)
    actors: dict[ActorName, CodedActor] = field(default_factory=dict)
    concepts: dict[str, str] = field(default_factory=dict)
    is_verbatim: bool = False
    not_imported: list[NotImported] = field(default_factory=list)

    def add(self, statement: CodedStatement) -> None:
        """Add a statement, with its actors and its concept if they are not known yet."""
        self.statements.append(statement)
        self.concepts.setdefault(statement.concept, "")
        for actor in statement.actors:
            self.actors.setdefault(actor, CodedActor("person" if actor.is_person else "other"))

    def leave_out(
        self, loss: Loss, row: str, document: str, reason: str, value: object = ""
    ) -> None:
        """Note that something is not imported."""
        self.not_imported.append(NotImported(loss, row, document, reason, str(value)))
