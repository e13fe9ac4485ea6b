"""Compare a run with gold: a pure function of both, the same in any order.

A document that failed, or that the run left out, counts as one in which nothing was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.errors import InputError
from summarizer.schema.gold import GoldRecord
from summarizer.text.document import Document

from ..dataset.gold import GoldDocument
from ..runs.predictions import Prediction, empty, labelled
from .align import Alignment, Sides, align
from .counts import count_document, total
from .error_classes import Row, judge
from .faithfulness import faithfulness
from .metrics import figures

SCORER = "1"
"""Version of the scores: raised whenever the same run would score otherwise."""


@dataclass(frozen=True)
class DocumentScore:
    """One document's rows and counts."""

    id: str
    failure: str | None
    rows: tuple[Row, ...]
    counts: Counter[str]
    predicted: GoldRecord

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
        """The sums over all documents."""
        return total(document.counts for document in self.documents)

    @cached_property
    def figures(self) -> dict[str, float | None]:
        """Every figure of the set."""
        return figures(self.counts)

    def by_id(self) -> dict[str, DocumentScore]:
        """Return the documents by their names."""
        return {document.id: document for document in self.documents}


def score(golds: Sequence[GoldDocument], predictions: Sequence[Prediction]) -> Score:
    """Return how `predictions` compare with `golds`.

    Raises:
        InputError: If a prediction is about a document that is not in the set.
    """
    given = {prediction.id: prediction for prediction in predictions}
    if unknown := sorted(given.keys() - {gold.id for gold in golds}):
        where = ", ".join(unknown[:5])
        raise InputError("the run has documents that have no gold", where, "name their gold")
    ordered = sorted(golds, key=lambda gold: gold.id)
    return Score(tuple(score_document(gold, given.get(gold.id)) for gold in ordered))


def score_document(gold: GoldDocument, prediction: Prediction | None) -> DocumentScore:
    """Return how one prediction compares with its gold document.

    Raises:
        InputError: If the prediction was made from another text.
    """
    summary = prediction.summary if prediction else None
    if summary and summary.document.sha256 != gold.record.document.sha256:
        raise InputError("the run read another text than was labelled", gold.id, "run it again")
    record = labelled(summary) if summary else empty()
    sides, alignment, rows = compare_records(gold, record)
    counts = count_document(sides, alignment, rows)
    if summary:
        counts.update(faithfulness(Document.from_text(gold.text, id=gold.id), summary))
    else:
        counts["failed"] += 1
    failure = None if summary else _failure(prediction)
    return DocumentScore(gold.id, failure, tuple(rows), counts, record)


def compare_records(
    gold: GoldDocument, predicted: GoldRecord
) -> tuple[Sides, Alignment, list[Row]]:
    """Return how two records of one document stand to each other."""
    sides = Sides(gold.words, gold.record, predicted)
    alignment = align(sides)
    return sides, alignment, judge(sides, alignment)


def _failure(prediction: Prediction | None) -> str:
    if prediction and prediction.failure:
        return f"{prediction.failure.stage}: {prediction.failure.error}"
    return "not in the run"
