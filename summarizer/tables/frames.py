"""Data frames of the record tables. Requires `pandas` (the extra `pandas`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from summarizer.errors import ConfigError
from summarizer.schema.summary import SummaryRecord
from summarizer.tables.rows import TABLES, Row, Table, TableName, rows_of

if TYPE_CHECKING:
    from pandas import DataFrame

_DTYPES = {"text": "string", "number": "Int64", "list": "object"}
"""The pandas type of each type of column; all have missing values."""


def to_frames(summaries: Iterable[SummaryRecord]) -> dict[TableName, DataFrame]:
    """Return a data frame for each table of `summaries`, in their order.

    Raises:
        ConfigError: If pandas is not installed.
    """
    pandas = _import_pandas()
    rows: dict[TableName, list[Row]] = {table.name: [] for table in TABLES}
    for summary in summaries:
        for name, more in rows_of(summary).items():
            rows[name].extend(more)
    return {table.name: _frame(pandas, table, rows[table.name]) for table in TABLES}


def _frame(pandas: Any, table: Table, rows: list[Row]) -> DataFrame:  # noqa: ANN401 - a module
    frame = pandas.DataFrame(rows, columns=list(table.header), dtype=object)
    return frame.astype({name: _DTYPES.get(kind, "Float64") for name, kind in table.columns})


def _import_pandas() -> Any:  # noqa: ANN401 - a module without stubs
    try:
        import pandas
    except ImportError:
        what = "data frames need pandas, which is not installed"
        raise ConfigError(what, "to_frames", "pip install pandas") from None
    return pandas
