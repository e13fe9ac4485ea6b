"""A second run does what is missing, failed or changed, and says which part of the key changed."""

from __future__ import annotations

from bench import Bench


def test_a_second_run_asks_nothing(bench: Bench) -> None:
    first = bench.run()
    asked = len(bench.model.asked)
    second = bench.run()

    assert (first.finished, first.exit_code) == (5, 0)
    assert (second.finished, second.counts.done, second.exit_code) == (0, 5, 0)
    assert len(bench.model.asked) == asked == 15
