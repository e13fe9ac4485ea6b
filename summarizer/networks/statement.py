"""A statement: who is for or against what, when, according to which document.

The unit of discourse network analysis. One position gives one statement; a mixed one gives two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from summarizer.entity_resolution.entities import Entity
from summarizer.schema.derived import DateBasis
from summarizer.vocabulary import Stance

Sign = Literal[1, -1]
Level = Literal["actor", "organization", "state", "top"]
"""How far holders are rolled up along their affiliations (`docs/explanation/networks.md`)."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One holder for (`sign` 1) or against (-1) one concept.

    Attributes:
        document: Id of the document.
        position: Id of the position in it.
        date: When it was said, as the record has it: a day, month, year or `start/end`.
        date_basis: Whether the claim says so, the document's date stands in, or there is none.
        holder: Who holds it, resolved across documents.
        actor: The holder rolled up to the level that was asked for: the node of the networks.
        topic: As the document words it.
        concept: The topic after `topics.csv` and folding.
        stance: As recorded; `mixed` gives a statement of either sign.
        target: Whose conduct is at issue, rolled up like `actor`; None if nobody's.
        evidence: The words that prove it.
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
    """One channel that carried one speaker's claim, both rolled up."""

    document: str
    claim: str
    date: str | None
    date_basis: DateBasis
    channel: Entity
    speaker: Entity


@dataclass(frozen=True, slots=True)
class Reading:
    """How positions are read as statements.

    Attributes:
        level: How far holders and targets are rolled up.
        mixed: Whether a mixed position counts as one statement for and one against; else it is
            left out.
        distribute: Whether a group's position is each of its members', where they are recorded.
    """

    level: Level = "state"
    mixed: bool = True
    distribute: bool = False


DEFAULT_READING = Reading()
