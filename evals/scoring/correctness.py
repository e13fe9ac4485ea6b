"""Whether each predicted record of a document is right in its headline fields.

An actor is right if it is paired with a gold actor; a claim if it is paired and has the right
speaker; a position if it is paired, which takes the right holder and topic, and has the right
stance and target. `docs/reference/metrics.md` explains the pairs.
"""

from dataclasses import dataclass

from summarizer.schema.summary import SummaryRecord

from ..dataset.gold import GoldDocument
from ..runs.predictions import to_gold_record
from .error_classes import RecordKind, RecordResult
from .score import compare_records

UNPAIRED = "unpaired"
"""In `wrong`, that the gold has no such record."""

HEADLINE_FIELDS: dict[RecordKind, tuple[str, ...]] = {
    "actor": (),
    "claim": ("speaker",),
    "position": ("stance", "target"),
}
"""The fields that must be right beside those that pair a record."""


@dataclass(frozen=True)
class Correctness:
    """Whether one predicted record is right.

    Attributes:
        id: The id of the record in its summary.
        wrong: `UNPAIRED`, or the headline fields that are wrong; empty if the record is right.
    """

    kind: RecordKind
    id: str
    wrong: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether all headline fields are right."""
        return not self.wrong


def correctness(gold: GoldDocument, summary: SummaryRecord) -> list[Correctness]:
    """Return for each record of `summary` whether it is right; `optional` gold records count."""
    _, _, rows = compare_records(gold, to_gold_record(summary))
    return [
        Correctness(row.kind, row.predicted, _wrong(row))
        for row in rows
        if row.predicted is not None
    ]


def _wrong(row: RecordResult) -> tuple[str, ...]:
    if row.gold is None:
        return (UNPAIRED,)
    return tuple(name for name in HEADLINE_FIELDS[row.kind] if row.fields.get(name) is False)
