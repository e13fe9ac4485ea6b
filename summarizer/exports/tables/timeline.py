"""Who claimed or wanted what, when: claims and positions of all documents in one table by date."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.exports.tables.rows import Row
from summarizer.exports.tables.sorting import Key
from summarizer.schema.derived import Affiliations, Dated, claim_date, position_date
from summarizer.schema.summary import SummaryRecord

HEADER = tuple(
    "date date_basis document_id record id actor kind_or_stance topic text evidence".split()
)
_LAST = "~"
"""Sorts after every date: what has none comes at the end."""


def entries_of(summary: SummaryRecord) -> Iterator[tuple[Key, Row]]:
    """Yield the rows of one document, each with what the table is sorted by.

    That is: the date as it is written (an interval by its beginning), the document, the offset.
    """
    belong = Affiliations(summary.actors)
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
                belong.name(claim.speaker),
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
                belong.name(position.actor),
                position.stance,
                position.topic,
                None,
                position.evidence.text,
            ),
        )


def _key(dated: Dated, document: str, offset: int, record: int) -> Key:
    return dated.date or _LAST, document, offset, record
