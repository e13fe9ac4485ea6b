"""Find the concept of a position by the words that its topic and evidence share with a codebook.

`docs/measurements/concepts.md` compares this with other ways to assign concepts.
"""

import math
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from summarizer.codebook import Codebook, Concept
from summarizer.faithfulness.words import content_words
from summarizer.postprocessing.candidates import PositionCandidate
from summarizer.postprocessing.stages import PositionStage, each
from summarizer.schema.coded_drafts import CodedPositionDraft
from summarizer.vocabulary import Reason

_STEM = 5
"""Letters in which the forms of a word agree: `dredging`, `dredged`."""

_NAME, _DEFINITION, _EXAMPLE, _EXCLUDED = 3.0, 1.0, 0.5, -0.5
"""Weights of a word by the part of the concept that has it."""

LEAST = 0.9
"""The least score of a concept: nearly that of one word of a definition that no other concept
has."""


@dataclass(frozen=True)
class ConceptMatcher:
    """The words of each concept of a codebook with their weights, from 0 to 3.

    A word counts the less the more concepts have it.
    """

    weights: tuple[tuple[str, dict[str, float]], ...]

    @classmethod
    def of(cls, codebook: Codebook) -> "ConceptMatcher":
        """Return the matcher for the concepts of `codebook`."""
        words = [(concept.name, _weighted_words(concept)) for concept in codebook.concepts]
        shares = Counter(word for _, weights in words for word in weights)
        most = math.log1p(len(words))
        rarity = {word: math.log1p(len(words) / count) / most for word, count in shares.items()}
        return cls(
            tuple(
                (name, {word: weight * rarity[word] for word, weight in weights.items()})
                for name, weights in words
            )
        )

    def match(self, text: str) -> str | None:
        """Return the concept that shares most words with `text`, `None` if none shares enough."""
        scores = self.scores(text)
        best = max(scores)
        return self.weights[scores.index(best)][0] if best >= LEAST else None

    def scores(self, text: str) -> list[float]:
        """Return the sum of the weights of the words of `text` for each concept."""
        words = _stems(text)
        return [sum(weights.get(word, 0.0) for word in words) for _, weights in self.weights]


@each
def assign_concept(stage: PositionStage, position: PositionCandidate) -> PositionCandidate | Reason:
    """Assign the concept whose words topic and evidence have, if no model was asked for it."""
    if stage.codebook is None or isinstance(position.draft, CodedPositionDraft):
        return position
    evidence = position.evidence.slice(stage.document.text)
    concept = _matcher(stage.codebook).match(f"{position.topic} {evidence}")
    return replace(position, concept=concept)


@lru_cache(maxsize=8)
def _matcher(codebook: Codebook) -> ConceptMatcher:
    return ConceptMatcher.of(codebook)


def _weighted_words(concept: Concept) -> dict[str, float]:
    """Return the words of a concept, each with the weight of the first part that has it."""
    parts = (
        (_NAME, concept.name),
        (_DEFINITION, concept.definition),
        (_EXAMPLE, " ".join(concept.examples)),
        (_EXCLUDED, " ".join(concept.excludes)),
    )
    weights: dict[str, float] = {}
    for weight, text in parts:
        for word in _stems(text):
            weights.setdefault(word, weight)
    return weights


def _stems(text: str) -> set[str]:
    return {word.rstrip("es")[:_STEM] for word in content_words(text)} - {""}
