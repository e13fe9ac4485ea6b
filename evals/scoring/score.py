"""Scores of a run against gold: a pure function of both.

A document that failed, or that is missing from the run, counts as one without predictions.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.confidence.uncertainty import uncertain_ids
from summarizer.errors import InputError
from summarizer.schema.gold import GoldRecord
from summarizer.text.document import Document

from ..dataset.gold import GoldDocument
from ..runs.predictions import Prediction, empty_record, to_gold_record
from .correctness import false_records
from .counts import count_document, total
from .error_classes import RecordResult, compare_records
from .faithfulness import faithfulness
from .metrics import figures

SCORER = "1"
"""Version of the scorer; it changes when the same run gets another score."""


@dataclass(frozen=True)
class DocumentScore:
    """The results and counts of one document.

    Attributes:
        false_records: The records that are shown as certain and are false, with what is wrong.
    """

    id: str
    failure: str | None
    rows: tuple[RecordResult, ...]
    counts: Counter[str]
    predicted: GoldRecord
    false_records: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether there was no summary to compare."""
        return self.failure is not None


@dataclass(frozen=True)
class Score:
    """The scores of all documents of a set."""

    documents: tuple[DocumentScore, ...]

    @cached_property
    def counts(self) -> Counter[str]:
        """The sums of the counts of all documents."""
        return total(document.counts for document in self.documents)

    @cached_property
    def figures(self) -> dict[str, float | None]:
        """Every metric of the set."""
        return figures(self.counts)

    def by_id(self) -> dict[str, DocumentScore]:
        """Return the documents by id."""
        return {document.id: document for document in self.documents}


def score(golds: Sequence[GoldDocument], predictions: Sequence[Prediction]) -> Score:
    """Return the scores of `predictions` against `golds`.

    Raises:
        InputError: If a prediction is of a document without gold.
    """
    by_id = {prediction.id: prediction for prediction in predictions}
    if unknown := sorted(by_id.keys() - {gold.id for gold in golds}):
        hint = "name their folder with --gold"
        raise InputError("the run has documents without gold", ", ".join(unknown[:5]), hint)
    ordered = sorted(golds, key=lambda gold: gold.id)
    return Score(tuple(score_document(gold, by_id.get(gold.id)) for gold in ordered))


def score_document(gold: GoldDocument, prediction: Prediction | None) -> DocumentScore:
    """Return the score of one prediction against its gold document.

    Raises:
        InputError: If the prediction was made from another text.
    """
    summary = prediction.summary if prediction else None
    if summary and summary.document.sha256 != gold.record.document.sha256:
        raise InputError("the run used another text than the gold record", gold.id, "run it again")
    record = to_gold_record(summary) if summary else empty_record()
    example, alignment, rows = compare_records(gold, record)
    counts = count_document(example, alignment, rows)
    if summary:
        counts.update(faithfulness(Document.from_text(gold.text, id=gold.id), summary))
    else:
        counts["failed"] += 1
    failure = None if summary else _failure(prediction)
    false = false_records(rows, uncertain_ids(summary)) if summary else ()
    return DocumentScore(gold.id, failure, tuple(rows), counts, record, false)


def _failure(prediction: Prediction | None) -> str:
    if prediction and prediction.failure:
        return f"{prediction.failure.stage}: {prediction.failure.error}"
    return "not in the run"
