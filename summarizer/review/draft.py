"""A record under review: gold records in the making, each with what was decided about it.

Ids stay as they are while a document is under review, so that nothing moves under the reader's
hands; `finish` gives them their order.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from summarizer.schema.gold import GoldActor, GoldClaim, GoldModel, GoldPosition

_LONGEST_ID = 20
"""Characters of an id that a browser may send."""

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


Working = DraftActor | DraftClaim | DraftPosition


class DraftRecord(GoldModel):
    """All records of a document under review."""

    actors: tuple[DraftActor, ...] = ()
    claims: tuple[DraftClaim, ...] = ()
    positions: tuple[DraftPosition, ...] = ()

    def every(self) -> tuple[Working, ...]:
        """Return actors, claims and positions, in this order."""
        return (*self.actors, *self.claims, *self.positions)

    def accepted(self) -> DraftRecord:
        """Return only what was accepted."""
        return DraftRecord(
            actors=tuple(one for one in self.actors if one.decision == "accepted"),
            claims=tuple(one for one in self.claims if one.decision == "accepted"),
            positions=tuple(one for one in self.positions if one.decision == "accepted"),
        )

    def pending(self) -> int:
        """Return how many records are not decided."""
        return sum(one.decision == "pending" for one in self.every())
