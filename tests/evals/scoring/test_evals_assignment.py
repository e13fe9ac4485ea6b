"""The assignment is the best there is: it equals trying every one."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from evals.scoring.assignment import assign

SIZE = 5
edges = st.dictionaries(
    st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)),
    st.integers(1, 1000).map(lambda n: n / 1000),
    max_size=14,
)


def best_sum(weights: dict[tuple[int, int], float]) -> float:
    return max(
        sum(weights.get((row, column), 0.0) for row, column in enumerate(columns))
        for columns in permutations(range(SIZE))
    )


@given(edges)
def test_no_assignment_has_a_larger_sum(weights: dict[tuple[int, int], float]) -> None:
    pairs = assign(weights)
    assert abs(sum(weights[pair] for pair in pairs) - best_sum(weights)) < 1e-9


@given(edges)
def test_every_pair_is_admissible_and_no_index_occurs_twice(
    weights: dict[tuple[int, int], float],
) -> None:
    pairs = assign(weights)
    assert all(pair in weights for pair in pairs)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)


@given(edges)
def test_the_order_of_the_edges_does_not_matter(weights: dict[tuple[int, int], float]) -> None:
    assert assign(weights) == assign(dict(reversed(list(weights.items()))))


def test_one_perfect_pair_is_not_broken_for_two_weak_ones() -> None:
    assert assign({(0, 0): 1.0, (0, 1): 0.5, (1, 0): 0.45}) == [(0, 0)]


def test_no_weights_give_no_assignment() -> None:
    assert assign({}) == []
