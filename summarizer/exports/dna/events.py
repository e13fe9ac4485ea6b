"""Discourse Network Analyzer's event list: one statement a line.

A position is a statement: person, organization, concept, agreement. The layout is the one that
DNA itself exports, for R and for relational event models; DNA does not import it (`dna` does).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.entity_resolution.entities import Entity
from summarizer.exports.dna.utf16_offsets import Utf16Offsets
from summarizer.networks.roll_up import rolled_up
from summarizer.networks.statement import Level
from summarizer.schema.derived import Affiliations, position_date
from summarizer.schema.summary import Actor, Claim, Position, SummaryRecord
from summarizer.vocabulary import Stance

HEADER = ";".join(
    f'"{name}"'
    for name in (
        "statement_id time person organization concept agreement start_position stop_position "
        "text coder document_id document_title document_author document_source document_section "
        "document_type"
    ).split()
)
CODER = 1
DOCUMENT_TYPE = "news"
_AGREEMENTS: dict[Stance, tuple[int, ...]] = {
    "support": (1,),
    "oppose": (0,),
    "mixed": (1, 0),
    "neutral": (),
}
# Line breaks of any kind and tabs: a record is a line, for whoever splits lines.
_BREAKS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]+")


@dataclass(frozen=True)
class EventOptions:
    """How positions become statements.

    Attributes:
        level: How far the organization is rolled up; by default it is the nearest one.
        distribute: Whether each member of a group makes the statement in its stead.
        mixed: Whether a mixed position is two statements, for and against, and not none.
    """

    level: Level = "organization"
    distribute: bool = False
    mixed: bool = True


@dataclass(frozen=True)
class DnaEvent:
    """One statement. Offsets are those of the text in DNA (see `Utf16Offsets`)."""

    time: str | None
    person: Actor | None
    organization: Actor | None
    concept: str
    agreement: int
    start: int
    stop: int
    text: str


def events_of(
    summary: SummaryRecord, text: Utf16Offsets, options: EventOptions
) -> Iterator[DnaEvent]:
    """Yield the statements that the positions of `summary` are, in order.

    Args:
        summary: The records of one document.
        text: Its text.
        options: How positions become statements.
    """
    belong = Affiliations(summary.actors)
    claims = {claim.id: claim for claim in summary.claims}
    for position in summary.positions:
        agreements = _AGREEMENTS[position.stance]
        if position.stance == "mixed" and not options.mixed:
            continue
        start, stop = text.units(position.evidence.start), text.units(position.evidence.end)
        if start >= stop:
            # DNA has no place for a statement without words.
            continue
        time = position_date(position, summary, claims).day
        for holder in _holders(position, belong, options):
            person = _person(holder, position, belong, claims)
            organization = _organization(belong.chain(holder), options.level)
            for agreement in agreements:
                yield DnaEvent(
                    time=f"{time} 00:00:00" if time else None,
                    person=person,
                    organization=organization,
                    concept=position.topic,
                    agreement=agreement,
                    start=start,
                    stop=stop,
                    text=position.evidence.text,
                )


def event_line(event: DnaEvent, statement: int, document: int, summary: SummaryRecord) -> str:
    """Return the line of `event`, without an end of line.

    Args:
        event: The statement.
        statement: Its number.
        document: The number of its document.
        summary: The records it comes from.
    """
    info = summary.document
    cells = [
        str(statement),
        event.time or "",
        quoted(event.person.name if event.person else ""),
        quoted(event.organization.name if event.organization else ""),
        quoted(event.concept),
        str(event.agreement),
        str(event.start),
        str(event.stop),
        quoted(event.text),
        str(CODER),
        str(document),
        quoted(info.title or info.id),
        quoted(""),
        quoted(info.source or ""),
        quoted(""),
        quoted(DOCUMENT_TYPE),
    ]
    return ";".join(cells)


def quoted(text: str) -> str:
    """Return `text` as DNA writes it: in quotation marks, `;` as `,` and `"` as `'`."""
    return '"' + one_line(text).replace(";", ",").replace('"', "'") + '"'


def one_line(text: str) -> str:
    """Return `text` with a blank for every run of line breaks and control characters."""
    return _BREAKS.sub(" ", text)


def _organization(chain: Sequence[Actor], level: Level) -> Actor | None:
    """Return who stands for the holder, the first of `chain`, unless that is a person."""
    if not chain:
        return None
    entities = [Entity(actor.name, actor.kind) for actor in chain]
    found = chain[entities.index(rolled_up(entities, level))]
    return found if found.kind != "person" else None


def _holders(position: Position, belong: Affiliations, options: EventOptions) -> list[str]:
    """Return the holder, or its members, and theirs, where they are to speak themselves."""
    if not options.distribute:
        return [position.actor]
    found: dict[str, None] = {}
    waiting, seen = [position.actor], {position.actor}
    while waiting:
        here = waiting.pop()
        actor = belong.by_id.get(here)
        below = [id for id in actor.members if id in belong.by_id] if actor else []
        if not below:
            found[here] = None
        waiting.extend(id for id in reversed(below) if id not in seen)
        seen.update(below)
    return list(found) or [position.actor]


def _person(
    holder: str, position: Position, belong: Affiliations, claims: dict[str, Claim]
) -> Actor | None:
    """Return the holder if it is a person, else the person who says it for the holder."""
    ids = [holder, *(claims[id].speaker for id in position.claim_ids if id in claims)]
    actors = (belong.by_id.get(id) for id in ids if id)
    return next((actor for actor in actors if actor and actor.kind == "person"), None)
