"""Read a codebook from a TOML or a CSV file."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from summarizer.codebook.models import Codebook
from summarizer.errors import InputError, check_path
from summarizer.text.csv_rows import read_csv_rows

SEPARATOR = "|"
"""Between several examples or exclusions in a cell."""

_HINT = "see docs/how-to/codebook.md for its form"
_LISTS = ("examples", "not")


def read_codebook(path: Path | str) -> Codebook:
    """Return the codebook in the file at `path`: CSV if its name ends so, otherwise TOML.

    Raises:
        InputError: If it cannot be read, or is no codebook.
    """
    check_path(path, "path")
    path = Path(path)
    is_csv = path.suffix.casefold() == ".csv"
    values = _csv_values(path) if is_csv else _toml_values(path)
    try:
        return Codebook.model_validate(values)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_context=False)[0]
        place = ", ".join(filter(None, (str(path), _place(problem["loc"]))))
        message = problem["msg"].removeprefix("Value error, ")
        raise InputError(f"not a codebook: {message}", place, _HINT) from None


def _toml_values(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        what = error.strerror or "it cannot be read"
        raise InputError(f"the codebook cannot be read: {what}", str(path), _HINT) from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"the codebook is no TOML: {error}", str(path), _HINT) from None


def _csv_values(path: Path) -> dict[str, Any]:
    concepts = []
    for _, row in read_csv_rows(path, ("concept",)):
        if unknown := sorted({*row} - {"concept", "definition", *_LISTS}):
            hint = f"its columns are concept, definition, {', '.join(_LISTS)}"
            raise InputError(f"there is no column {unknown[0]!r} in a codebook", str(path), hint)
        lists = {name: _items(row.get(name, "")) for name in _LISTS}
        concepts.append({"name": row["concept"], "definition": row.get("definition", ""), **lists})
    return {"concept": concepts}


def _items(cell: str) -> list[str]:
    return [item.strip() for item in cell.split(SEPARATOR) if item.strip()]


def _place(location: tuple[int | str, ...]) -> str:
    """Return the location of a problem in words: `concept 2, definition`."""
    words = ""
    for part in location:
        words += f" {part + 1}" if isinstance(part, int) else f", {part}"
    return words.removeprefix(", ")
