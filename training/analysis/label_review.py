"""Rank articles by the disagreement of model and labels, for review.

Where a model trained on hundreds of articles disagrees with one label, either may be wrong. Reading
from the top finds label errors fastest.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evals.dataset.gold import GoldDocument
from evals.runs.predictions import Prediction
from evals.scoring.score import DocumentScore, score

_LAYERS = ("actor", "attributed", "signed")


@dataclass(frozen=True)
class Disagreement:
    """Disagreement of model and labels on one article."""

    article: str
    f1: float
    """Mean F1 of actors, claims with speaker and positions with stance."""
    differences: tuple[str, ...]
    """The most common error classes, with counts."""


def find_disagreements(
    golds: Sequence[GoldDocument], predictions: Sequence[Prediction]
) -> list[Disagreement]:
    """Return the predicted articles of `golds`, largest disagreement first."""
    predicted_ids = {prediction.id for prediction in predictions if prediction.summary}
    predicted_golds = [gold for gold in golds if gold.id in predicted_ids]
    with_summary = [prediction for prediction in predictions if prediction.id in predicted_ids]
    disagreements = map(_disagreement, score(predicted_golds, with_summary).documents)
    return sorted(disagreements, key=lambda disagreement: (disagreement.f1, disagreement.article))


def disagreements_markdown(disagreements: Sequence[Disagreement]) -> str:
    """Return the ranking as Markdown."""
    lines = ["| article | F1 | what differs |", "|---|---|---|"]
    lines += [f"| {d.article} | {d.f1:.2f} | {'; '.join(d.differences)} |" for d in disagreements]
    return "\n".join(lines)


def _disagreement(document: DocumentScore) -> Disagreement:
    classes = Counter(
        f"{row.kind} {name}" for row in document.rows for name in row.classes if name != "exact"
    )
    shown = tuple(f"{name} {count}" for name, count in classes.most_common(4))
    layers = [_f1(document.counts, layer) for layer in _LAYERS]
    return Disagreement(document.id, sum(layers) / len(layers), shown)


def _f1(counts: Counter[str], layer: str) -> float:
    right, wrong = counts[f"{layer}.tp"], counts[f"{layer}.fp"] + counts[f"{layer}.fn"]
    return 2 * right / (2 * right + wrong) if right or wrong else 1.0
