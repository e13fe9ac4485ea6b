"""Parquet: the tables with their types, in row groups of bounded size.

`pyarrow` (the extra `parquet`) writes it: the reference implementation, and what every reader of
the format is tested against.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from summarizer.errors import ConfigError
from summarizer.exports.tables.rows import Row, Table

GROUP = 8_192
"""Rows of one row group: what is held in memory before it is written."""


class ColumnarWriter:
    """Writes the rows of one table. A context manager: the file is complete when it closes."""

    def __init__(self, table: Table, path: Path) -> None:
        self._arrow = _arrow()
        self._table = table
        self._schema = self._arrow.schema(
            [(name, self._type(kind)) for name, kind in table.columns]
        )
        self._rows: list[Row] = []
        from pyarrow.parquet import ParquetWriter

        self._writer: Any = ParquetWriter(path, self._schema, compression="snappy")

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        self._rows.extend(rows)
        if len(self._rows) >= GROUP:
            self._flush()

    def __enter__(self) -> ColumnarWriter:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write what is left, and the footer."""
        if error is None and self._rows:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True)
        arrays = [
            self._arrow.array(values, type=field.type)
            for values, field in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_batch(self._arrow.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._rows.clear()

    def _type(self, kind: str) -> Any:  # noqa: ANN401 - a type of pyarrow's, which has no stubs
        if kind == "number":
            return self._arrow.int64()
        text = self._arrow.string()
        return self._arrow.list_(text) if kind == "list" else text


def check_parquet() -> None:
    """Raise `ConfigError` unless Parquet can be written here."""
    _arrow()


def _arrow() -> Any:  # noqa: ANN401 - a module without stubs
    try:
        import pyarrow
    except ImportError:
        hint = "pip install 'summarizer[parquet]'"
        raise ConfigError(
            "Parquet needs pyarrow, which is not installed", "parquet", hint
        ) from None
    return pyarrow
