"""Statements of one stretch of time after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from summarizer.errors import ConfigError
from summarizer.networks.date_span import days
from summarizer.networks.statement import Statement

_MOST = 5_000
"""Windows from here on are a mistake in a date, or more files than anybody opens."""

Unit = Literal["days", "weeks", "months", "years", "events"]


@dataclass(frozen=True)
class TimeSlice:
    """The statements of a stretch of time.

    Attributes:
        label: Sorts by time and may stand in a file name: `2024-05`, `2024-05_2024-07`.
        first: Its first day, of `events` that of the first statement.
        last: Its last day, of `events` that of the last statement.
        statements: Those that begin within it, by date.
    """

    label: str
    first: date
    last: date
    statements: tuple[Statement, ...]


def time_slices(
    statements: Sequence[Statement], unit: Unit, *, size: int = 1, step: int = 1
) -> Iterator[TimeSlice]:
    """Yield the windows of `size` units, each `step` units after the one before.

    A statement belongs where its date begins; one without a date belongs nowhere. The first
    window begins with the unit of the first statement, the last one holds the last statement.
    Windows without statements are yielded too, so that time has no holes.

    Args:
        statements: In any order.
        unit: `events` counts statements, the others are of the calendar; weeks begin on Monday.
        size: How many units a window spans.
        step: How many units lie between the beginnings of two windows.

    Raises:
        ConfigError: If `size` or `step` is below 1, or there would be thousands of windows.
    """
    if size < 1 or step < 1:
        raise ConfigError("a window needs a size and a step", f"{size}, {step}", "use 1 or more")
    dated = sorted(
        ((span[0], statement) for statement in statements if (span := days(statement.date))),
        key=lambda item: (item[0], item[1].document, item[1].position, -item[1].sign),
    )
    if not dated:
        return iter(())
    units = len(dated)
    if unit != "events":
        units = _number(dated[-1][0], unit) - _number(dated[0][0], unit) + 1
    if (units - size) // step >= _MOST:
        where = f"{dated[0][0]} to {dated[-1][0]}"
        hint = "use larger windows or steps, or correct the dates"
        raise ConfigError(f"that would be more than {_MOST} windows", where, hint)
    return _of_events(dated, size, step) if unit == "events" else _of_time(dated, unit, size, step)


def _of_events(dated: list[tuple[date, Statement]], size: int, step: int) -> Iterator[TimeSlice]:
    digits = len(str(len(dated)))
    starts = range(0, max(len(dated) - size, 0) + step, step)
    for start in (start for start in starts if start < len(dated)):
        chosen = dated[start : start + size]
        label = f"{start + 1:0{digits}}_{start + len(chosen):0{digits}}"
        inside = tuple(statement for _, statement in chosen)
        yield TimeSlice(label, chosen[0][0], chosen[-1][0], inside)


def _of_time(
    dated: list[tuple[date, Statement]], unit: Unit, size: int, step: int
) -> Iterator[TimeSlice]:
    by_unit = {
        number: [statement for _, statement in items]
        for number, items in groupby(dated, key=lambda item: _number(item[0], unit))
    }
    begin, end = min(by_unit), max(by_unit)
    for start in range(begin, max(begin, end - size + 1) + step, step):
        if start > end:
            return
        units = range(start, min(start + size, end + 1))
        inside = tuple(one for number in units for one in by_unit.get(number, ()))
        last = _last_day(start + size - 1, unit)
        yield TimeSlice(_label(start, size, unit), _first_day(start, unit), last, inside)


def _number(day: date, unit: Unit) -> int:
    """Return the number of the day, week, month or year, counted from the year 1."""
    if unit == "days":
        return day.toordinal()
    if unit == "weeks":
        return (day.toordinal() - 1) // 7
    return day.year * 12 + day.month - 1 if unit == "months" else day.year


def _first_day(number: int, unit: Unit) -> date:
    if unit == "days":
        return date.fromordinal(number)
    if unit == "weeks":
        return date.fromordinal(number * 7 + 1)
    return date(number // 12, number % 12 + 1, 1) if unit == "months" else date(number, 1, 1)


def _last_day(number: int, unit: Unit) -> date:
    try:
        return _first_day(number + 1, unit) - timedelta(days=1)
    except (ValueError, OverflowError):
        return date.max


def _label(start: int, size: int, unit: Unit) -> str:
    names = [_name(_first_day(start, unit), unit), _name(_last_day(start + size - 1, unit), unit)]
    return "_".join(dict.fromkeys(names))


def _name(first: date, unit: Unit) -> str:
    if unit == "days":
        return first.isoformat()
    if unit == "weeks":
        year, week, _ = first.isocalendar()
        return f"{year:04}-W{week:02}"
    return f"{first.year:04}-{first.month:02}" if unit == "months" else f"{first.year:04}"
