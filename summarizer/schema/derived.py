"""Derive values from the records of one document.

Affiliation chains, the class of a speech act, the sign of a stance, and the date of a record.
Tables, networks, pages and other exports share these functions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

from summarizer.schema.summary import Actor, Claim, Position, SummaryRecord
from summarizer.vocabulary import ClaimKind, Stance

Subject = Literal["concept", "topic"]
"""What a position is about in networks and lists: its concept where it has one, or its topic."""

Force = Literal["assertive", "directive", "commissive", "expressive", "declarative"]
"""Searle's classes of speech acts."""

DateBasis = Literal["stated", "document", "none"]
"""Whether a date is that of the statement, that of the document, or unknown."""

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
"""The speech act class of each claim kind (`docs/codebook.md`, 3.5)."""

SIGNS: Mapping[Stance, int] = {"support": 1, "oppose": -1, "mixed": 0, "neutral": 0}
"""The sign of each stance."""


@dataclass(frozen=True)
class Affiliations:
    """The affiliations of the actors of one document.

    Unknown ids have no affiliations. A cycle of affiliations is represented by its first member in
    the list of actors.
    """

    actors: Sequence[Actor]

    @cached_property
    def by_id(self) -> dict[str, Actor]:
        """The actors, by id."""
        return {actor.id: actor for actor in self.actors}

    def chain(self, actor_id: str | None) -> tuple[Actor, ...]:
        """Return the actor, the actor it belongs to, and so on; empty for an unknown id."""
        seen: dict[str, Actor] = {}
        while actor_id is not None and actor_id in self.by_id and actor_id not in seen:
            seen[actor_id] = self.by_id[actor_id]
            actor_id = seen[actor_id].affiliation
        return tuple(seen.values())

    def organisation(self, actor_id: str | None) -> Actor | None:
        """Return the first actor of the chain that is not a person, `None` without any."""
        return next((actor for actor in self.chain(actor_id) if actor.kind != "person"), None)

    def top(self, actor_id: str | None) -> Actor | None:
        """Return the end of the chain: the actor itself if it has no affiliation."""
        chain = self.chain(actor_id)
        ids = [actor.id for actor in chain]
        if not chain or chain[-1].affiliation not in ids:
            return chain[-1] if chain else None
        cycle = set(ids[ids.index(chain[-1].affiliation) :])
        return next(actor for actor in self.actors if actor.id in cycle)

    def name(self, actor_id: str | None) -> str | None:
        """Return the name of the actor, `None` for an unknown id."""
        actor = self.by_id.get(actor_id) if actor_id is not None else None
        return actor.name if actor else None

    def names(self, actor_ids: Iterable[str]) -> list[str]:
        """Return the names of the known actors, in order."""
        return [self.by_id[actor_id].name for actor_id in actor_ids if actor_id in self.by_id]


class HasSubject(Protocol):
    """A position, or a row about one."""

    @property
    def topic(self) -> str:
        """The free topic."""

    @property
    def concept(self) -> str | None:
        """The concept of the user's codebook."""


def subject_of(position: HasSubject, by: Subject = "concept") -> str:
    """Return what `position` is about."""
    return position.concept if by == "concept" and position.concept else position.topic


@dataclass(frozen=True)
class RecordDate:
    """The date of a record (`YYYY-MM-DD`, `YYYY-MM`, `YYYY` or `start/end`) and its origin."""

    date: str | None
    basis: DateBasis

    @property
    def day(self) -> str | None:
        """The first day of the date as `YYYY-MM-DD`."""
        if self.date is None:
            return None
        first = self.date.partition("/")[0]
        return first + "-01-01"[len(first) - len("YYYY") :]


def claim_date(claim: Claim, summary: SummaryRecord) -> RecordDate:
    """Return the date on which the claim was made."""
    return _record_date(claim.date, summary)


def position_date(
    position: Position, summary: SummaryRecord, claims: Mapping[str, Claim] | None = None
) -> RecordDate:
    """Return the date of the position: that of its first dated claim in `claims`, by id."""
    by_id = claims if claims is not None else {claim.id: claim for claim in summary.claims}
    dates = (by_id[claim_id].date for claim_id in position.claim_ids if claim_id in by_id)
    return _record_date(next(filter(None, dates), None), summary)


def _record_date(stated: str | None, summary: SummaryRecord) -> RecordDate:
    if stated:
        return RecordDate(stated, "stated")
    date = summary.document.date
    return RecordDate(date, "document") if date else RecordDate(None, "none")
