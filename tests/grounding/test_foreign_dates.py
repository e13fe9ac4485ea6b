"""Time expressions in other languages are resolved as in English, or left open."""

import pytest

from summarizer.grounding.foreign_dates import resolve_foreign_date

THURSDAY = "2025-03-13"


@pytest.mark.parametrize(
    ("language", "words", "date"),
    [
        ("de", "Mittwoch", "2025-03-12"),
        ("de", "am Mittwoch", "2025-03-12"),
        ("de", "Donnerstag", "2025-03-13"),
        ("de", "vor sieben Tagen", "2025-03-06"),
        ("de", "am 5. Oktober 2024", "2024-10-05"),
        ("fr", "la semaine dernière", "2025-03-03/2025-03-09"),
        ("pt", "agosto", "2024-08"),
        ("es", "martes", "2025-03-11"),
        ("ru", "среду", "2025-03-12"),
        ("ar", "يوم الأربعاء", "2025-03-12"),
        ("zh", "周二", "2025-03-11"),
        ("hi", "मंगलवार", "2025-03-11"),
        ("de", "2024-05-15", "2024-05-15"),
        ("de", "neulich", None),
        ("de", "12", None),
        ("ceb", "Mittwoch", None),
        ("xx", "Mittwoch", None),
    ],
)
def test_an_expression_is_resolved(language: str, words: str, date: str | None) -> None:
    assert resolve_foreign_date(words, THURSDAY, language) == date


@pytest.mark.parametrize("anchor", [None, "2025", "2025-03", "2025-02-30"])
def test_without_a_whole_anchor_it_is_left_open(anchor: str | None) -> None:
    assert resolve_foreign_date("Mittwoch", anchor, "de") is None
