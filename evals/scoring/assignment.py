"""One-to-one assignment with the largest sum of weights.

The sum is maximised and not the number of pairs, which would break one perfect pair to gain two
weak ones.
"""

from collections.abc import Mapping

Weights = Mapping[tuple[int, int], float]
_ORDER = 1e-10
"""Cost of a later row or column, so that of two equal assignments the earlier pairs are chosen."""


def assign(weights: Weights) -> list[tuple[int, int]]:
    """Return the pairs `(row, column)` of the best assignment, ordered by row.

    Ties go to the pairs with the smaller numbers.
    """
    # Deferred: `summarizer eval --help` starts half a second sooner.
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not weights:
        return []
    rows, columns = (np.array(side) for side in zip(*weights, strict=True))
    matrix = np.zeros((rows.max() + 1, columns.max() + 1))
    matrix[rows, columns] = np.array(list(weights.values())) - _ORDER * (rows + columns)
    chosen, partners = linear_sum_assignment(matrix, maximize=True)
    matches = zip(chosen.tolist(), partners.tolist(), strict=True)
    return [match for match in matches if match in weights]
