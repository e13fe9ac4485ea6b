"""State how good the models are that read the documents, for models that were measured.

The figures are those of `docs/measurements/evaluation.md` and `real-news.md`; a test compares them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from summarizer.schema.summary import PEOPLE, Provenance


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
        real_claims_f1: F1 of claims with their speaker on twelve articles of campaign news.
        real_positions_f1: F1 of positions with their stance on the same twelve.
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
    actors=Shares(0.90, 0.84),
    claims=Shares(0.89, 0.82),
    positions=Shares(0.77, 0.47),
    real_claims_f1=0.70,
    real_positions_f1=0.30,
)


REFERENCES: tuple[tuple[str, float, float], ...] = (
    ("a capable model", 0.970, 0.934),
    ("the embedded model", 0.85, 0.58),
)
"""F1 of claims with their speaker and of positions with their stance on the same articles."""


def measured_quality(provenance: Provenance) -> MeasuredQuality | None:
    """Return the figures of the model of a document, `None` if it was not measured."""
    is_embedded = provenance.model == "local" and provenance.backend.endswith(EMBEDDED_ADAPTER)
    return EMBEDDED if is_embedded else None


def models_of(provenances: Sequence[Provenance]) -> list[dict[str, object]]:
    """Return each model with its number of documents and its figures, the most used first.

    The codings of people have the model `people` and the names of the coders, if they are known.
    """
    counts = Counter((item.model, measured_quality(item)) for item in provenances)
    return [
        {
            "name": name,
            "documents": count,
            "quality": asdict(quality) if quality else None,
            "coders": _coders(provenances) if name == PEOPLE else None,
        }
        for (name, quality), count in counts.most_common()
    ]


def codebooks_of(provenances: Sequence[Provenance]) -> list[str]:
    """Return the names of the codebooks that positions were coded with, empty if unnamed."""
    infos = (item.codebook for item in provenances)
    return list(dict.fromkeys(info.name or "" for info in infos if info))


def _coders(provenances: Sequence[Provenance]) -> list[str]:
    coders = (coder for item in provenances if item.coding for coder in item.coding.coders)
    return list(dict.fromkeys(coders))
