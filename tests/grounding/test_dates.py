"""A time expression is resolved against the document's date, or not at all (codebook 3.9)."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data.text_strategies import ARBITRARY

from summarizer.grounding.dates import resolve_date
from summarizer.text.calendar import iso_date

ANCHOR = "2023-10-30"  # a Monday
DAYS = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31)).map(datetime.date.isoformat)
WEEKDAYS = st.sampled_from("Monday Tuesday Wednesday Thursday Friday Sat Sun".split())
PARTS = st.sampled_from(
    "last next this past Friday Feb. 29 December 31 9999 0001 days weeks months years ago 5000 two "
    "a ² ٣ on early tonight morning the of , week month year 2023-10 Sept May".split()
)
EXPRESSIONS = st.one_of(ARBITRARY, st.lists(PARTS, max_size=5).map(" ".join))

RESOLVED = [
    # a weekday lies on or before the anchor
    ("Friday", "2023-10-27"),
    ("on Friday", "2023-10-27"),
    ("Fri.", "2023-10-27"),
    ("Friday’s", "2023-10-27"),
    ("Monday", "2023-10-30"),
    ("this Monday", "2023-10-30"),
    ("last Monday", "2023-10-23"),
    ("last Sunday", "2023-10-29"),
    ("this past Sunday", "2023-10-29"),
    ("next Monday", "2023-11-06"),
    ("next Tuesday", "2023-10-31"),
    # parts of the day, prepositions
    ("Sunday morning", "2023-10-29"),
    ("early Sunday", "2023-10-29"),
    ("earlier on Friday", "2023-10-27"),
    ("late Friday night", "2023-10-27"),
    ("Friday at 5 p.m.", "2023-10-27"),
    ("Friday at 10:30 am local time", "2023-10-27"),
    ("today", "2023-10-30"),
    ("earlier today", "2023-10-30"),
    ("this morning", "2023-10-30"),
    ("tonight", "2023-10-30"),
    ("yesterday", "2023-10-29"),
    ("yesterday evening", "2023-10-29"),
    ("last night", "2023-10-29"),
    ("the day before yesterday", "2023-10-28"),
    ("tomorrow", "2023-10-31"),
    # arithmetic and intervals
    ("two days ago", "2023-10-28"),
    ("30 days ago", "2023-09-30"),
    ("a week ago", "2023-10-23/2023-10-29"),
    ("two months ago", "2023-08"),
    ("ten months ago", "2022-12"),
    ("three years ago", "2020"),
    ("last week", "2023-10-23/2023-10-29"),
    ("this week", "2023-10-30/2023-11-05"),
    ("earlier this month", "2023-10"),
    ("last month", "2023-09"),
    ("next month", "2023-11"),
    ("last year", "2022"),
    # months and days: the latest not after the anchor
    ("March", "2023-03"),
    ("in March", "2023-03"),
    ("October", "2023-10"),
    ("in November", "2022-11"),
    ("last October", "2022-10"),
    ("last September", "2023-09"),
    ("this December", "2023-12"),
    ("next January", "2024-01"),
    ("mid-October", "2023-10"),
    ("Oct. 27", "2023-10-27"),
    ("Oct. 30", "2023-10-30"),
    ("October 31", "2022-10-31"),
    ("27 October", "2023-10-27"),
    ("the 27th of October", "2023-10-27"),
    ("Feb. 29", "2020-02-29"),
    ("Friday, Oct. 27", "2023-10-27"),
    # whole dates need no anchor
    ("Oct. 27, 2021", "2021-10-27"),
    ("27 October 2021", "2021-10-27"),
    ("Feb. 29, 2024", "2024-02-29"),
    ("October 2021", "2021-10"),
    ("2021-10-27", "2021-10-27"),
    ("2020", "2020"),
    ("early 2020", "2020"),
]


@pytest.mark.parametrize(("words", "date"), RESOLVED)
def test_an_expression_means_a_date(words: str, date: str) -> None:
    assert resolve_date(words, ANCHOR) == date


UNRESOLVED = [
    "recently", "earlier", "soon", "this", "morning", "several days ago", "a few days ago",
    "two days earlier", "in the 1990s", "Monday and Tuesday", "Thursday, Oct. 27", "Feb. 30",
    "Feb. 29, 2023", "2023-13-45", "October 0000", "² days ago", "9999 years ago", "٢٠٢٣",
    "", " ,. ",
]  # fmt: skip


@pytest.mark.parametrize("words", UNRESOLVED)
def test_vague_absurd_or_contradictory_expressions_are_not_resolved(words: str) -> None:
    assert resolve_date(words, ANCHOR) is None


@pytest.mark.parametrize(
    ("words", "anchor", "date"),
    [
        ("December", "2024-01-02", "2023-12"),
        ("Dec. 31", "2024-01-01", "2023-12-31"),
        ("yesterday", "2024-01-01", "2023-12-31"),
        ("yesterday", "2024-03-01", "2024-02-29"),
        ("yesterday", "2023-03-01", "2023-02-28"),
        ("last month", "2024-01-31", "2023-12"),
        ("last week", "2024-01-03", "2023-12-25/2023-12-31"),
        ("this week", "2024-12-31", "2024-12-30/2025-01-05"),
        ("Feb. 29", "2024-02-29", "2024-02-29"),
        ("Feb. 29", "2024-02-28", "2020-02-29"),
        ("Feb. 29", "1903-05-01", "1896-02-29"),
        ("tomorrow", "9999-12-31", None),
        ("yesterday", "0001-01-01", None),
        ("last year", "0001-05-05", None),
    ],
)
def test_impossible_years_and_leap_days_are_not_resolved(
    words: str, anchor: str, date: str | None
) -> None:
    assert resolve_date(words, anchor) == date


@pytest.mark.parametrize("anchor", [None, "", "2023", "2023-10", "20231030", "2023-W44-1", "x"])
def test_without_a_day_as_anchor_nothing_is_resolved(anchor: str | None) -> None:
    for words in ("Friday", "yesterday", "last week", "March", "Oct. 27", "two days ago"):
        assert resolve_date(words, anchor) is None
    assert resolve_date("October 2021", anchor) == "2021-10"


@given(words=EXPRESSIONS, anchor=st.one_of(st.none(), DAYS, ARBITRARY))
@settings(max_examples=500, deadline=None)
def test_any_expression_gives_a_date_or_none(words: str, anchor: str | None) -> None:
    found = resolve_date(words, anchor)
    assert found is None or all(iso_date(part) for part in found.split("/"))


@given(anchor=DAYS, name=WEEKDAYS)
@settings(max_examples=200, deadline=None)
def test_a_weekday_lies_within_the_seven_days_up_to_the_anchor(anchor: str, name: str) -> None:
    day = datetime.date.fromisoformat(anchor)
    for words, nearest in ((name, 0), (f"last {name}", 1)):
        found = resolve_date(words, anchor)
        if found is None:
            assert day.year == 1
            continue
        past = (day - datetime.date.fromisoformat(found)).days
        assert nearest <= past < nearest + 7
        assert datetime.date.fromisoformat(found).strftime("%A").startswith(name)
