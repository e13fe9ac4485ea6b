"""The days that the date of a record spans."""

import calendar
import re
from datetime import date
from functools import lru_cache

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@lru_cache(maxsize=8192)
def date_span(text: str | None) -> tuple[date, date] | None:
    """Return the first and last day of a day, month, year or `start/end`, `None` for other text."""
    first, _, last = (text or "").partition("/")
    begin = _single_span(first)
    end = _single_span(last) if last else begin
    if begin is None or end is None or end[1] < begin[0]:
        return None
    return begin[0], end[1]


def _single_span(text: str) -> tuple[date, date] | None:
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = (int(part or 0) for part in match.groups())
    try:
        if match[2] is None:
            return date(year, 1, 1), date(year, 12, 31)
        if match[3] is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None
