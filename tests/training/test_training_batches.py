"""Batches contain every example once, respect the budget, and follow the seed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.data_prep.batches import learning_rate_at, plan_batches

SIZES = st.lists(st.integers(min_value=1, max_value=900), max_size=60)


@given(SIZES, st.integers(min_value=1, max_value=2_000), st.integers(0, 5))
def test_every_example_is_in_one_batch_within_the_budget(
    sizes: list[int], budget: int, seed: int
) -> None:
    batches = plan_batches(sizes, budget=budget, epochs=1, seed=seed)
    assert sorted(number for batch in batches for number in batch) == list(range(len(sizes)))
    for batch in batches:
        assert len(batch) == 1 or sum(sizes[number] for number in batch) <= budget
    assert batches == plan_batches(sizes, budget=budget, epochs=1, seed=seed)


def test_half_an_epoch_has_half_of_the_batches() -> None:
    sizes = [10] * 40
    assert len(plan_batches(sizes, budget=20, epochs=2.5, seed=0)) == 50


@pytest.mark.parametrize(
    ("step", "rate"),
    [
        pytest.param(0, 0.1, id="first"),
        pytest.param(9, 1.0, id="end-of-warm-up"),
        pytest.param(55, 0.5, id="half-way-down"),
        pytest.param(100, 0.0, id="end"),
    ],
)
def test_the_learning_rate_warms_up_and_decays(step: int, rate: float) -> None:
    assert learning_rate_at(step, 100, peak=1.0, warmup=0.1) == pytest.approx(rate, abs=1e-9)
