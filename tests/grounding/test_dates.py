"""A time expression is resolved against the document's date, or not at all."""

from __future__ import annotations

import pytest

from summarizer.grounding.dates import resolve_date

ANCHOR = "2023-10-30"  # a Monday


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Friday", "2023-10-27"),
        ("on Friday", "2023-10-27"),
        ("Monday", "2023-10-30"),
        ("last Monday", "2023-10-23"),
        ("next Tuesday", "2023-10-31"),
        ("today", "2023-10-30"),
        ("yesterday", "2023-10-29"),
        ("two days ago", "2023-10-28"),
        ("Sunday morning", "2023-10-29"),
        ("last week", "2023-10-23/2023-10-29"),
        ("March", "2023-03"),
        ("in November", "2022-11"),
        ("Oct. 27", "2023-10-27"),
        ("27 October", "2023-10-27"),
        ("October 2021", "2021-10"),
        ("2020", "2020"),
        ("recently", None),
        ("earlier", None),
        ("soon", None),
        ("Feb. 30", None),
    ],
)
def test_an_expression_means_a_date(words: str, date: str | None) -> None:
    assert resolve_date(words, ANCHOR) == date


@pytest.mark.parametrize("anchor", [None, "2023", "2023-10"])
def test_without_a_day_to_count_from_nothing_is_guessed(anchor: str | None) -> None:
    assert resolve_date("Friday", anchor) is None
    assert resolve_date("October 2021", anchor) == "2021-10"
