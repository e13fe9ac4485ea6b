"""The confidences of a run, and whether the gold says that the records are right."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from summarizer.schema.summary import Actor, Claim, Position

from ..dataset.gold import GoldDocument
from ..scoring.correctness import correctness
from ..scoring.error_classes import RecordKind
from .records import RunDocument

if TYPE_CHECKING:
    from ..regression.calibration import ScoredRecord


def scored_records(
    run: Iterable[RunDocument], golds: Iterable[GoldDocument]
) -> Mapping[RecordKind, list["ScoredRecord"]]:
    """Return by kind the records that have a confidence, where there is gold for their text."""
    by_sha256 = {gold.record.document.sha256: gold for gold in golds}
    # Deferred: it needs numpy.
    from ..regression.calibration import ScoredRecord

    scored: dict[RecordKind, list[ScoredRecord]] = defaultdict(list)
    for read in run:
        summary = read.summary
        gold = by_sha256.get(summary.document.sha256)
        records: list[Actor | Claim | Position] = [
            *summary.actors,
            *summary.claims,
            *summary.positions,
        ]
        confidences = {record.id: record.confidence for record in records}
        for row in correctness(gold, summary) if gold else ():
            if (confidence := confidences[row.id]) is not None:
                record = ScoredRecord(read.document.id, confidence, row.is_right)
                scored[row.kind].append(record)
    return scored
