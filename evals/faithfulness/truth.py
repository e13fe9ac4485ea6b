"""What judges found wrong in positions: the truth that their confidence is fitted to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.schema.summary import Position, SummaryRecord

from ..scoring.correctness import TARGET, UNPAIRED
from .records import shown_records
from .verdicts import JudgedField, Judgement, fields_of, read_judgements, worst_mark


@dataclass(frozen=True)
class JudgedPositions:
    """The judgements of positions, by the item of the position."""

    judgements: Mapping[str, Sequence[Judgement]]

    @classmethod
    def read(cls, files: Iterable[Path]) -> "JudgedPositions":
        """Return the judgements in `files`.

        Raises:
            InputError: If a file is not one of verdicts.
        """
        found: dict[str, list[Judgement]] = {}
        for judgement in (each for file in files for each in read_judgements(file)):
            found.setdefault(judgement.item, []).append(judgement)
        return cls(found)

    def truth(self, summary: SummaryRecord) -> dict[str, tuple[str, ...]]:
        """Return what is wrong in each judged position of `summary`, in the scorer's terms."""
        return {
            record.id: _wrong(self.judgements[item], fields_of(shown))
            for record, shown, item in shown_records(summary)
            if isinstance(record, Position) and item in self.judgements
        }


def _wrong(judgements: Sequence[Judgement], fields: Iterable[JudgedField]) -> tuple[str, ...]:
    wrong = [field for field in fields if worst_mark(judgements, field) == "wrong"]
    return tuple(dict.fromkeys(TARGET if field == "target" else UNPAIRED for field in wrong))
