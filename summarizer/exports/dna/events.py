"""The event list of Discourse Network Analyzer: one statement per line.

A position is a statement: person, organization, concept, agreement. The layout is the one that
DNA exports for R and for relational event models; DNA does not import it (use the format `dna`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.entity_resolution.entities import Entity
from summarizer.exports.dna.utf16_offsets import Utf16Offsets
from summarizer.networks.roll_up import leaf_members, roll_up
from summarizer.networks.statement import Level, StatementOptions
from summarizer.schema.derived import Affiliations, position_date, subject_of
from summarizer.schema.summary import Actor, Claim, Position, SummaryRecord

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
DNA_STATEMENT_OPTIONS = StatementOptions(level="organization")
"""The default: the organization of a statement is the nearest one."""

# Line breaks of any kind and tabs: every reader must see one line per record.
_BREAKS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]+")


@dataclass(frozen=True)
class DnaEvent:
    """One statement. Offsets refer to the text in DNA (see `Utf16Offsets`)."""

    time: str | None
    person: Actor | None
    organization: Actor | None
    concept: str
    agreement: int
    start: int
    stop: int
    text: str


def events_of(
    summary: SummaryRecord, text: Utf16Offsets, options: StatementOptions = DNA_STATEMENT_OPTIONS
) -> Iterator[DnaEvent]:
    """Yield the statements of `summary`, whose text is `text`, in the order of its positions."""
    affiliations = Affiliations(summary.actors)
    claims = {claim.id: claim for claim in summary.claims}
    for position in summary.positions:
        start, stop = text.units(position.evidence.start), text.units(position.evidence.end)
        if start >= stop:
            # DNA rejects a statement without words.
            continue
        time = position_date(position, summary, claims).day
        for holder in _holders(position, affiliations, options):
            person = _person(holder, position, affiliations, claims)
            organization = _organization(affiliations.chain(holder), options.level)
            for sign in options.signs(position.stance):
                yield DnaEvent(
                    time=f"{time} 00:00:00" if time else None,
                    person=person,
                    organization=organization,
                    concept=subject_of(position, options.by),
                    agreement=int(sign > 0),
                    start=start,
                    stop=stop,
                    text=position.evidence.text,
                )


def event_line(event: DnaEvent, statement: int, document: int, summary: SummaryRecord) -> str:
    """Return the line of `event`, without a line feed; statement and document are numbered."""
    info = summary.document
    person = quoted(event.person.name if event.person else "")
    organization = quoted(event.organization.name if event.organization else "")
    coded = f"{person};{organization};{quoted(event.concept)};{event.agreement}"
    words = f"{event.start};{event.stop};{quoted(event.text)}"
    names = ";".join(map(quoted, (info.title or info.id, "", info.source or "", "", DOCUMENT_TYPE)))
    return f"{statement};{event.time or ''};{coded};{words};{CODER};{document};{names}"


def quoted(text: str) -> str:
    """Return `text` as DNA writes it: in quotation marks, `;` as `,` and `"` as `'`."""
    return '"' + one_line(text).replace(";", ",").replace('"', "'") + '"'


def one_line(text: str) -> str:
    """Return `text` with every run of line breaks and control characters replaced by a blank."""
    return _BREAKS.sub(" ", text)


def _organization(chain: Sequence[Actor], level: Level) -> Actor | None:
    """Return the entity that represents the first of `chain`, unless it is a person."""
    if not chain:
        return None
    entities = [Entity(actor.name, actor.kind) for actor in chain]
    actor = chain[entities.index(roll_up(entities, level))]
    return actor if actor.kind != "person" else None


def _holders(
    position: Position, affiliations: Affiliations, options: StatementOptions
) -> list[str]:
    if not options.distribute:
        return [position.actor]
    actors = affiliations.by_id

    def members_of(actor_id: str) -> list[str]:
        actor = actors.get(actor_id)
        return [member for member in actor.members if member in actors] if actor else []

    return leaf_members(position.actor, members_of)


def _person(
    holder: str, position: Position, affiliations: Affiliations, claims: dict[str, Claim]
) -> Actor | None:
    """Return the holder when it is a person, otherwise the person who speaks for the holder."""
    speakers = (claims[claim].speaker for claim in position.claim_ids if claim in claims)
    actors = (affiliations.by_id.get(actor) for actor in (holder, *speakers) if actor)
    return next((actor for actor in actors if actor and actor.kind == "person"), None)
