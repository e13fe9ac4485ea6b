"""A statement: who is for or against which concept, when, in which document.

It is the unit of discourse network analysis. One position gives one statement; a mixed one gives
two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from summarizer.entity_resolution.entities import Entity
from summarizer.schema.derived import DateBasis, Subject
from summarizer.vocabulary import Stance

Sign = Literal[1, -1]
Level = Literal["actor", "organization", "state", "top"]
"""How far holders are rolled up along their affiliations (`docs/explanation/networks.md`)."""

_SIGNS: Mapping[Stance, tuple[Sign, ...]] = {
    "support": (1,),
    "oppose": (-1,),
    "mixed": (1, -1),
    "neutral": (),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One holder for (`sign` 1) or against (-1) one concept.

    Attributes:
        document: Id of the document; `position` is an id in it.
        date: Date as recorded: a day, month, year or `start/end`.
        holder: The holder, resolved across documents.
        actor: The holder rolled up to the requested level: the node of the networks.
        topic: The topic as the document words it.
        concept: The concept of the codebook, or else the topic, after `topics.csv` and folding.
        stance: As recorded; `mixed` gives a statement of either sign.
        target: The actor whose conduct is at issue, rolled up like `actor`, if there is one.
    """

    document: str
    position: str
    date: str | None
    date_basis: DateBasis
    holder: Entity
    actor: Entity
    topic: str
    concept: str
    sign: Sign
    stance: Stance
    target: Entity | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Relay:
    """One channel that relayed one speaker's claim, both rolled up."""

    document: str
    claim: str
    date: str | None
    date_basis: DateBasis
    channel: Entity
    speaker: Entity


@dataclass(frozen=True, slots=True)
class StatementOptions:
    """How positions become statements.

    Attributes:
        level: How far holders and targets are rolled up.
        mixed: Whether a mixed position counts as one statement for and one against; otherwise it
            is left out.
        distribute: Whether a group's position counts for each recorded member instead.
        by: What a statement is about: the concept of its position, if it has one, or the topic.
    """

    level: Level = "actor"
    mixed: bool = True
    distribute: bool = False
    by: Subject = "concept"

    def signs(self, stance: Stance) -> tuple[Sign, ...]:
        """Return the signs of the statements that a position of this stance gives."""
        return () if stance == "mixed" and not self.mixed else _SIGNS[stance]


DEFAULT_STATEMENT_OPTIONS = StatementOptions()
