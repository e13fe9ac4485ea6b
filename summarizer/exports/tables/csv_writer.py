"""Comma-separated tables that a spreadsheet shows and never runs.

RFC 4180 with line feeds: text is always quoted, numbers never, nothing stands for null. Python's
`csv` cannot tell null from an empty string before 3.12, so the cells are written here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from summarizer.exports.tables.rows import Cell
from summarizer.text.csv_safety import escape_cell, needs_escaping

BOM = "\ufeff"
"""What Excel needs at the beginning to read UTF-8."""


def line(cells: Iterable[Cell], *, raw: bool = False) -> str:
    """Return one record, ending in a line feed.

    Args:
        cells: Text, numbers, lists (written as JSON) and None (written as nothing).
        raw: Whether text is left exactly as it is.
    """
    return ",".join([_cell(cell, raw=raw) for cell in cells]) + "\n"


def _cell(cell: Cell, *, raw: bool) -> str:
    # Text first, and no work for what needs none: most of the time of an export is spent here.
    if isinstance(cell, str):
        if not raw and needs_escaping(cell):
            cell = escape_cell(cell)
    elif cell is None:
        return ""
    elif isinstance(cell, int):
        return str(cell)
    else:
        # It begins with a bracket, which no spreadsheet acts on.
        cell = json.dumps(cell, ensure_ascii=False) if cell else "[]"
    if '"' in cell:
        cell = cell.replace('"', '""')
    return f'"{cell}"'
