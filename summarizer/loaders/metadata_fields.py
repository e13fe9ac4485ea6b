"""Parse dates and publishers that tables, web pages and file properties state."""

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


def parse_date(text: str) -> str | None:
    """Return the date in `text` as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, or `None` if ambiguous.

    ISO dates, with or without a time, and dates with an English month name are recognized.
    `05/06/2024` is ambiguous: the order of day and month differs between countries.
    """
    if match := _SHORT_ISO.match(text):
        return iso_date(match.group(1))
    if match := _ISO.match(text):
        return iso_date("-".join(match.groups()))
    match = _DAY_FIRST.search(text) or _MONTH_FIRST.search(text)
    if not match:
        return None
    month = month_number(match["month"]) or 0
    return iso_date(f"{match['year']}-{month:02d}-{int(match['day']):02d}")


def parse_host(address: str) -> str | None:
    """Return the host of a web address without `www.`: the publisher if none is stated."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return None
    host = host.removeprefix("www.")
    return host if "." in host and " " not in host else None
