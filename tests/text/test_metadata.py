"""Metadata are read from front matter, header lines and datelines.

Front matter and a header line are not part of the article, a dateline is; every value is the text
at its span. A malformed header is part of the article.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data.text_strategies import ARBITRARY

from summarizer.text.calendar import iso_date
from summarizer.text.layout.date_lines import find_dates
from summarizer.text.metadata import Metadata, read_metadata
from summarizer.text.spans import normalize_whitespace


def test_the_seed_has_a_header_line(seed: Path) -> None:
    text = seed.read_bytes().decode()
    metadata = read_metadata(text)
    assert (metadata.body, metadata.date, metadata.date_source) == (17, "2023-10-30", "header")
    assert metadata.date_span is not None
    assert metadata.date_span.slice(text) == "2023-10-30"


HEADERS = [
    pytest.param("date 2023-10-30 Kesh said so.", "Kesh said so.", id="on-the-same-line"),
    pytest.param("date: 2023-10-30\nKesh said so.", "Kesh said so.", id="a-line-of-its-own"),
    pytest.param("Date: 2023-10-30\r\n\r\nKesh.", "Kesh.", id="windows-line-endings"),
    pytest.param("\ufeffdate 2023-10-30 Kesh.", "Kesh.", id="byte-order-mark"),
    pytest.param("\n DATE 2023-10-30\tKesh.", "Kesh.", id="white-space-before"),
]


@pytest.mark.parametrize(("text", "body"), HEADERS)
def test_a_header_line_is_no_part_of_the_article(text: str, body: str) -> None:
    metadata = read_metadata(text)
    assert (metadata.date, metadata.date_source) == ("2023-10-30", "header")
    assert text[metadata.body :] == body


NO_HEADERS = [
    pytest.param("Date palms died in Hasra.", id="the-word-date"),
    pytest.param("Dates 2023-10-30 and later are free.", id="the-word-dates"),
    pytest.param("date 2023-02-30 Kesh said so.", id="a-day-that-is-not"),
    pytest.param("date 2023-13-01 Kesh said so.", id="a-month-that-is-not"),
    pytest.param("date 0000-01-01 Kesh said so.", id="no-year"),
    pytest.param("date 2023-10 Kesh said so.", id="no-day"),
    pytest.param("date 2023-10-301 Kesh said so.", id="a-longer-number"),
    pytest.param("date ٢٠٢٣-١٠-٣٠ Kesh said so.", id="other-digits"),
    pytest.param("The date 2023-10-30 was set.", id="inside-a-sentence"),
    pytest.param("---\nKesh said so.\n---\nIt rained.", id="rules-around-a-paragraph"),
    pytest.param("---\nKesh said so.\nSource: Pell.\n---\nIt rained.", id="rules-and-a-colon"),
    pytest.param("---\ntitle: Talks\nKesh said so.", id="unterminated"),
    pytest.param("--- Kesh said so ---", id="dashes"),
    pytest.param("---\n---\nKesh said so.", id="nothing-between"),
    pytest.param("---\nmood: low\n---\nKesh said so.", id="only-keys-it-does-not-know"),
]


@pytest.mark.parametrize("text", NO_HEADERS)
def test_text_that_only_resembles_a_header_is_part_of_the_article(text: str) -> None:
    assert read_metadata(text) == Metadata()


FRONT = """---
title: "Talks: a beginning"
source: 'KTV'
date: 2024-05-15T10:30:00Z
tags:
  - kesh
