"""What a table, a page's head or a file's properties say of an article, in our words."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from summarizer.text.calendar import MONTH_PATTERN, iso_date, month_number

_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)", re.ASCII)
_SHORT_ISO = re.compile(r"\s*(\d{4}(?:-\d{2})?)\s*\Z", re.ASCII)
_DAY_FIRST = re.compile(
    rf"(?:^|[ ,])(?P<day>\d{{1,2}})[ -](?P<month>{MONTH_PATTERN})\.?[ -](?P<year>\d{{4}})\b",
    re.ASCII,
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{MONTH_PATTERN})\.? (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})\b", re.ASCII
)


def stated_date(text: str) -> str | None:
    """Return the date in `text` as `YYYY-MM-DD` (or `YYYY-MM`, `YYYY`), None if it is unsure.

    Known are ISO dates, with or without a time, and dates with the month's English name.
    `05/06/2024` is two different days in two countries, and so is none here.
    """
    if found := _SHORT_ISO.match(text):
        return iso_date(found.group(1))
    if found := _ISO.match(text):
        return iso_date("-".join(found.groups()))
    found = _DAY_FIRST.search(text) or _MONTH_FIRST.search(text)
    if not found:
        return None
    month = month_number(found["month"]) or 0
    return iso_date(f"{found['year']}-{month:02d}-{int(found['day']):02d}")


def host_of(address: str) -> str | None:
    """Return the host in a web address, without `www.`: who published, where nothing says more."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return None
    host = host.removeprefix("www.")
    return host if "." in host and " " not in host else None
