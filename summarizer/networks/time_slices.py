"""Split statements into consecutive time windows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from summarizer.errors import ConfigError
from summarizer.networks.date_span import date_span
from summarizer.networks.statement import Statement

_MAX_WINDOWS = 5_000
"""More windows than this indicate a mistake in a date, or too many files to open."""

TimeUnit = Literal["days", "weeks", "months", "years", "events"]


@dataclass(frozen=True)
class TimeSlice:
    """The statements that begin within one time window, by date.

    `label` sorts by time and is valid in a file name: `2024-05`, `2024-05_2024-07`. `first` and
    `last` are the days of the window; for `events`, those of the first and last statement.
    """

    label: str
    first: date
    last: date
    statements: tuple[Statement, ...]


def time_slices(
    statements: Sequence[Statement], unit: TimeUnit, *, size: int = 1, step: int = 1
) -> Iterator[TimeSlice]:
    """Return the windows of `size` units, each `step` units after the one before.

    A statement belongs to the window in which its date begins; one without a date to none. The
    first window begins with the unit of the first statement, the last one contains the last
    statement. Windows without statements are included, so that time has no gaps.

    `events` counts statements, the other units are those of the calendar; weeks begin on Monday.

    Raises:
        ConfigError: If `size` or `step` is below 1, or there would be thousands of windows.
    """
    if size < 1 or step < 1:
        raise ConfigError("a window needs a size and a step", f"{size}, {step}", "use 1 or more")
    dated = sorted(
        ((span[0], statement) for statement in statements if (span := date_span(statement.date))),
        key=lambda item: (item[0], item[1].document, item[1].position, -item[1].sign),
    )
    if not dated:
        return iter(())
    units = len(dated)
    if unit != "events":
        units = _unit_number(dated[-1][0], unit) - _unit_number(dated[0][0], unit) + 1
    if (units - size) // step >= _MAX_WINDOWS:
        where = f"{dated[0][0]} to {dated[-1][0]}"
        hint = "use larger windows or steps, or correct the dates"
        raise ConfigError(f"that would be more than {_MAX_WINDOWS} windows", where, hint)
    if unit == "events":
        return _event_slices(dated, size, step)
    return _calendar_slices(dated, unit, size, step)


def _event_slices(dated: list[tuple[date, Statement]], size: int, step: int) -> Iterator[TimeSlice]:
    digits = len(str(len(dated)))
    starts = range(0, max(len(dated) - size, 0) + step, step)
    for start in (start for start in starts if start < len(dated)):
        window = dated[start : start + size]
        label = f"{start + 1:0{digits}}_{start + len(window):0{digits}}"
        statements = tuple(statement for _, statement in window)
        yield TimeSlice(label, window[0][0], window[-1][0], statements)


def _calendar_slices(
    dated: list[tuple[date, Statement]], unit: TimeUnit, size: int, step: int
) -> Iterator[TimeSlice]:
    by_unit = {
        number: [statement for _, statement in items]
        for number, items in groupby(dated, key=lambda item: _unit_number(item[0], unit))
    }
    begin, end = min(by_unit), max(by_unit)
    for start in range(begin, max(begin, end - size + 1) + step, step):
        if start > end:
            return
        units = range(start, min(start + size, end + 1))
        inside = tuple(statement for number in units for statement in by_unit.get(number, ()))
        first, last = _first_day(start, unit), _last_day(start + size - 1, unit)
        label = "_".join(dict.fromkeys([_unit_label(first, unit), _unit_label(last, unit)]))
        yield TimeSlice(label, first, last, inside)


def _unit_number(day: date, unit: TimeUnit) -> int:
    """Return the number of the day, week, month or year, counted from the year 1."""
    if unit == "days":
        return day.toordinal()
    if unit == "weeks":
        return (day.toordinal() - 1) // 7
    return day.year * 12 + day.month - 1 if unit == "months" else day.year


def _first_day(number: int, unit: TimeUnit) -> date:
    if unit == "days":
        return date.fromordinal(number)
    if unit == "weeks":
        return date.fromordinal(number * 7 + 1)
    return date(number // 12, number % 12 + 1, 1) if unit == "months" else date(number, 1, 1)


def _last_day(number: int, unit: TimeUnit) -> date:
    try:
        return _first_day(number + 1, unit) - timedelta(days=1)
    except (ValueError, OverflowError):
        return date.max


def _unit_label(first: date, unit: TimeUnit) -> str:
    if unit == "days":
        return first.isoformat()
    if unit == "weeks":
        year, week, _ = first.isocalendar()
        return f"{year:04}-W{week:02}"
    return f"{first.year:04}-{first.month:02}" if unit == "months" else f"{first.year:04}"
