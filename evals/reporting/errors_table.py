"""The types of error of one set of articles beside those of another, per 100 gold records."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table

from ..regression.statistics import Interval, intervals
from ..scoring.counts import Counts, total
from ..scoring.error_types import gold_key
from ..scoring.metrics import Metric
from .markdown import row
from .terminal import new_table


@dataclass(frozen=True)
class Rate:
    """How often a type of error occurs, and its share of the gold records of its layer."""

    count: int
    share: Interval


@dataclass(frozen=True)
class ErrorRow:
    """One type of error, `layer: type`, on the articles asked for and on those beside them."""

    name: str
    rate: Rate
    beside: Rate

    @property
    def excess(self) -> float:
        """How much larger the share is than beside."""
        return (self.rate.share.value or 0.0) - (self.beside.share.value or 0.0)


def compare_errors(documents: Sequence[Counts], beside: Sequence[Counts]) -> list[ErrorRow]:
    """Return all types of error, first those with the largest excess over `beside`."""
    names = sorted({name for counts in (*documents, *beside) for name in counts if ": " in name})
    first, second = _rates(documents, names), _rates(beside, names)
    rows = [ErrorRow(name, first[name], second[name]) for name in names]
    return sorted(rows, key=lambda one: (-one.excess, one.name))


def _rates(documents: Sequence[Counts], names: Sequence[str]) -> dict[str, Rate]:
    metrics = [Metric(name, name, {name: 1}, {gold_key(_layer(name)): 1}) for name in names]
    shares, counts = intervals(documents, metrics), total(documents)
    return {name: Rate(counts[name], shares[name]) for name in names}


def _layer(name: str) -> str:
    return name.partition(": ")[0]


def errors_table(rows: Sequence[ErrorRow], documents: int, beside: int) -> Table:
    """Return the rows as a table for the terminal."""
    table = new_table("errors per 100 gold actors, claims or positions, with 95% intervals")
    table.add_column("error")
    for heading in _headings(documents, beside):
        table.add_column(heading, justify="right")
    for one in rows:
        table.add_row(*_cells(one))
    return table


def errors_markdown(rows: Sequence[ErrorRow], documents: int, beside: int) -> str:
    """Return the rows as a Markdown table."""
    headings = ["error", *_headings(documents, beside)]
    lines = [row(headings), "|---" * len(headings) + "|", *(row(_cells(one)) for one in rows)]
    return "\n".join(lines) + "\n"


def _headings(documents: int, beside: int) -> list[str]:
    return [
        f"{heading}, {size} articles"
        for size in (documents, beside)
        for heading in ("errors", "per 100")
    ]


def _cells(one: ErrorRow) -> list[str]:
    return [one.name, *_rate_cells(one.rate), *_rate_cells(one.beside)]


def _rate_cells(rate: Rate) -> list[str]:
    value, low, high = (
        None if share is None else f"{100 * share:.1f}"
        for share in (rate.share.value, rate.share.low, rate.share.high)
    )
    return [str(rate.count), "–" if value is None else f"{value} ({low}–{high})"]
