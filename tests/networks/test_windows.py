"""Test that time windows are consecutive and contain what begins within them."""

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.data.corpora import make_statement

from summarizer.errors import ConfigError
from summarizer.networks.date_span import date_span
from summarizer.networks.time_slices import TimeUnit, time_slices

DATES = ["2024-01-30", "2024-02-01/2024-03-09", "2024-02", None, "2024-04-30", "soon"]
STATEMENTS = [make_statement("A", f"x{number}", date=date) for number, date in enumerate(DATES)]


@pytest.mark.parametrize(
    ("unit", "size", "step", "expected"),
    [
        ("months", 1, 1, [("2024-01", 1), ("2024-02", 2), ("2024-03", 0), ("2024-04", 1)]),
        ("months", 2, 1, [("2024-01_2024-02", 3), ("2024-02_2024-03", 2), ("2024-03_2024-04", 1)]),
        ("months", 3, 3, [("2024-01_2024-03", 3), ("2024-04_2024-06", 1)]),
        ("years", 1, 1, [("2024", 4)]),
        ("weeks", 10, 10, [("2024-W05_2024-W14", 3), ("2024-W15_2024-W24", 1)]),
        ("days", 60, 60, [("2024-01-30_2024-03-29", 3), ("2024-03-30_2024-05-28", 1)]),
        ("events", 3, 1, [("1_3", 3), ("2_4", 3)]),
        ("events", 3, 3, [("1_3", 3), ("4_4", 1)]),
        ("events", 9, 1, [("1_4", 4)]),
    ],
)
def test_windows_are_consecutive(
    unit: TimeUnit, size: int, step: int, expected: list[tuple[str, int]]
) -> None:
    windows = list(time_slices(STATEMENTS, unit, size=size, step=step))
    assert [(window.label, len(window.statements)) for window in windows] == expected


def test_a_window_has_its_first_and_last_day() -> None:
    first = next(time_slices(STATEMENTS, "weeks"))
    assert (first.first, first.last) == (date(2024, 1, 29), date(2024, 2, 4))


def test_statements_without_dates_give_no_window() -> None:
    assert list(time_slices([make_statement("A", "x", date=None)], "days")) == []


def test_a_window_size_of_zero_is_rejected() -> None:
    with pytest.raises(ConfigError, match="needs a size and a step"):
        time_slices(STATEMENTS, "days", size=0)


@pytest.mark.parametrize("unit", ["days", "weeks", "months", "years"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_windows_at_both_ends_of_the_calendar(unit: TimeUnit, day: str) -> None:
    windows = list(time_slices([make_statement("A", "x", date=day)], unit, size=10**9))
    assert [len(window.statements) for window in windows] == [1]


def test_thousands_of_windows_are_rejected() -> None:
    wrong_year = [
        make_statement("A", "x", date="1024-05-01"),
        make_statement("A", "x", date="2024-05-01"),
    ]
    with pytest.raises(ConfigError, match=r"more than 5000 windows .1024-05-01 to 2024-05-01."):
        time_slices(wrong_year, "days")
    assert len(list(time_slices(wrong_year, "years"))) == 1001


@given(
    st.lists(st.dates(date(2023, 11, 1), date(2024, 3, 1)), max_size=12),
    st.sampled_from(get_args(TimeUnit)),
    st.integers(1, 4),
)
def test_adjacent_windows_contain_every_statement_once(
    dates: list[date], unit: TimeUnit, size: int
) -> None:
    statements = [
        make_statement("A", f"x{number}", date=day.isoformat()) for number, day in enumerate(dates)
    ]
    slices = list(time_slices(statements, unit, size=size, step=size))
    inside = [s.concept for window in slices for s in window.statements]
    assert sorted(inside) == sorted(s.concept for s in statements)
    labels = [window.label for window in slices]
    assert labels == sorted(set(labels))
    for window in slices:
        first, last = window.first.isoformat(), window.last.isoformat()
        assert all(s.date and first <= s.date <= last for s in window.statements)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-05-06/2024-05-12", (date(2024, 5, 6), date(2024, 5, 12))),
        ("2023-12/2024", (date(2023, 12, 1), date(2024, 12, 31))),
        ("2024-05-12/2024-05-06", None),
        ("2024-02-30", None),
        ("٢٠٢٤", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_spans_days(text: str | None, expected: tuple[date, date] | None) -> None:
    assert date_span(text) == expected
