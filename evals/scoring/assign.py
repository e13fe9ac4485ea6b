"""The best one-to-one assignment: largest sum of weights, not largest number of pairs.

Counting pairs would break one perfect pair to gain two weak ones. Nothing but the weights
decides, and equal sums are settled by the order of rows and columns, so the same weights give
the same pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Weights = Mapping[tuple[int, int], float]


def assign(weights: Weights) -> list[tuple[int, int]]:
    """Return the pairs `(row, column)` of the best assignment, in order of the rows.

    Args:
        weights: The pairs that may be made, with their positive weights.
    """
    pairs: list[tuple[int, int]] = []
    for rows, columns in _components(weights):
        if len(rows) == 1 or len(columns) == 1:
            edges = [(row, column) for row in rows for column in columns]
            pairs.append(max(edges, key=lambda edge: (weights.get(edge, 0.0), -edge[0], -edge[1])))
        else:
            pairs += _solve(weights, rows, columns)
    return sorted(pairs)


def _components(weights: Weights) -> list[tuple[list[int], list[int]]]:
    """Return the parts of the graph that share no row and no column."""
    above: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while above.setdefault(node, node) != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for row, column in weights:
        one, other = root(("row", row)), root(("column", column))
        above[max(one, other)] = min(one, other)
    groups: dict[tuple[str, int], tuple[list[int], list[int]]] = {}
    for node in sorted(above):
        rows, columns = groups.setdefault(root(node), ([], []))
        (rows if node[0] == "row" else columns).append(node[1])
    return list(groups.values())


def _solve(weights: Weights, rows: Sequence[int], columns: Sequence[int]) -> list[tuple[int, int]]:
    turned = len(rows) > len(columns)
    short, long = (columns, rows) if turned else (rows, columns)
    cost = [[-weights.get((b, a) if turned else (a, b), 0.0) for b in long] for a in short]
    pairs = []
    for number, column in enumerate(_hungarian(cost)):
        pair = (long[column], short[number]) if turned else (short[number], long[column])
        if pair in weights:
            pairs.append(pair)
    return pairs


def _hungarian(cost: Sequence[Sequence[float]]) -> list[int]:
    """Return the column of each row in the assignment of least cost; rows <= columns.

    Row by row along shortest augmenting paths (Jonker and Volgenant), with column 0 as the
    virtual one that the new row starts from.
    """
    columns = len(cost[0])
    potential, owner = [0.0] * (columns + 1), [0] * (columns + 1)
    lifted = [0.0] * (len(cost) + 1)
    for row in range(1, len(cost) + 1):
        owner[0] = row
        at, way = _augment(cost, owner, lifted, potential)
        while at:
            owner[at] = owner[way[at]]
            at = way[at]
    found = [0] * len(cost)
    for column in range(1, columns + 1):
        if owner[column]:
            found[owner[column] - 1] = column - 1
    return found


def _augment(
    cost: Sequence[Sequence[float]],
    owner: Sequence[int],
    lifted: list[float],
    potential: list[float],
) -> tuple[int, list[int]]:
    """Return the free column that is reached, and the way back to column 0."""
    size = len(potential)
    slack, way, used = [float("inf")] * size, [0] * size, [False] * size
    at = 0
    while owner[at]:
        used[at] = True
        row, step, nearest = owner[at], float("inf"), 0
        for column in range(1, size):
            if used[column]:
                continue
            reduced = cost[row - 1][column - 1] - lifted[row] - potential[column]
            if reduced < slack[column]:
                slack[column], way[column] = reduced, at
            if slack[column] < step:
                step, nearest = slack[column], column
        for column in range(size):
            if used[column]:
                lifted[owner[column]] += step
                potential[column] -= step
            else:
                slack[column] -= step
        at = nearest
    return at, way
