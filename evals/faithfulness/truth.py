"""What judges found wrong in positions: the truth that their confidence is fitted to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from summarizer.schema.summary import Position, SummaryRecord

from ..scoring.correctness import TARGET, UNPAIRED
from .records import shown_records
from .verdicts import JudgedField, read_judgements

_UNPAIRING: frozenset[JudgedField] = frozenset({"topic", "holder"})


@dataclass(frozen=True)
class JudgedPositions:
    """The fields of positions that a judge found wrong, by the item of the position."""

    wrong: Mapping[str, frozenset[JudgedField]]

    @classmethod
    def read(cls, files: Iterable[Path]) -> "JudgedPositions":
        """Return the verdicts in `files`; a field is wrong if any judge says so.

        Raises:
            InputError: If a file is not one of verdicts.
        """
        wrong: dict[str, frozenset[JudgedField]] = {}
        for judgement in (each for file in files for each in read_judgements(file)):
            fields = {f for f, verdict in judgement.verdicts.items() if verdict.verdict == "wrong"}
            wrong[judgement.item] = wrong.get(judgement.item, frozenset()) | fields
        return cls(wrong)

    def truth(self, summary: SummaryRecord) -> dict[str, tuple[str, ...]]:
        """Return what is wrong in each judged position of `summary`, in the scorer's terms."""
        return {
            record.id: _scored(self.wrong[item])
            for record, _, item in shown_records(summary)
            if isinstance(record, Position) and item in self.wrong
        }


def _scored(wrong: frozenset[JudgedField]) -> tuple[str, ...]:
    unpaired = (UNPAIRED,) if wrong & _UNPAIRING else ()
    return (*unpaired, TARGET) if "target" in wrong else unpaired
