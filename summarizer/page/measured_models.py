"""State how good the models are that read the documents, for models that were measured.

The figures are those of `docs/measurements/evaluation.md`; a test compares them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from summarizer.schema.summary import Provenance


@dataclass(frozen=True)
class Shares:
    """Shares of records of one kind: how many are right, and how many of the right are there."""

    precision: float
    recall: float


@dataclass(frozen=True)
class MeasuredQuality:
    """Figures of a model on articles that no rule was written from.

    Attributes:
        documents: The number of these articles.
        claims: Claims with their speaker.
        positions: Positions with their stance.
        real_claims_f1: F1 of claims with their speaker on real news; so is `real_positions_f1`.
    """

    documents: int
    actors: Shares
    claims: Shares
    positions: Shares
    real_claims_f1: float
    real_positions_f1: float


EMBEDDED_ADAPTER = "summarizer-lora-v0-q8_0"
"""The adapter that was measured, as it ends the backend in `provenance`."""

EMBEDDED = MeasuredQuality(
    documents=12,
    actors=Shares(0.86, 0.79),
    claims=Shares(0.83, 0.73),
    positions=Shares(0.59, 0.33),
    real_claims_f1=0.57,
    real_positions_f1=0.22,
)


def measured_quality(provenance: Provenance) -> MeasuredQuality | None:
    """Return the figures of the model of a document, `None` if it was not measured."""
    is_embedded = provenance.model == "local" and provenance.backend.endswith(EMBEDDED_ADAPTER)
    return EMBEDDED if is_embedded else None


def models_of(provenances: Iterable[Provenance]) -> list[dict[str, object]]:
    """Return each model with its number of documents and its figures, the most used first."""
    counts: Counter[tuple[str, MeasuredQuality | None]] = Counter(
        (provenance.model, measured_quality(provenance)) for provenance in provenances
    )
    return [
        {"name": name, "documents": count, "quality": asdict(quality) if quality else None}
        for (name, quality), count in counts.most_common()
    ]
