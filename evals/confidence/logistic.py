"""Fit a regularised logistic model, and predict each document with the models of the others."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from summarizer.confidence.model import LogisticModel

from .examples import LabelledRecord

_DIGITS = 4
_EPSILON = 1e-9


def fit(
    examples: Sequence[LabelledRecord], names: Sequence[str], *, penalty: float
) -> LogisticModel:
    """Return the logistic model of `names` with an L2 penalty on standardised weights."""
    values = np.array([[example.features[name] for name in names] for example in examples])
    truth = np.array([example.is_right for example in examples], dtype=float)
    means, scales = values.mean(0), values.std(0) + _EPSILON
    # A feature that never varies gets no weight.
    scales[scales < 10 * _EPSILON] = 1.0
    design = np.column_stack((np.ones(len(truth)), (values - means) / scales))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        totals = design @ weights
        likelihood = np.logaddexp(0, totals) - truth * totals
        gradient = design.T @ (1 / (1 + np.exp(-totals)) - truth)
        shrunk = np.concatenate(([0.0], weights[1:]))
        return likelihood.sum() + penalty / 2 * shrunk @ shrunk, gradient + penalty * shrunk

    solution = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B").x
    weights = solution[1:] / scales
    intercept = solution[0] - float(weights @ means)
    rounded = {name: round(float(w), _DIGITS) for name, w in zip(names, weights, strict=True)}
    return LogisticModel(intercept=round(float(intercept), _DIGITS), weights=rounded)


def cross_validated(
    examples: Sequence[LabelledRecord], names: Sequence[str], *, penalty: float
) -> list[float]:
    """Return the probability of each example by the model of all other documents."""
    models = {
        document: fit(
            [example for example in examples if example.document != document],
            names,
            penalty=penalty,
        )
        for document in dict.fromkeys(example.document for example in examples)
    }
    return [models[example.document].probability(example.features) for example in examples]
