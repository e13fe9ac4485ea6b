"""Compare the networks of two codings of one corpus, in all and window by window.

Two networks are alike if their ties are: the correlation of the weights over all pairs. Its p value
is that of the quadratic assignment procedure (QAP): the share of random relabellings of the nodes
that correlate as well.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from summarizer.networks.affiliation import affiliation_network
from summarizer.networks.network import Network
from summarizer.networks.one_mode import one_mode_network
from summarizer.networks.statement import Statement
from summarizer.networks.time_slices import time_slices

from ..regression.resampling import Array

SEED = 20_240_501
PERMUTATIONS = 1_000


@dataclass(frozen=True)
class Correlation:
    """The correlation of the ties of two networks, `None` if one of them does not vary.

    Attributes:
        p: Share of relabellings of the nodes with at least this correlation.
    """

    value: float | None
    p: float | None


@dataclass(frozen=True)
class Comparison:
    """The networks of one period.

    Attributes:
        statements: The number of statements in either coding.
        affiliation: Actors and the concepts that they support or oppose.
        agreement: Actors who agree (or, with a negative weight, disagree) on concepts.
    """

    label: str
    actors: int
    statements: tuple[int, int]
    affiliation: Correlation
    agreement: Correlation


def compare_networks(
    first: Sequence[Statement],
    second: Sequence[Statement],
    *,
    min_statements: int,
    months: int,
) -> Iterator[Comparison]:
    """Yield the comparison of the whole period, then of each window of `months`, month by month.

    Actors with fewer than `min_statements` in both codings are left out.
    """
    counts = [Counter(map(_actor, statements)) for statements in (first, second)]
    kept = {name for count in counts for name, n in count.items() if n >= min_statements}
    pair = [[one for one in both if _actor(one) in kept] for both in (first, second)]
    yield _compare("all", *pair)
    windows = [
        {
            window.label: window.statements
            for window in time_slices(statements, "months", size=months)
        }
        for statements in pair
    ]
    for label in sorted(windows[0].keys() | windows[1].keys()):
        yield _compare(label, *(window.get(label, ()) for window in windows))


def _actor(statement: Statement) -> str:
    return statement.actor.name.casefold()


def _compare(label: str, first: Sequence[Statement], second: Sequence[Statement]) -> Comparison:
    both = (*first, *second)
    actors = sorted({_actor(statement) for statement in both})
    concepts = sorted({statement.concept for statement in both})
    affiliation = [
        _weights(affiliation_network(statements), actors, concepts)
        for statements in (first, second)
    ]
    agreement = []
    for statements in (first, second):
        network = one_mode_network(statements, "subtract", normalisation="average")
        half = _weights(network, actors, actors)
        agreement.append(half + half.T)
    return Comparison(
        label,
        len(actors),
        (len(first), len(second)),
        _correlate(*affiliation, is_square=False),
        _correlate(*agreement, is_square=True),
    )


def _weights(network: Network, rows: Iterable[str], columns: Iterable[str]) -> Array:
    row, column = ({name: i for i, name in enumerate(names)} for names in (rows, columns))
    names = {
        node.id: node.name.casefold() if node.variable == "organization" else node.name
        for node in network.nodes
    }
    weights = np.zeros((len(row), len(column)))
    for edge in network.edges:
        weights[row[names[edge.source]], column[names[edge.target]]] = edge.weight
    return weights


def _correlate(first: Array, second: Array, *, is_square: bool) -> Correlation:
    """Return the correlation over all cells, of a square matrix over those above the diagonal."""
    cells = np.triu_indices(len(first), 1) if is_square else np.indices(first.shape)
    value = _pearson(first[*cells].ravel(), second[*cells].ravel())
    if value is None:
        return Correlation(None, None)
    random = np.random.default_rng(SEED)
    as_good = 0
    for _ in range(PERMUTATIONS):
        order = random.permutation(len(first))
        columns = order if is_square else random.permutation(first.shape[1])
        shuffled = _pearson(first[np.ix_(order, columns)][*cells].ravel(), second[*cells].ravel())
        as_good += shuffled is not None and shuffled >= value
    return Correlation(value, (as_good + 1) / (PERMUTATIONS + 1))


def _pearson(first: Array, second: Array) -> float | None:
    if first.size < 2 or not (first.std() and second.std()):
        return None
    return float(np.corrcoef(first, second)[0, 1])
