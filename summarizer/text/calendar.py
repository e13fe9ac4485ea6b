"""Parse names of months and weekdays, and validate ISO dates."""

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
    return next((n for n, month in enumerate(_MONTHS, start=1) if month[:3] == short), None)


def weekday_number(name: str) -> int | None:
    """Return 0 (Monday) to 6 (Sunday) for an English weekday, whole or shortened, else `None`."""
    word = name.lower().rstrip(".")
    matches = (n for n, weekday in enumerate(_WEEKDAYS) if weekday.startswith(word))
    return next(matches, None) if len(word) >= 3 else None


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
