"""Resolve a time expression against the date of the document (`docs/codebook.md`, 3.9).

The expression dates an act of speech, so a weekday lies on or before the anchor unless the words
say otherwise. Results are `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or an interval `start/end`. Vague or
contradictory expressions, and relative ones without an anchor, are not resolved.
"""

import datetime
import re
from collections.abc import Callable

from summarizer.text.calendar import MONTH_PATTERN, iso_date, month_number, weekday_number

_DAY = datetime.timedelta(days=1)
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1}
_PREPOSITION = re.compile(
    r"^(?:(?:on|in|at|since|by|during|early|late|earlier|later|mid)[ -]+)+", re.I
)
_PART_OF_DAY = re.compile(
    r"\b(?:early|late|local time|(?:in the )?(?:morning|afternoon|evening|night|midday|noon))\b"
    r"|\bat \d{1,2}(?::\d{2})? ?(?:[ap]\.?m\b\.?)?",
    re.I | re.ASCII,
)
_AGO = re.compile(r"([a-z]+|[0-9]{1,4}) (day|week|month|year)s? ago", re.I)
_NAMED_DAY = re.compile(r"(?P<weekday>[A-Za-z]+\.?),? (?P<rest>.+)")
_MONTH_DAY = re.compile(
    rf"(?P<month>{MONTH_PATTERN})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>\d{{4}}))?",
    re.ASCII,
)
_DAY_MONTH = re.compile(
    rf"(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH_PATTERN})\.?"
    r"(?:,? (?P<year>\d{4}))?",
    re.ASCII,
)
_MONTH = re.compile(
    rf"(?:(?P<which>last|this|next) )?(?P<month>{MONTH_PATTERN})\.?(?:,? (?P<year>\d{{4}}))?",
    re.ASCII | re.I,
)
_RELATIVE_DAYS = {
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "yesterday": -1,
    "last night": -1,
    "the day before yesterday": -2,
    "tomorrow": 1,
}
_PERIOD = re.compile(r"(last|this|next|the previous|previous) (week|month|year)", re.I)
_STEPS = {"last": -1, "the previous": -1, "previous": -1, "this": 0, "next": 1}
_MAX_YEARS_BETWEEN_LEAP_DAYS = 8
_Rule = Callable[[str, datetime.date | None], str | None]


def resolve_date(expression: str, anchor: str | None) -> str | None:
    """Return the date of `expression` in a document dated `anchor`, `None` when it is unclear.

    An anchor that is not a whole `YYYY-MM-DD` is ignored.
    """
    whole = " ".join(expression.replace("’", "'").split()).strip(" ,.;").removesuffix("'s")
    day = _day_of(anchor)
    without_part_of_day = " ".join(_PART_OF_DAY.sub(" ", whole).split()).strip(" ,") or whole
    for words in (_PREPOSITION.sub("", form) for form in (whole, without_part_of_day)):
        if iso_date(words):
            return words
        for rule in _RULES:
            if date := _apply_rule(rule, words, day):
                return date
    return None


def _apply_rule(rule: _Rule, words: str, day: datetime.date | None) -> str | None:
    """Return the date that the rule gives, `None` when it is outside the years 1 to 9999."""
    try:
        date = rule(words, day)
    except OverflowError:
        return None
    return date if date and all(map(iso_date, date.split("/"))) else None


def _day_of(anchor: str | None) -> datetime.date | None:
    whole = anchor if anchor and len(anchor) == len("YYYY-MM-DD") and iso_date(anchor) else None
    return datetime.date.fromisoformat(whole) if whole else None


def _relative_day(words: str, day: datetime.date | None) -> str | None:
    offset = _RELATIVE_DAYS.get(words.lower())
    return (day + offset * _DAY).isoformat() if day and offset is not None else None


def _weekday(words: str, day: datetime.date | None) -> str | None:
    qualifier, _, name = words.lower().rpartition(" ")
    number = weekday_number(name)
    if day is None or number is None:
        return None
    back = (day.weekday() - number) % 7
    match qualifier:
        case "" | "this":
            return (day - back * _DAY).isoformat()
        case "last" | "past" | "this past":
            return (day - (back or 7) * _DAY).isoformat()
        case "next" | "this coming":
            return (day + (7 - back) * _DAY).isoformat()
        case _:
            return None


def _ago(words: str, day: datetime.date | None) -> str | None:
    match = _AGO.fullmatch(words)
    if not (match and day):
        return None
    word = match[1].lower()
    count = int(word) if word.isdecimal() else _NUMBERS.get(word)
    return _shifted(day, -count, match[2].lower()) if count is not None else None


def _period(words: str, day: datetime.date | None) -> str | None:
    match = _PERIOD.fullmatch(words)
    return _shifted(day, _STEPS[match[1].lower()], match[2].lower()) if match and day else None


def _shifted(day: datetime.date, step: int, unit: str) -> str:
    """Return the day, week, month or year that is `step` units after that of `day`."""
    match unit:
        case "day":
            return (day + step * _DAY).isoformat()
        case "week":
            monday = day + (7 * step - day.weekday()) * _DAY
            return f"{monday.isoformat()}/{(monday + 6 * _DAY).isoformat()}"
        case "month":
            months = day.year * 12 + day.month - 1 + step
            return f"{months // 12:04d}-{months % 12 + 1:02d}"
        case _:
            return f"{day.year + step:04d}"


def _calendar_day(words: str, day: datetime.date | None) -> str | None:
    match = _MONTH_DAY.fullmatch(words) or _DAY_MONTH.fullmatch(words)
    if not match:
        return None
    month, number = month_number(match["month"]) or 0, int(match["day"])
    if match["year"]:
        return f"{match['year']}-{month:02d}-{number:02d}"
    if day is None:
        return None
    last_year = day.year if (month, number) <= (day.month, day.day) else day.year - 1
    # Only 29 February is missing from some years.
    years = range(last_year, last_year - _MAX_YEARS_BETWEEN_LEAP_DAYS, -1)
    days = (f"{year:04d}-{month:02d}-{number:02d}" for year in years)
    return next(filter(iso_date, days), None)


def _named_calendar_day(words: str, day: datetime.date | None) -> str | None:
    """Resolve `Friday, Oct. 27`; the date must fall on that weekday."""
    match = _NAMED_DAY.fullmatch(words)
    number = weekday_number(match["weekday"]) if match else None
    date = _calendar_day(match["rest"], day) if match and number is not None else None
    if date is None or not iso_date(date):
        return None
    return date if datetime.date.fromisoformat(date).weekday() == number else None


def _calendar_month(words: str, day: datetime.date | None) -> str | None:
    match = _MONTH.fullmatch(words)
    if not match:
        return None
    month = month_number(match["month"]) or 0
    which = (match["which"] or "").lower()
    if match["year"]:
        return None if which else f"{match['year']}-{month:02d}"
    if day is None:
        return None
    match which:
        case "this":
            year = day.year
        case "last":
            year = day.year - (month >= day.month)
        case "next":
            year = day.year + (month <= day.month)
        case _:
            year = day.year - (month > day.month)
    return f"{year:04d}-{month:02d}"


_RULES: tuple[_Rule, ...] = (
    _relative_day,
    _weekday,
    _ago,
    _period,
    _calendar_day,
    _named_calendar_day,
    _calendar_month,
)
