"""Write tables as Parquet, in row groups of bounded size.

Requires `pyarrow` (the extra `parquet`), the reference implementation of the format.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from summarizer.errors import ConfigError
from summarizer.tables.rows import Row, Table

GROUP_SIZE = 8_192
"""Rows of one row group, which is buffered in memory before it is written."""


class ParquetTableWriter:
    """Writes the rows of one table; the file is complete when the context closes."""

    def __init__(self, table: Table, path: Path) -> None:
        self._arrow = import_pyarrow()
        self._schema = self._arrow.schema(
            [(name, self._type(kind)) for name, kind in table.columns]
        )
        self._rows: list[Row] = []
        from pyarrow.parquet import ParquetWriter

        self._writer: Any = ParquetWriter(path, self._schema, compression="snappy")

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        self._rows.extend(rows)
        if len(self._rows) >= GROUP_SIZE:
            self._flush()

    def __enter__(self) -> ParquetTableWriter:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Write the remaining rows and the footer."""
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

    def _type(self, kind: str) -> Any:  # noqa: ANN401 - a pyarrow type, which has no stubs
        if kind == "number":
            return self._arrow.int64()
        if kind == "probability":
            return self._arrow.float64()
        text = self._arrow.string()
        return self._arrow.list_(text) if kind == "list" else text


def import_pyarrow() -> Any:  # noqa: ANN401 - a module without stubs
    """Return the module `pyarrow`.

    Raises:
        ConfigError: If it is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        what = "Parquet needs pyarrow, which is not installed"
        raise ConfigError(what, "parquet", "pip install pyarrow") from None
    return pyarrow
