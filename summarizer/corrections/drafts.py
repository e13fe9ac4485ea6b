"""Draft records: gold records under review, each with a decision.

Ids do not change during a review; publication renumbers them.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from summarizer.schema.gold import GoldActor, GoldClaim, GoldModel, GoldPosition

_LONGEST_ID = 20
"""Maximum length of an id in a request."""

Decision = Literal["pending", "accepted", "rejected"]


class DraftActor(GoldActor):
    """An actor under review."""

    id: str = Field(max_length=_LONGEST_ID)
    decision: Decision = "pending"


class DraftClaim(GoldClaim):
    """A claim under review."""

    id: str = Field(max_length=_LONGEST_ID)
    decision: Decision = "pending"


class DraftPosition(GoldPosition):
    """A position under review."""

    id: str = Field(max_length=_LONGEST_ID)
    decision: Decision = "pending"


DraftItem = DraftActor | DraftClaim | DraftPosition


class DraftRecord(GoldModel):
    """All records of a document under review."""

    actors: tuple[DraftActor, ...] = ()
    claims: tuple[DraftClaim, ...] = ()
    positions: tuple[DraftPosition, ...] = ()

    def all_records(self) -> tuple[DraftItem, ...]:
        """Return actors, claims and positions."""
        return (*self.actors, *self.claims, *self.positions)

    def accepted(self) -> DraftRecord:
        """Return the accepted records."""
        return DraftRecord(
            actors=tuple(actor for actor in self.actors if actor.decision == "accepted"),
            claims=tuple(claim for claim in self.claims if claim.decision == "accepted"),
            positions=tuple(item for item in self.positions if item.decision == "accepted"),
        )

    def pending(self) -> int:
        """Return the number of undecided records."""
        return sum(record.decision == "pending" for record in self.all_records())
