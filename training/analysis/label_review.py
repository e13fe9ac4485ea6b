"""Rank articles by how far the model is from their labels: the first to read again.

Where a model that learned from hundreds of articles disagrees with one label, either is wrong.
Reading from the top finds faults of the labels fastest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evals.dataset.gold import GoldDocument
from evals.runs.predictions import Prediction
from evals.scoring.score import DocumentScore, score

_LAYERS = ("actor", "attributed", "signed")


@dataclass(frozen=True)
class Doubt:
    """One article, and what the model and its label do not share."""

    article: str
    f1: float
    """Mean F1 of actors, claims with speaker and positions with stance."""
    differences: tuple[str, ...]
    """The commonest classes of error, with their counts."""


def doubts(golds: Sequence[GoldDocument], predictions: Sequence[Prediction]) -> list[Doubt]:
    """Return the articles of `golds` that were predicted, the most doubtful first."""
    given = {prediction.id for prediction in predictions if prediction.summary}
    asked = [gold for gold in golds if gold.id in given]
    known = [prediction for prediction in predictions if prediction.id in given]
    found = [_doubt(document) for document in score(asked, known).documents]
    return sorted(found, key=lambda doubt: (doubt.f1, doubt.article))


def doubts_page(found: Sequence[Doubt]) -> str:
    """Return the ranking as Markdown."""
    lines = ["| article | F1 | what differs |", "|---|---|---|"]
    lines += [f"| {d.article} | {d.f1:.2f} | {'; '.join(d.differences)} |" for d in found]
    return "\n".join(lines)


def _doubt(document: DocumentScore) -> Doubt:
    classes = Counter(
        f"{row.kind} {name}" for row in document.rows for name in row.classes if name != "exact"
    )
    shown = tuple(f"{name} {count}" for name, count in classes.most_common(4))
    layers = [_f1(document.counts, layer) for layer in _LAYERS]
    return Doubt(document.id, sum(layers) / len(layers), shown)


def _f1(counts: Counter[str], layer: str) -> float:
    right, wrong = counts[f"{layer}.tp"], counts[f"{layer}.fp"] + counts[f"{layer}.fn"]
    return 2 * right / (2 * right + wrong) if right or wrong else 1.0
