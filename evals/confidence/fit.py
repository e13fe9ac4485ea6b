"""Fit the models of the confidence, and measure them on documents that they did not see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarizer.confidence.model import Coefficients, LogisticModel
from summarizer.vocabulary import ConfidenceBasis, Profile, RecordKind

from .examples import LabelledRecord
from .feature_sets import FEATURE_SETS
from .logistic import cross_validated, fit
from .measurement import Measurement, measure

COMMAND = "summarizer eval fit-confidence"
MIN_CONFIDENCE: Mapping[RecordKind, float] = {"actor": 0.7, "claim": 0.8, "position": 0.8}
"""The defaults below which a record is uncertain: `docs/measurements/confidence.md` shows why."""

_PENALTY = 30.0
_JUDGED_PENALTY = 10.0
"""For the embedded model's positions: those that readers judged are few."""


@dataclass(frozen=True)
class FittedModel:
    """A model of one kind of record, and its cross-validated figures."""

    profile: Profile
    kind: RecordKind
    basis: ConfidenceBasis
    model: LogisticModel
    measurement: Measurement


def fit_models(
    examples: Mapping[Profile, Sequence[LabelledRecord]],
) -> list[FittedModel]:
    """Return a model for each profile, kind of record and basis with features and examples."""
    return [
        _fit_model((profile, kind, basis), chosen, names)
        for (profile, kind, basis), names in FEATURE_SETS.items()
        if (chosen := _examples_of(examples.get(profile, ()), kind, basis))
    ]


def to_coefficients(models: Sequence[FittedModel]) -> Coefficients:
    """Return the contents of the file of coefficients."""
    nested: dict[Profile, dict[RecordKind, dict[ConfidenceBasis, LogisticModel]]] = {}
    for fitted in models:
        by_basis = nested.setdefault(fitted.profile, {}).setdefault(fitted.kind, {})
        by_basis[fitted.basis] = fitted.model
    return Coefficients(command=COMMAND, min_confidence=dict(MIN_CONFIDENCE), models=nested)


def _examples_of(
    examples: Sequence[LabelledRecord], kind: RecordKind, basis: ConfidenceBasis
) -> list[LabelledRecord]:
    """Return the examples of a model: those without log-probabilities take part in all records."""
    return [
        example
        for example in examples
        if example.kind == kind and basis in ("records", example.basis)
    ]


def _fit_model(
    key: tuple[Profile, RecordKind, ConfidenceBasis],
    examples: Sequence[LabelledRecord],
    names: Sequence[str],
) -> FittedModel:
    penalty = _JUDGED_PENALTY if key[:2] == ("small", "position") else _PENALTY
    probabilities = cross_validated(examples, names, penalty=penalty)
    measurement = measure(examples, probabilities, min_confidence=MIN_CONFIDENCE[key[1]])
    return FittedModel(*key, fit(examples, names, penalty=penalty), measurement)
