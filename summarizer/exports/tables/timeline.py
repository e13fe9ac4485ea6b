"""Convert summaries to one table of claims and positions, sorted by date."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.exports.tables.rows import Row
from summarizer.exports.tables.sorting import SortKey
from summarizer.schema.derived import Affiliations, RecordDate, claim_date, position_date
from summarizer.schema.summary import SummaryRecord

HEADER = tuple(
    "date date_basis document_id record id actor kind_or_stance topic text evidence".split()
)
_UNDATED = "~"
"""Sorts after every date."""


def timeline_rows(summary: SummaryRecord) -> Iterator[tuple[SortKey, Row]]:
    """Yield the rows of one document with their sort keys.

    A key is the date as written (an interval by its beginning), the document and the offset.
    """
    affiliations = Affiliations(summary.actors)
    claims = {claim.id: claim for claim in summary.claims}
    document = summary.document.id
    for claim in summary.claims:
        dated = claim_date(claim, summary)
        yield (
            _key(dated, document, claim.quote.start, 0),
            (
                dated.date,
                dated.basis,
                document,
                "claim",
                claim.id,
                affiliations.name(claim.speaker),
                claim.kind,
                None,
                claim.text,
                claim.quote.text,
            ),
        )
    for position in summary.positions:
        dated = position_date(position, summary, claims)
        yield (
            _key(dated, document, position.evidence.start, 1),
            (
                dated.date,
                dated.basis,
                document,
                "position",
                position.id,
                affiliations.name(position.actor),
                position.stance,
                position.topic,
                None,
                position.evidence.text,
            ),
        )


def _key(dated: RecordDate, document: str, offset: int, record: int) -> SortKey:
    return dated.date or _UNDATED, document, offset, record
