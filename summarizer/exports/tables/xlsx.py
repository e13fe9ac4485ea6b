"""Write the tables as one Excel workbook, a sheet for each.

Requires `xlsxwriter` (the extra `xlsx`), which writes row by row.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from summarizer.errors import ConfigError, InputError
from summarizer.schema.summary import SummaryRecord
from summarizer.tables.rows import TABLES, Cell, rows_of
from summarizer.text.surrogates import replace_surrogates

_MAX_CELL = 32_767
_MAX_ROWS = 1_048_576
_WIDTHS = {"text": 24, "number": 10, "list": 24}
_OPTIONS = {
    "constant_memory": True,
    # Text of articles is no formula, link or number, whatever it looks like.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)
"""The same results give the same bytes."""


def write_workbook(summaries: Iterable[SummaryRecord], path: Path) -> int:
    """Write the tables of `summaries` to `path`; return how many texts were cut at Excel's limit.

    Raises:
        InputError: If a table has more rows than a sheet.
    """
    with import_xlsxwriter().Workbook(str(path), _OPTIONS) as workbook:
        workbook.set_properties({"created": _CREATED})
        bold = workbook.add_format({"bold": True})
        sheets, counts, cut = {}, dict.fromkeys((table.name for table in TABLES), 0), 0
        for table in TABLES:
            sheet = sheets[table.name] = workbook.add_worksheet(table.name)
            for column, (name, kind) in enumerate(table.columns):
                sheet.set_column(column, column, _WIDTHS.get(kind, 10))
                sheet.write_string(0, column, name, bold)
            sheet.freeze_panes(1, 0)
        for summary in summaries:
            for name, rows in rows_of(summary).items():
                for row in rows:
                    counts[name] += 1
                    _check_rows(counts[name], name, path)
                    cut += _write_row(sheets[name], counts[name], row)
    return cut


def _check_rows(count: int, name: str, path: Path) -> None:
    if count >= _MAX_ROWS:
        what = f"the table {name} has more rows than a sheet of Excel ({_MAX_ROWS:,})"
        raise InputError(what, str(path), "export to csv or parquet")


def _write_row(sheet: Any, number: int, row: Iterable[Cell]) -> int:  # noqa: ANN401 - no stubs
    cut = 0
    for column, cell in enumerate(row):
        if isinstance(cell, str | list):
            text = cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)
            cut += len(text) > _MAX_CELL
            sheet.write_string(number, column, replace_surrogates(text[:_MAX_CELL]))
        elif cell is not None:
            sheet.write_number(number, column, cell)
    return cut


def import_xlsxwriter() -> Any:  # noqa: ANN401 - a module without stubs
    """Return the module `xlsxwriter`.

    Raises:
        ConfigError: If it is not installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        what = "Excel workbooks need xlsxwriter, which is not installed"
        raise ConfigError(what, "xlsx", "pip install xlsxwriter") from None
    return xlsxwriter
