"""Concepts of gold positions: `concepts.csv` beside the gold records.

Its columns are document, position, concept and reversed. A position without concept has an empty
cell; `reversed` is `yes` where a stance for the topic is one against the concept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from summarizer.codebook import Codebook
from summarizer.errors import InputError
from summarizer.text.csv_rows import read_csv_rows
from summarizer.vocabulary import Stance

from ..files import EVALS
from .gold import GoldDocument

CONCEPTS_FILE = "concepts.csv"
_COLUMNS = ("document", "position")
_REVERSED: Mapping[Stance, Stance] = {"support": "oppose", "oppose": "support"}


@dataclass(frozen=True)
class GoldConcept:
    """The concept of a gold position, `None` if it has none, and how its stance reads."""

    concept: str | None
    is_reversed: bool = False

    def stance(self, stance: Stance) -> Stance:
        """Return the stance towards the concept of a position with this stance."""
        return _REVERSED.get(stance, stance) if self.is_reversed else stance


GoldConcepts = Mapping[tuple[str, str], GoldConcept]
"""The concepts of gold positions by document and id."""


def default_codebook() -> Path:
    """Return the path of the codebook for the shipped gold."""
    return EVALS / "codebook.toml"


def concepts_of(golds: Iterable[GoldDocument], folder: Path, codebook: Codebook) -> GoldConcepts:
    """Return the concepts in `concepts.csv` of the gold folder, else those of the gold records.

    Raises:
        InputError: If the file cannot be read, or names a concept that `codebook` does not have.
    """
    path = folder / CONCEPTS_FILE
    if path.is_file():
        return read_concepts(path, codebook)
    return {
        (gold.id, position.id): GoldConcept(position.concept)
        for gold in golds
        for position in gold.record.positions
    }


def read_concepts(path: Path, codebook: Codebook) -> GoldConcepts:
    """Return the concepts in the file at `path`.

    Raises:
        InputError: If it cannot be read, or names a concept that `codebook` does not have.
    """
    concepts = {}
    for number, row in read_csv_rows(path, _COLUMNS):
        concept = row.get("concept") or None
        if concept not in {None, *codebook.concept_names}:
            where = f"{path}, line {number}"
            raise InputError(f"no such concept: {concept}", where, "use one of the codebook")
        key = row["document"], row["position"]
        concepts[key] = GoldConcept(concept, row.get("reversed", "") == "yes")
    return concepts
