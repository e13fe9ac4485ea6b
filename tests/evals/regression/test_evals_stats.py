"""How sure a figure is, and whether two runs differ: the same every time, and right."""

from collections import Counter

import pytest
from support.data.eval_cases import draws, golds, predictions, run_of

from evals.regression.compare import compare
from evals.regression.resampling import percentiles
from evals.regression.statistics import differences, holm, intervals, mcnemar
from evals.scoring.metrics import BY_NAME
from evals.scoring.score import score

F1 = BY_NAME["claim_f1"]


def counted(right: int, wrong: int) -> Counter[str]:
    return Counter({"claim.tp": right, "claim.fp": wrong, "claim.fn": wrong})


def several(size: int, seed: int) -> list[Counter[str]]:
    draw = draws(seed)
    return [counted(draw.randrange(1, 20), draw.randrange(0, 10)) for _ in range(size)]


def test_an_interval_contains_the_metric_and_is_deterministic() -> None:
    found = intervals(several(30, 1), [F1])["claim_f1"]
    assert found == intervals(several(30, 1), [F1])["claim_f1"]
    assert found.low is not None
    assert found.high is not None
    assert found.value is not None
    assert found.low < found.value < found.high


def test_more_documents_give_a_narrower_interval() -> None:
    few, many = (intervals(several(size, 2), [F1])["claim_f1"] for size in (10, 160))
    assert (many.high or 0) - (many.low or 0) < ((few.high or 0) - (few.low or 0)) / 2


def test_a_metric_without_counts_is_undefined() -> None:
    found = intervals([Counter(), Counter()], [F1])["claim_f1"]
    assert (found.value, found.low, found.high) == (None, None, None)


def test_a_metric_is_a_ratio_of_sums() -> None:
    tallies = [counted(1, 0), counted(0, 99)]
    assert intervals(tallies, [F1])["claim_f1"].value == pytest.approx(2 / (2 + 198))


def test_a_run_against_itself_has_not_changed() -> None:
    tallies = several(20, 3)
    found = differences(tallies, tallies, [F1])["claim_f1"]
    assert (found.change, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_a_fall_in_every_document_is_significant_and_one_in_one_document_is_not() -> None:
    before = several(20, 4)
    everywhere = [Counter({**c, "claim.fn": c["claim.fn"] + 5}) for c in before]
    once = [everywhere[0], *before[1:]]
    sure, unsure = (differences(before, after, [F1])["claim_f1"] for after in (everywhere, once))
    assert sure.p is not None
    assert sure.high is not None
    assert sure.p < 0.001
    assert sure.high < 0
    assert unsure.p is not None
    assert unsure.p > 0.2


def test_few_documents_are_swapped_in_every_way() -> None:
    before, after = [counted(9, 1)] * 3, [counted(1, 9)] * 3
    found = differences(before, after, [F1])["claim_f1"]
    # Of the 8 ways only swapping none and swapping all give so large a change.
    assert found.p == 2 / 8


def test_holm_corrects_the_smallest_most_and_keeps_the_order() -> None:
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx(
        {"a": 0.03, "c": 0.06, "b": 0.06}
    )
    assert holm({"a": 0.9, "b": 0.8}) == {"b": 1.0, "a": 1.0}


def test_mcnemar_counts_only_discordant_records() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(5, 5) == 1.0
    assert mcnemar(0, 6) == pytest.approx(2 / 64)


def test_percentiles_are_symmetric() -> None:
    assert percentiles([float(n) for n in range(101)]) == (2.0, 98.0)
    assert percentiles([]) == (None, None)


def test_a_comparison_lists_fixed_and_broken_records() -> None:
    good = predictions()
    bad = [
        found.model_copy(update={"summary": found.summary.model_copy(update={"claims": []})})
        if found.summary and found.id == "f04"
        else found
        for found in good
    ]
    worse = compare(score(golds(), run_of(good).predictions), score(golds(), bad))
    broken = worse.with_change("broken")
    assert {change.document for change in broken} == {"f04"}
    assert {change.after for change in broken} == {("missed",)}
    assert not worse.with_change("fixed")
    better = compare(score(golds(), bad), score(golds(), good))
    assert len(better.with_change("fixed")) == len(broken)
