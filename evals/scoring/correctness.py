"""Whether each predicted record of a document is right in its headline fields.

An actor is right if it is paired with a gold actor; a claim if it is paired and has the right
speaker; a position if it is paired, which takes the right holder and topic, and has the right
stance. A wrong target is reported, but does not make a position wrong: most of them are targets
that one side alone has. `docs/reference/metrics.md` explains the pairs.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from summarizer.schema.summary import SummaryRecord

from ..dataset.gold import GoldDocument
from ..runs.predictions import to_gold_record
from .error_classes import RecordKind, RecordResult, compare_records

UNPAIRED = "unpaired"
"""In `wrong`, that the gold has no such record."""

TARGET = "target"
_FIELDS: dict[RecordKind, tuple[str, ...]] = {
    "actor": (),
    "claim": ("speaker",),
    "position": ("stance", TARGET),
}
"""The fields to compare beside those that pair a record."""


@dataclass(frozen=True)
class Correctness:
    """Whether one predicted record is right.

    Attributes:
        id: The id of the record in its summary.
        wrong: `UNPAIRED`, or the fields that are wrong.
    """

    kind: RecordKind
    id: str
    wrong: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether the headline fields are right, whatever the target is."""
        return set(self.wrong) <= {TARGET}


def correctness(gold: GoldDocument, summary: SummaryRecord) -> list[Correctness]:
    """Return for each record of `summary` whether it is right; `optional` gold records count."""
    _, _, rows = compare_records(gold, to_gold_record(summary))
    return _judged(rows)


def false_records(rows: Iterable[RecordResult], uncertain: Collection[str]) -> tuple[str, ...]:
    """Return the records that are wrong and not `uncertain`: kind, id and what is wrong."""
    return tuple(
        f"{record.kind} {record.id} ({', '.join(record.wrong)})"
        for record in _judged(rows)
        if not record.is_right and record.id not in uncertain
    )


def _judged(rows: Iterable[RecordResult]) -> list[Correctness]:
    return [
        Correctness(row.kind, row.predicted, _wrong(row))
        for row in rows
        if row.predicted is not None
    ]


def _wrong(row: RecordResult) -> tuple[str, ...]:
    if row.gold is None:
        return (UNPAIRED,)
    return tuple(name for name in _FIELDS[row.kind] if row.fields.get(name) is False)
