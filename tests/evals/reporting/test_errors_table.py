"""Types of error are ranked by what one set of articles has more than another."""

from collections import Counter

from evals.reporting.errors_table import compare_errors, errors_markdown

REAL = [
    Counter({"claim.gold": 10, "claim: no speaker": 4, "claim: wrong kind": 5}),
    Counter({"claim.gold": 10, "claim: no speaker": 2, "claim: wrong kind": 5}),
]
INVENTED = [
    Counter({"claim.gold": 40, "claim: no speaker": 2, "claim: wrong kind": 20}),
    Counter({"claim.gold": 40, "claim: returned twice": 1, "claim: wrong kind": 20}),
]


def test_the_error_with_the_largest_excess_comes_first() -> None:
    rows = compare_errors(REAL, INVENTED)
    assert [row.name for row in rows] == [
        "claim: no speaker",
        "claim: wrong kind",
        "claim: returned twice",
    ]
    assert rows[0].excess == 0.3 - 0.025


def test_counts_and_shares_stand_beside_each_other_with_their_intervals() -> None:
    lines = errors_markdown(compare_errors(REAL, INVENTED), 2, 2).splitlines()
    assert lines[0] == (
        "| error | errors, 2 articles | per 100, 2 articles "
        "| errors, 2 articles | per 100, 2 articles |"
    )
    assert lines[2] == "| claim: no speaker | 6 | 30.0 (20.0–40.0) | 2 | 2.5 (0.0–5.0) |"


def test_a_layer_without_gold_has_no_share() -> None:
    rows = compare_errors([Counter({"position: wrong stance": 1})], INVENTED)
    assert "| position: wrong stance | 1 | – | 0 | – |" in errors_markdown(rows, 1, 2)
