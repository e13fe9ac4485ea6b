"""Read the files that override the resolver: `aliases.csv` and `topics.csv`."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from summarizer.errors import InputError
from summarizer.text.csv_safety import unescape_cell
from summarizer.vocabulary import ActorKind

NONE = "-"
"""As a canonical name, undoes all merges of an actor; as an affiliation, removes it."""

_KINDS = frozenset(get_args(ActorKind))


@dataclass(frozen=True, slots=True)
class AliasLine:
    """One line of `aliases.csv`.

    Attributes:
        kind: The kind of the actor; empty for any kind.
        canonical: The name of the entity; `-` keeps the actor separate from all others.
        affiliation: The entity it belongs to; empty to keep that of the documents, `-` for none.
        document: The only document that the line applies to; empty for all.
    """

    name: str
    kind: str
    canonical: str
    affiliation: str = ""
    document: str = ""


def read_aliases(path: Path) -> list[AliasLine]:
    """Return the lines of an `aliases.csv`: columns name, kind, canonical, affiliation, document.

    Only `name` and `canonical` are required. Other columns are ignored, so that lines of
    `merges.csv` can be copied.
    """
    lines = []
    values: dict[tuple[str, str, str], tuple[str, str]] = {}
    for number, row in _rows(path, ("name", "canonical")):
        columns = ("name", "kind", "canonical", "affiliation", "document")
        line = AliasLine(*(row.get(column, "") for column in columns))
        where = f"{path}, line {number}"
        if line.kind and line.kind not in _KINDS:
            hint = f"use one of {', '.join(sorted(_KINDS))}, or leave it empty"
            raise InputError(f"there is no kind {line.kind!r}", where, hint)
        key = line.name, line.kind, line.document
        value = line.canonical, line.affiliation
        if values.setdefault(key, value) != value:
            raise InputError(f"{line.name!r} is given two meanings", where, "keep one of them")
        lines.append(line)
    return lines


def read_topics(path: Path) -> dict[str, str]:
    """Return the concept of each topic of a `topics.csv`: columns topic, concept."""
    concepts: dict[str, str] = {}
    for number, row in _rows(path, ("topic", "concept")):
        topic, concept = row["topic"], row["concept"]
        if concepts.setdefault(topic, concept) != concept:
            where = f"{path}, line {number}"
            raise InputError(f"{topic!r} is given two concepts", where, "keep one of them")
    return concepts


def _rows(path: Path, required: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Return the non-empty lines of a table with their line numbers."""
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
    """Return the cell without white space at its edges and without its formula escape."""
    return unescape_cell((cell or "").strip()).strip()
