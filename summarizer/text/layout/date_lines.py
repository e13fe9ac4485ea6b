"""Dates in the lines above an article, and the lines that consist of them.

A date counts if it can mean one day only: `2024-05-12`, `12.05.2024`, `12 May 2024`, `25/06/2024`,
`2024年5月12日`; not `05/06/2024`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from summarizer.text.calendar import MONTH_PATTERN, iso_date, month_number
from summarizer.text.spans import CharSpan

DateRole = Literal["published", "bare", "embargo", "updated"]
"""What a date line states; in the order in which one counts as the date of publication."""

_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d\d)(?P=mark)(?P<day>\d\d)")
_DOTTED = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})(?!\d)")
_SLASHED = re.compile(r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4})(?![\d/])")
_CHARACTERS = re.compile(
    r"(?<!\d)(?P<year>\d{4}) ?[年년] ?(?P<month>\d{1,2}) ?[月월] ?(?P<day>\d{1,2}) ?[日일]"
)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -](?P<month>{MONTH_PATTERN})\b\.?,?[ -]"
    r"(?P<year>\d{4})(?!\d)"
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{MONTH_PATTERN})\b\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? "
    # Web pages copied as text can join the year and the time.
    r"(?P<year>\d{4})(?!\d(?!\d?:\d\d))"
)
_FORMS = (_ISO, _CHARACTERS, _DAY_FIRST, _MONTH_FIRST, _DOTTED, _SLASHED)

_PUBLISHED = (
    r"(?:first |originally |date )?published|publication date|posted|(?:release )?date|released"
    r"|issued|debated|HC Deb|HL Deb|sitting of"
    r"|veröffentlicht|erstellt|publiée?|publicad[oa]|pubblicato|опубликовано|发布时间|发布于|发布"
    r"|प्रकाशित|نُ?شر"
)
_UPDATED = (
    r"(?:last )?(?:updated|modified|edited|amended|corrected)|aktualisiert|stand|mise? à jour"
    r"|actualizado|atualizado|aggiornato|обновлено|更新时间|更新于|更新|अपडेट|تم التحديث"
)
_EMBARGO = (
    r"(?:strictly )?(?:under )?embargo(?:ed)?(?: until)?|not for (?:release|publication) before"
)
_LABEL = re.compile(
    rf"(?<![^\W\d_])(?:(?P<published>{_PUBLISHED})|(?P<updated>{_UPDATED})|(?P<embargo>{_EMBARGO}))"
    r"(?!\w)[ \t]*[:：]?",
    re.IGNORECASE,
)
_WEEKDAYS = r"(?:Mon|Tue(?:s)?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_REST = re.compile(
    rf"(?:{_WEEKDAYS}\b\.?|T?\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}}(?:\.\d+)?)?Z?|\d{{1,2}}(?= ?[ap]\.?m)"
    r"|[ap]\.?m\b\.?|(?:GMT|UTC|BST|IST|MSK|CES?T|EES?T|WES?T|[ECMP][SD]?T|local time|IDT)\b"
    r"|[+-]\d{2}:?\d{2}(?!\d)|[+-]\d{1,2}\b|\d+ (?:minute|hour|day)s? ago\b"
    r"|at\b|on\b|from\b|Uhr\b|um\b|am\b|le\b|à\b|el\b|em\b|il\b|às\b"
    r"|vol(?:ume)? \d+|cc?\d+[-–\d]*|[\s,;:|·•()–—-])*",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r".{0,30}\b(?:ago|today|yesterday)\W*", re.IGNORECASE)
_RELATIVE_ALONE = re.compile(r"\d+ (?:minute|min|hour|day)s? ago", re.IGNORECASE)
_AMBIGUOUS = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}")
_PREFIX = re.compile(r"(?!(?:By|BY|by|From|Von|Par|Por) )(?:[^\W\d_][\w.’'-]*[ ]?){1,4}, ?")
_MAX_LINE = 120


@dataclass(frozen=True)
class LineDate:
    """A date of a line; `date` is `None` if it can mean several days."""

    role: DateRole
    date: str | None
    span: CharSpan | None

    def moved(self, offset: int) -> LineDate:
        """Return the same date with a span moved by `offset`."""
        span = self.span and CharSpan(self.span.start + offset, self.span.end + offset)
        return LineDate(self.role, self.date, span)


def find_dates(line: str) -> list[tuple[str, CharSpan]]:
    """Return the unambiguous dates in `line` in order, as `YYYY-MM-DD`, each with its span."""
    dates: list[tuple[str, CharSpan]] = []
    for form in _FORMS:
        for match in form.finditer(line):
            span = CharSpan(*match.span())
            date = _date_of(match)
            if date and not any(span.overlaps(other) for _, other in dates):
                dates.append((date, span))
    return sorted(dates, key=lambda item: item[1])


def read_date_line(line: str) -> list[LineDate]:
    """Return the dates of a line that has nothing but dates, times and their labels, else `[]`."""
    if len(line) > _MAX_LINE:
        return []
    dates, labels = find_dates(line), list(_LABEL.finditer(line))
    if not dates:
        return _undated(line, labels)
    parts = [*(span for _, span in dates), *(CharSpan(*label.span()) for label in labels)]
    rest = " ".join(_between(line, sorted(parts)))
    # `Hasra, 12 May 2024`: a place or a name may stand before the date.
    prefix = _PREFIX.match(rest) if not labels else None
    starts_with_prefix = prefix and prefix.end() <= dates[0][1].start and prefix[0][:1].isupper()
    if not _REST.fullmatch(rest, prefix.end() if prefix and starts_with_prefix else 0):
        return []
    return [LineDate(_role_at(span.start, labels), date, span) for date, span in dates]


def _undated(line: str, labels: list[re.Match[str]]) -> list[LineDate]:
    """Return the role of `Published 3 hours ago`, `2 hours ago` and `Updated: 05/06/2024`."""
    if _RELATIVE_ALONE.fullmatch(line):
        return [LineDate("bare", None, None)]
    first = labels[0] if labels else None
    if first is None or first.start():
        return []
    rest = line[first.end() :].strip()
    ambiguous = _AMBIGUOUS.search(rest)
    is_ambiguous = ambiguous and _REST.fullmatch(
        rest[: ambiguous.start()] + rest[ambiguous.end() :]
    )
    has_words = not first[0].rstrip().endswith((":", "："))
    if first["embargo"]:
        return [LineDate("embargo", None, None)]
    is_colon = not has_words and any(map(str.isdigit, rest)) and len(rest.split()) <= 6
    is_time = any(map(str.isdigit, rest)) and _REST.fullmatch(rest)
    if is_ambiguous or is_colon or is_time or _RELATIVE.fullmatch(rest):
        return [LineDate(_role(first), None, None)]
    return []


def _role_at(offset: int, labels: list[re.Match[str]]) -> DateRole:
    before = [label for label in labels if label.start() < offset]
    return _role(before[-1]) if before else "bare"


def _role(label: re.Match[str]) -> DateRole:
    if label["published"]:
        return "published"
    return "updated" if label["updated"] else "embargo"


def _between(line: str, parts: list[CharSpan]) -> Iterator[str]:
    at = 0
    for part in parts:
        yield line[at : max(at, part.start)]
        at = max(at, part.end)
    yield line[at:]


def _date_of(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if "a" in groups:
        first, second = int(groups["a"]), int(groups["b"])
        if first <= 12 and second <= 12 and first != second:
            return None
        day, month = (first, second) if second <= 12 else (second, first)
    else:
        day = int(groups["day"])
        name = groups["month"]
        month = int(name) if name.isdigit() else month_number(name) or 0
    return iso_date(f"{groups['year']}-{month:02d}-{day:02d}")
