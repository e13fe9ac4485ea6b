"""Resolve time expressions in other languages than English with dateparser (extra `dates`).

Results have the forms of `summarizer.grounding.dates`. Without dateparser, or where it does not
know the words, an expression is left open.
"""

import datetime
import re
from functools import lru_cache
from typing import Any

from summarizer.text.calendar import iso_date

_DAY = datetime.timedelta(days=1)
_WEEK = 7 * _DAY
_LONGEST = 60
"""Characters of the longest expression that is parsed."""

_DATEPARSER_CODES = {"no": "nb", "sr-ME": "sr"}
_LEADING_WORD = re.compile(r"\w{1,3}\s+(?=\w+$|\d)")
"""A preposition, or the word `day`, before a single word or a date."""


def resolve_foreign_date(expression: str, anchor: str | None, language: str) -> str | None:
    """Return the date of `expression` in a document dated `anchor`, `None` when it is unclear.

    Args:
        expression: The words, in `language`.
        anchor: The date of the document; one that is not a whole `YYYY-MM-DD` is ignored.
        language: An ISO 639 code.
    """
    words = " ".join(expression.split()).strip(" ,.;")
    if iso_date(words):
        return words
    day = _day_of(anchor)
    if day is None or len(words) > _LONGEST or not any(map(str.isalpha, words)):
        return None
    without = _LEADING_WORD.sub("", words, count=1)
    dates = (_resolve(form, day, language) for form in dict.fromkeys((words, without)))
    return next(filter(None, dates), None)


def _resolve(words: str, day: datetime.date, language: str) -> str | None:
    found, period = _parse(words, day, language)
    if found is None:
        return None
    is_week_ago = period == "day" and found == day - _WEEK
    if is_week_ago and _parse(words, day + _DAY, language)[0] == day:
        found = day  # The weekday of the document is its day, not the one a week before.
    match period:
        case "week":
            monday = found - found.weekday() * _DAY
            return f"{monday.isoformat()}/{(monday + 6 * _DAY).isoformat()}"
        case "month":
            return f"{found:%Y-%m}"
        case "year":
            return f"{found:%Y}"
        case _:
            return found.isoformat()


def _parse(words: str, day: datetime.date, language: str) -> tuple[datetime.date | None, str]:
    """Return the date that dateparser reads, and the name of the period that begins there."""
    parser = _parser(language, day)
    data = parser.get_date_data(words) if parser else None
    return (data.date_obj.date(), data.period) if data and data.date_obj else (None, "")


@lru_cache(maxsize=64)
def _parser(language: str, day: datetime.date) -> Any:  # noqa: ANN401 - untyped
    """Return the parser for a day, `None` without dateparser or for a language it lacks."""
    try:
        from dateparser.data.languages_info import language_order
        from dateparser.date import DateDataParser
    except ImportError:
        return None
    language = _DATEPARSER_CODES.get(language, language)
    if language not in language_order:
        return None
    base = datetime.datetime.combine(day, datetime.time())
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "TIMEZONE": "UTC"}
    return DateDataParser(languages=[language], settings=settings)


def _day_of(anchor: str | None) -> datetime.date | None:
    whole = anchor if anchor and len(anchor) == len("YYYY-MM-DD") and iso_date(anchor) else None
    return datetime.date.fromisoformat(whole) if whole else None
