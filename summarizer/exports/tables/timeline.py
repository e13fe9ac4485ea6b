"""Convert summaries to one table of claims and positions, sorted by date."""

from collections.abc import Iterator

from summarizer.exports.tables.sorting import SortKey
from summarizer.schema.derived import Affiliations, claim_date, position_date
from summarizer.schema.summary import SummaryRecord
from summarizer.tables.rows import Row

HEADER = tuple(
    "date date_basis document_id record id actor kind_or_stance topic text evidence".split()
)
_UNDATED = "~"
"""Sorts after every date."""


def timeline_rows(summary: SummaryRecord) -> Iterator[tuple[SortKey, Row]]:
    """Yield the rows of one document with their sort keys.

    A key is the date as written (an interval by its beginning), the document and the offset.
    """
    name_of = Affiliations(summary.actors).name
    claims = {claim.id: claim for claim in summary.claims}
    document = summary.document.id
    for claim in summary.claims:
        dated, quote = claim_date(claim, summary), claim.quote
        record: Row = ("claim", claim.id, name_of(claim.speaker), claim.kind, None, claim.text)
        yield (
            (dated.date or _UNDATED, document, quote.start, 0),
            (dated.date, dated.basis, document, *record, quote.text),
        )
    for position in summary.positions:
        dated, evidence = position_date(position, summary, claims), position.evidence
        holder = name_of(position.actor)
        record = ("position", position.id, holder, position.stance, position.topic, None)
        yield (
            (dated.date or _UNDATED, document, evidence.start, 1),
            (dated.date, dated.basis, document, *record, evidence.text),
        )
