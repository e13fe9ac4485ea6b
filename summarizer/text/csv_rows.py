"""Read small tables that people write: CSV with a header, in any case of letters."""

import csv
import io
from pathlib import Path

from summarizer.errors import InputError
from summarizer.text.csv_safety import unescape_cell


def read_csv_rows(path: Path, required: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Return the non-empty rows of a table, by column, with their line numbers.

    Cells have no white space at their edges and no formula escape; a missing cell is empty.

    Raises:
        InputError: If it cannot be read, or a `required` column is missing or has an empty cell.
    """
    hint = f"its first line names the columns: {', '.join(required)}"
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "the file is not UTF-8"
        raise InputError(what, str(path), "check the file") from None
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        header = reader.fieldnames or []
        reader.fieldnames = [str(name).strip().casefold() for name in header]
        if missing := [name for name in required if name not in reader.fieldnames]:
            raise InputError(f"there is no column {missing[0]!r}", str(path), hint)
        rows = [
            (reader.line_num, {str(key): _plain(value) for key, value in row.items() if key})
            for row in reader
        ]
    except csv.Error as error:
        raise InputError(f"the table is malformed: {error}", str(path), hint) from None
    filled = [(number, row) for number, row in rows if any(row.values())]
    for number, row in filled:
        if not all(row[name] for name in required):
            raise InputError("a required cell is empty", f"{path}, line {number}", hint)
    return filled


def _plain(cell: str | None) -> str:
    return unescape_cell((cell or "").strip()).strip()
