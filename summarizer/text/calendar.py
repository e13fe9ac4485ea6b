"""Parse names of months and weekdays, and validate ISO dates."""

from __future__ import annotations

import datetime
import re

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)

MONTH_PATTERN = "(?i:" + "|".join(f"{m[:3]}(?:{m[3:]})?" for m in _MONTHS) + "|Sept)"
"""Pattern of an English month, whole or shortened, in any case."""


def month_number(name: str) -> int | None:
    """Return 1 to 12 for an English month name or its short form, else `None`."""
    short = name.lower().rstrip(".")[:3]
    for number, month in enumerate(_MONTHS, start=1):
        if len(short) == len(month[:3]) and month.startswith(short):
            return number
    return None


def weekday_number(name: str) -> int | None:
    """Return 0 (Monday) to 6 (Sunday) for an English weekday, whole or shortened, else `None`."""
    word = name.lower().rstrip(".")
    for number, weekday in enumerate(_WEEKDAYS):
        if word == weekday or (len(word) >= 3 and weekday.startswith(word)):
            return number
    return None


def iso_date(text: str) -> str | None:
    """Return `text` if it is an existing `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, else `None`."""
    match = _ISO.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        return None
    return text
