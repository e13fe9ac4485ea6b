"""Labelled examples of the confidence model: the features of predicted records, and the truth."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.confidence.features import Features
from summarizer.errors import ModelError
from summarizer.models.base import Model
from summarizer.pipeline import collect_drafts, summary_with_features
from summarizer.schema.summary import SummaryRecord
from summarizer.text.document import Document
from summarizer.vocabulary import ConfidenceBasis, Profile, RecordKind

from ..dataset.gold import GoldDocument, read_gold
from ..runs.recording import ReplayModel, read_recording
from ..scoring.correctness import Correctness, correctness

PositionTruth = Callable[[SummaryRecord], Mapping[str, tuple[str, ...]]]
"""What is wrong in the positions of a summary that readers judged, by id."""


@dataclass(frozen=True)
class LabelledRecord:
    """One predicted record.

    Attributes:
        wrong: What is wrong in it; see `Correctness`.
    """

    document: str
    kind: RecordKind
    features: Features
    basis: ConfidenceBasis
    is_right: bool
    wrong: tuple[str, ...]


def recorded_examples(
    recordings: Sequence[tuple[Path, Path]], judged: PositionTruth | None = None
) -> tuple[Profile, list[LabelledRecord]]:
    """Return the profile of the recorded model, and the records of its replayed answers.

    Args:
        recordings: Recordings of one model, each with the folder of its gold.
        judged: The truth of the positions, in place of the gold; the others are left out.
    """
    models = [(ReplayModel(read_recording(path)), folder) for path, folder in recordings]
    examples = [
        example
        for model, folder in models
        for gold in read_gold(folder)
        for example in _document_examples(gold, model, judged)
    ]
    return models[0][0].profile, examples


def _document_examples(
    gold: GoldDocument, model: Model, judged: PositionTruth | None
) -> list[LabelledRecord]:
    document = Document.from_text(gold.text, id=gold.id)
    try:
        collected = collect_drafts(document, model)
    except ModelError:
        return []
    summary, features = summary_with_features(document, collected, model.profile)
    rows = correctness(gold, summary)
    if judged is not None:
        rows = [row for row in rows if row.kind != "position"]
        rows += [Correctness("position", id_, wrong) for id_, wrong in judged(summary).items()]
    return [
        LabelledRecord(gold.id, row.kind, of.values, of.basis, row.is_right, row.wrong)
        for row in rows
        if (of := features[row.id])
    ]
