"""Write comma-separated tables that spreadsheets do not interpret as formulas.

The dialect is RFC 4180 with line feeds. `csv.writer` cannot write it: before Python 3.12 it does
not distinguish null from an empty string, and before 3.13 it leaves a lone carriage return
unquoted, where readers end the line.
"""

import json
from collections.abc import Iterable

from summarizer.tables.rows import Cell
from summarizer.text.csv_safety import escape_cell

BOM = "\ufeff"
"""The byte order mark by which Excel recognises UTF-8."""

_NEEDS_QUOTES = frozenset('",\r\n')


def csv_line(cells: Iterable[Cell], *, raw: bool = False) -> str:
    """Return one record with all text quoted, ending in a line feed.

    Numbers are not quoted, lists are written as JSON, `None` is left empty. `raw` text may begin
    like a formula.
    """
    return ",".join([_cell(cell, raw=raw) for cell in cells]) + "\n"


def minimal_csv_line(cells: Iterable[str]) -> str:
    """Return one record with text quoted only when necessary, ending in a line feed."""
    escaped = map(escape_cell, cells)
    return ",".join(_quote(cell) if _NEEDS_QUOTES & set(cell) else cell for cell in escaped) + "\n"


def _cell(cell: Cell, *, raw: bool) -> str:
    if isinstance(cell, str):
        return _quote(cell if raw else escape_cell(cell))
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return str(cell)
    return _quote(json.dumps(cell, ensure_ascii=False)) if cell else '"[]"'


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
