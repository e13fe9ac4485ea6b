"""Comma-separated tables that a spreadsheet shows and never runs.

RFC 4180 with line feeds: text is always quoted, numbers never, nothing stands for null. Python's
`csv` cannot tell null from an empty string before 3.12, so the cells are written here.

The words come from pages of strangers. A spreadsheet takes a cell that begins with one of
`= + - @`, a tab or a line break for a formula, so an apostrophe goes in front, which it hides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from summarizer.exports.tables import Cell

BOM = "\ufeff"
"""What Excel needs at the beginning to read UTF-8."""

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−")
_UNREADABLE = "\x00"
# A space before the sign does not stop every spreadsheet, nor does a mark that nobody sees.
_SKIPPED = " \u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_SUSPECT = _FORMULA | frozenset(_SKIPPED)


def line(cells: Iterable[Cell], *, raw: bool = False) -> str:
    """Return one record, ending in a line feed.

    Args:
        cells: Text, numbers, lists (written as JSON) and None (written as nothing).
        raw: Whether text is left exactly as it is.
    """
    return ",".join([_cell(cell, raw=raw) for cell in cells]) + "\n"


def harmless(text: str) -> str:
    """Return `text` as a cell that no spreadsheet takes for a formula.

    A NUL, at which many readers end, becomes U+FFFD.
    """
    if _UNREADABLE in text:
        text = text.replace(_UNREADABLE, "\ufffd")
    first = text[:1]
    if first in _SKIPPED:
        first = text.lstrip(_SKIPPED)[:1]
    return f"'{text}" if first in _FORMULA else text


def _cell(cell: Cell, *, raw: bool) -> str:
    # Text first, and no work for what needs none: most of the time of an export is spent here.
    if isinstance(cell, str):
        if not raw and cell and (cell[0] in _SUSPECT or _UNREADABLE in cell):
            cell = harmless(cell)
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
