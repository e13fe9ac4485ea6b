"""Convert a summary to the rows of five tables: documents, actors, mentions, claims, positions.

Names accompany ids, so that each table is readable alone; ids are unique within a document.
"""

from dataclasses import dataclass
from typing import Literal

from summarizer.schema.derived import FORCES, SIGNS, Affiliations, claim_date, position_date
from summarizer.schema.summary import Actor, Claim, Position, SummaryRecord

Cell = str | int | float | list[str] | None
Row = tuple[Cell, ...]
ColumnType = Literal["text", "number", "probability", "list"]
TableName = Literal["documents", "actors", "mentions", "claims", "positions"]


@dataclass(frozen=True)
class Table:
    """A table: its columns in order, with their types."""

    name: TableName
    columns: tuple[tuple[str, ColumnType], ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(name for name, _ in self.columns)


_NUMBERS = "chars n_mentions start end quote_start quote_end sign evidence_start evidence_end"
_LISTS = "aliases members via claim_ids warnings"
_TYPES: dict[str, ColumnType] = {
    **dict.fromkeys(_NUMBERS.split(), "number"),
    **dict.fromkeys(_LISTS.split(), "list"),
    "confidence": "probability",
}


def _table(name: TableName, columns: str) -> Table:
    return Table(name, tuple((column, _TYPES.get(column, "text")) for column in columns.split()))


TABLES: tuple[Table, ...] = (
    _table(
        "documents",
        "document_id path sha256 date date_source title source language chars model "
        "schema_version created_at",
    ),
    _table(
        "actors",
        "document_id actor_id name kind role affiliation_id affiliation top aliases members "
        "n_mentions confidence",
    ),
    _table("mentions", "document_id actor_id start end text"),
    _table(
        "claims",
        "document_id claim_id speaker_id speaker speaker_kind speaker_org speaker_top via cue "
        "kind force directness certainty date date_basis text quote_start quote_end quote "
        "warnings confidence",
    ),
    _table(
        "positions",
        "document_id position_id actor_id actor actor_org actor_top topic concept stance sign "
        "target_id target basis claim_ids date date_basis evidence_start evidence_end evidence "
        "warnings confidence",
    ),
)


def rows_of(summary: SummaryRecord) -> dict[TableName, list[Row]]:
    """Return the rows of `summary` by table, in the order of its lists."""
    affiliations = Affiliations(summary.actors)
    claims = {claim.id: claim for claim in summary.claims}
    return {
        "documents": [_document(summary)],
        "actors": [_actor(summary, affiliations, actor) for actor in summary.actors],
        "mentions": [
            (summary.document.id, actor.id, span.start, span.end, span.text)
            for actor in summary.actors
            for span in actor.mentions
        ],
        "claims": [_claim(summary, affiliations, claim) for claim in summary.claims],
        "positions": [
            _position(summary, affiliations, claims, position) for position in summary.positions
        ],
    }


def _document(summary: SummaryRecord) -> Row:
    info = summary.document
    return (
        info.id,
        info.path,
        info.sha256,
        info.date,
        info.date_source,
        info.title,
        info.source,
        info.language,
        info.chars,
        summary.provenance.model,
        summary.schema_version,
        summary.provenance.created_at,
    )


def _actor(summary: SummaryRecord, affiliations: Affiliations, actor: Actor) -> Row:
    return (
        summary.document.id,
        actor.id,
        actor.name,
        actor.kind,
        actor.role,
        actor.affiliation,
        affiliations.name(actor.affiliation),
        _name(affiliations.top(actor.id)),
        actor.aliases,
        affiliations.names(actor.members),
        len(actor.mentions),
        actor.confidence,
    )


def _claim(summary: SummaryRecord, affiliations: Affiliations, claim: Claim) -> Row:
    speaker = affiliations.by_id.get(claim.speaker) if claim.speaker else None
    dated = claim_date(claim, summary)
    return (
        summary.document.id,
        claim.id,
        claim.speaker,
        _name(speaker),
        speaker.kind if speaker else None,
        _name(affiliations.organisation(claim.speaker)),
        _name(affiliations.top(claim.speaker)),
        affiliations.names(claim.via),
        claim.cue.text if claim.cue else None,
        claim.kind,
        FORCES[claim.kind],
        claim.directness,
        claim.certainty,
        dated.date,
        dated.basis,
        claim.text,
        claim.quote.start,
        claim.quote.end,
        claim.quote.text,
        [*claim.warnings],
        claim.confidence,
    )


def _position(
    summary: SummaryRecord, affiliations: Affiliations, claims: dict[str, Claim], position: Position
) -> Row:
    dated = position_date(position, summary, claims)
    return (
        summary.document.id,
        position.id,
        position.actor,
        affiliations.name(position.actor),
        _name(affiliations.organisation(position.actor)),
        _name(affiliations.top(position.actor)),
        position.topic,
        position.concept,
        position.stance,
        SIGNS[position.stance],
        position.target,
        affiliations.name(position.target),
        position.basis,
        position.claim_ids,
        dated.date,
        dated.basis,
        position.evidence.start,
        position.evidence.end,
        position.evidence.text,
        [*position.warnings],
        position.confidence,
    )


def _name(actor: Actor | None) -> str | None:
    return actor.name if actor else None