# a comment
mood: {a: 1}
---
Kesh said so.
"""


@pytest.mark.parametrize("before", ["", "\ufeff", "\n"], ids=["plain", "bom", "blank-line"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["unix", "windows"])
def test_front_matter_gives_date_title_and_source(before: str, ending: str) -> None:
    text = before + FRONT.replace("\n", ending)
    metadata = read_metadata(text)
    assert (metadata.date, metadata.date_source) == ("2024-05-15", "metadata")
    assert (metadata.title, metadata.source) == ("Talks: a beginning", "KTV")
    assert text[metadata.body :] == f"Kesh said so.{ending}"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("date: 2024-05", "2024-05"),
        ("date: 2024", "2024"),
        ("published: 2024-05-15", "2024-05-15"),
        ("date: 20240515", None),
        ("date: 2024-5-15", None),
        ("date: 2024-02-30", None),
        ("date: soon", None),
        ("date: null", None),
        ("date:", None),
    ],
)
def test_a_date_in_front_matter_is_whole_or_none(line: str, date: str | None) -> None:
    metadata = read_metadata(f"---\ntitle: Talks\n{line}\n---\nKesh said so.")
    assert metadata.date == date
    assert metadata.date_source == ("metadata" if date else "none")


@pytest.mark.parametrize("value", ["null", "~", "|", ">", "''", ""])
def test_an_empty_value_is_absent(value: str) -> None:
    metadata = read_metadata(f"---\ntitle: {value}\nsource: KTV\n---\nKesh said so.")
    assert (metadata.title, metadata.source) == (None, "KTV")


DATELINES = [
    pytest.param("MANILA, June 18, 2025 — A boat sank.", "2025-06-18", id="agency"),
    pytest.param("HASRA, Kesh, May 15, 2024 — It is open.", "2024-05-15", id="with-country"),
    pytest.param("HASRA (May 15, 2024) - It is open.", "2024-05-15", id="in-brackets"),
    pytest.param("NEW HASRA, Sept. 5, 2024 (KTV) — It is open.", "2024-09-05", id="with-agency"),
    pytest.param("HASRA, 15 May 2024 – It is open.", "2024-05-15", id="day-first"),
    pytest.param("\ufeffHASRA, May 15, 2024: It is open.", "2024-05-15", id="byte-order-mark"),
    pytest.param("MANILA, June 18 — A boat sank.", None, id="without-year"),
    pytest.param("HASRA, May 35, 2024 — It is open.", None, id="a-day-that-is-not"),
    pytest.param("WHAT HAPPENED ON MAY 9, 2024 IN HASRA", None, id="headline"),
    pytest.param("Pell spoke on May 15, 2024 — at last.", None, id="sentence"),
]


@pytest.mark.parametrize(("text", "date"), DATELINES)
def test_a_dateline_dates_the_article_and_stays_in_it(text: str, date: str | None) -> None:
    metadata = read_metadata(text)
    assert metadata.date == date
    assert metadata.date_source == ("dateline" if date else "none")
    assert metadata.body == 0


def test_front_matter_without_a_date_leaves_it_to_the_dateline() -> None:
    text = "---\ntitle: Talks\n---\nHASRA, May 15, 2024 — It is open."
    metadata = read_metadata(text)
    assert (metadata.title, metadata.date) == ("Talks", "2024-05-15")
    assert metadata.date_source == "dateline"
    assert text[metadata.body :].startswith("HASRA")


PIECES = st.sampled_from(
    ["---", "\n", "\r\n", "date", ":", " ", "2023-10-30", "title: x", "\ufeff", "May 5, 2024",
     "—", "KESH, "]
)  # fmt: skip


@given(st.one_of(ARBITRARY, st.lists(PIECES, max_size=12).map("".join)))
@settings(max_examples=400, deadline=None)
def test_every_value_is_the_text_at_its_span(text: str) -> None:
    metadata = read_metadata(text)
    assert 0 <= metadata.body <= len(text)
    assert metadata.date is None or iso_date(metadata.date)
    assert (metadata.date is None) == (metadata.date_source == "none")
    if metadata.date_source in {"header", "metadata"} and metadata.date_span:
        words = metadata.date_span.slice(text)
        assert words == metadata.date or find_dates(words)[0][0] == metadata.date
    pairs = (
        (metadata.title, metadata.title_span),
        (metadata.source, metadata.source_span),
        (metadata.byline, metadata.byline_span),
    )
    for value, span in pairs:
        there = span.slice(text) if span else None
        is_wrapped = there is not None and normalize_whitespace(there) == value
        assert there == value or (metadata.is_layout and is_wrapped)
