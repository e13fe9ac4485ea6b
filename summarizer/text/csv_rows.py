"""Read small tables that people write: CSV with a header, in any case of letters."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from summarizer.errors import InputError
from summarizer.text.csv_safety import unescape_cell

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DELIMITER_LINE = re.compile(r'"?sep=([ -~\t])"?(?:\r\n?|\n|\Z)', re.IGNORECASE)
_DELIMITERS = (",", ";", "\t")


def read_csv_rows(
    path: Path,
    required: Sequence[str],
    optional: Sequence[str] | None = None,
    *,
    is_lenient: bool = False,
) -> list[tuple[int, dict[str, str]]]:
    """Return the non-empty rows of a table, by column, with their line numbers.

    Cells have no white space at their edges and no formula escape; a missing cell is empty.

    Args:
        path: The table: UTF-8, or UTF-16 with a byte order mark; delimited by `,`, `;` or tab, or
            as a first line `sep=…` says.
        required: Columns that it must have, with a value in each row.
        optional: Columns that it may have; by default any.
        is_lenient: Let a required cell be empty, and return cells beyond the header as the
            column "".

    Raises:
        InputError: If it cannot be read, has other columns, or a row does not fit its columns.
    """
    hint = f"its first line names the columns: {', '.join(required)}"
    text = _read_text(path)
    try:
        reader, skipped = _open_table(text, required)
        columns = reader.fieldnames or []
        _check_columns(columns, required, optional, path)
        rows = [(reader.line_num + skipped, row) for row in reader]
    except csv.Error as error:
        raise InputError(f"the table is malformed: {error}", str(path), hint) from None
    filled = [(number, row) for number, row in rows if any(map(_is_filled, row.values()))]
    for number, row in filled:
        where = f"{path}, line {number}"
        # The csv module lists the cells beyond the header under `None`.
        if not is_lenient and any(_is_filled(cells) for name, cells in row.items() if not name):
            what = "the line has more cells than the header"
            raise InputError(what, where, "put quotes around cells that hold the delimiter")
        if not is_lenient and not all(_plain(row[name]) for name in required):
            raise InputError("a required cell is empty", where, hint)
    return [
        (number, {name or "": _plain(cell) for name, cell in row.items() if name or is_lenient})
        for number, row in filled
    ]


def _read_text(path: Path) -> str:
    try:
        content = path.read_bytes()
        encoding = "utf-16" if content.startswith(_UTF16_MARKS) else "utf-8-sig"
        return content.decode(encoding)
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "the file is not UTF-8"
        raise InputError(what, str(path), "check the file") from None


def _open_table(text: str, required: Sequence[str]) -> tuple[csv.DictReader[str], int]:
    """Return a reader with the plain names of the columns, and the number of lines before it."""
    stated = _DELIMITER_LINE.match(text)
    table = text[stated.end() :] if stated else text
    delimiters = [stated[1]] if stated else _DELIMITERS
    readers = [_reader(table, delimiter) for delimiter in delimiters]
    fitting = (reader for reader in readers if {*required} <= {*(reader.fieldnames or ())})
    return next(fitting, readers[0]), 1 if stated else 0


def _reader(table: str, delimiter: str) -> csv.DictReader[str]:
    lines = io.StringIO(table, newline="")
    reader = csv.DictReader(lines, delimiter=delimiter, strict=True)
    reader.fieldnames = [name.strip().casefold() for name in reader.fieldnames or []]
    return reader


def _check_columns(
    columns: Sequence[str], required: Sequence[str], optional: Sequence[str] | None, path: Path
) -> None:
    hint = f"its first line names the columns: {', '.join(required)}"
    if missing := [name for name in required if name not in columns]:
        raise InputError(f"there is no column {missing[0]!r}", str(path), hint)
    if repeated := sorted({name for name in columns if name and columns.count(name) > 1}):
        raise InputError(f"the column {repeated[0]!r} is there twice", str(path), "keep one")
    known = (*required, *(optional or columns), "")
    if unknown := [name for name in columns if name not in known]:
        near = get_close_matches(unknown[0], known, 1)
        hint = f"is it {near[0]}?" if near else f"known columns are {', '.join(known[:-1])}"
        raise InputError(f"there is no column {unknown[0]!r} in such a table", str(path), hint)


def _is_filled(cell: str | Sequence[str] | None) -> bool:
    return any(part.strip() for part in ([cell] if isinstance(cell, str) else cell or ()))


def _plain(cell: str | Sequence[str] | None) -> str:
    cell = cell if isinstance(cell, str) else " ".join(cell or ())
    return unescape_cell(cell.strip()).strip()
