"""A logistic model of the probability that a record is right.

`summarizer eval fit-confidence` fits the coefficients for each profile and kind of record, with the
log-probabilities of the model's tokens and without.
"""

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from summarizer.schema.summary import Confidence
from summarizer.vocabulary import ConfidenceBasis, Profile, RecordKind

COEFFICIENTS_FILE = "coefficients.json"
_DIGITS = 3
_EDGE = 0.005
"""No record is certain beyond this: the articles of the fit are few."""


class LogisticModel(BaseModel):
    """The intercept and the weight of each feature; other features do not count."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    weights: dict[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability for a record with these features."""
        total = self.intercept
        for name, weight in self.weights.items():
            total += weight * features[name]
        probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
        return round(min(max(probability, _EDGE), 1 - _EDGE), _DIGITS)


class Coefficients(BaseModel):
    """The contents of the file of coefficients.

    Attributes:
        command: What wrote the file.
        min_confidence: The probability below which a record of a kind is uncertain by default.
        models: By profile, kind of record and basis.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    command: str
    min_confidence: dict[RecordKind, Confidence]
    models: dict[Profile, dict[RecordKind, dict[ConfidenceBasis, LogisticModel]]]

    def model(self, profile: Profile, kind: RecordKind, basis: ConfidenceBasis) -> LogisticModel:
        """Return the model of a kind of record, that of `records` where there is no other."""
        by_basis = self.models[profile][kind]
        return by_basis.get(basis) or by_basis["records"]


@cache
def coefficients() -> Coefficients:
    """Return the shipped coefficients."""
    text = resources.files(__package__).joinpath(COEFFICIENTS_FILE).read_text(encoding="utf-8")
    return Coefficients.model_validate(json.loads(text))
