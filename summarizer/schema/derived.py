"""What follows from the records of one document, and is promised nowhere else.

The end of an affiliation chain, the class of a speech act, the sign of a stance, the date that a
record falls back to. Tables, events, networks and pages all take them from here, so that they
never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from summarizer.schema.summary import Actor, Claim, Position, SummaryRecord
from summarizer.vocabulary import ClaimKind, Stance

Force = Literal["assertive", "directive", "commissive", "expressive", "declarative"]
"""Searle's classes of speech acts."""

DateBasis = Literal["stated", "document", "none"]
"""Whether a date is that of the utterance, of the document, or not known."""

FORCES: Mapping[ClaimKind, Force] = {
    "threat": "commissive",
    "refusal": "commissive",
    "denial": "assertive",
    "accusation": "assertive",
    "demand": "directive",
    "commitment": "commissive",
    "declaration": "declarative",
    "prediction": "assertive",
    "evaluation": "expressive",
    "assertion": "assertive",
}
"""The class of each kind (`docs/codebook.md`, 3.5)."""

SIGNS: Mapping[Stance, int] = {"support": 1, "oppose": -1, "mixed": 0, "neutral": 0}
"""The sign of each stance."""


@dataclass(frozen=True)
class Affiliations:
    """Who belongs to whom in one document.

    An id that names no actor is nobody. Affiliations that run in a circle end: the first of its
    members in the list of actors stands for the circle, whichever of them one starts from.
    """

    actors: Sequence[Actor]

    @cached_property
    def by_id(self) -> dict[str, Actor]:
        """The actors by their ids."""
        return {actor.id: actor for actor in self.actors}

    def chain(self, id: str | None) -> tuple[Actor, ...]:
        """Return the actor, what it belongs to, and so on; empty if `id` names nobody."""
        seen: dict[str, Actor] = {}
        while id is not None and id in self.by_id and id not in seen:
            seen[id] = self.by_id[id]
            id = seen[id].affiliation
        return tuple(seen.values())

    def organisation(self, id: str | None) -> Actor | None:
        """Return the nearest on the chain that is no person, the actor itself included."""
        return next((actor for actor in self.chain(id) if actor.kind != "person"), None)

    def top(self, id: str | None) -> Actor | None:
        """Return the end of the chain: the actor itself if it belongs to nobody."""
        chain = self.chain(id)
        if not chain:
            return None
        ids = [actor.id for actor in chain]
        last = chain[-1]
        if last.affiliation not in ids:
            return last
        circle = set(ids[ids.index(last.affiliation) :])
        return next(actor for actor in self.actors if actor.id in circle)

    def name(self, id: str | None) -> str | None:
        """Return the name of the actor with this id, None if it names nobody."""
        actor = self.by_id.get(id) if id is not None else None
        return actor.name if actor else None

    def names(self, ids: Iterable[str]) -> list[str]:
        """Return the names of these actors, in order."""
        return [self.by_id[id].name for id in ids if id in self.by_id]


@dataclass(frozen=True)
class RecordDate:
    """A date, and where it comes from.

    Attributes:
        date: `YYYY-MM-DD`, `YYYY-MM`, `YYYY`, an interval `start/end`, or None.
        basis: Where it comes from.
    """

    date: str | None
    basis: DateBasis

    @property
    def day(self) -> str | None:
        """The first day of it as `YYYY-MM-DD`."""
        if self.date is None:
            return None
        first = self.date.partition("/")[0]
        return first + "-01-01"[len(first) - len("YYYY") :]


def claim_date(claim: Claim, summary: SummaryRecord) -> RecordDate:
    """Return when the claim was made, as far as it is known."""
    return _dated(claim.date, summary)


def position_date(
    position: Position, summary: SummaryRecord, claims: Mapping[str, Claim] | None = None
) -> RecordDate:
    """Return when the position was taken: the date of the first of its claims that has one.

    Args:
        position: One of the positions of `summary`.
        summary: The records it stands among.
        claims: The claims by their ids, where they are at hand.
    """
    known = claims if claims is not None else {claim.id: claim for claim in summary.claims}
    dates = (known[id].date for id in position.claim_ids if id in known)
    return _dated(next(filter(None, dates), None), summary)


def _dated(stated: str | None, summary: SummaryRecord) -> RecordDate:
    if stated:
        return RecordDate(stated, "stated")
    date = summary.document.date
    return RecordDate(date, "document") if date else RecordDate(None, "none")
