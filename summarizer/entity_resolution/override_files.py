"""The user's word on who is who: `aliases.csv` and `topics.csv`."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from summarizer.errors import InputError
from summarizer.text.csv_safety import unescape_cell
from summarizer.vocabulary import ActorKind

NONE = "-"
"""Undoes a merge as a canonical name, and an affiliation as an affiliation."""

_KINDS = frozenset(get_args(ActorKind))


@dataclass(frozen=True, slots=True)
class AliasLine:
    """One line of `aliases.csv`.

    Attributes:
        name: The name that is meant, as any document writes it.
        kind: Of which kind; empty for any.
        canonical: Whose name it is; `-` keeps the actor apart from all others.
        affiliation: To whom it belongs; empty as the documents say, `-` to nobody.
        document: In which document only; empty for all.
    """

    name: str
    kind: str
    canonical: str
    affiliation: str = ""
    document: str = ""


def read_aliases(path: Path) -> list[AliasLine]:
    """Return the lines of an `aliases.csv`: columns name, kind, canonical, affiliation, document.

    Only name and canonical are required, and further columns are ignored, so that lines of a
    `merges.csv` can be copied into it.

    Raises:
        InputError: If it cannot be read, lacks a column, names an unknown kind, or says two
            things of one name.
    """
    lines = []
    said: dict[tuple[str, str, str], tuple[str, str]] = {}
    for number, row in _rows(path, ("name", "canonical")):
        columns = ("name", "kind", "canonical", "affiliation", "document")
        line = AliasLine(*(row.get(column, "") for column in columns))
        where = f"{path}, line {number}"
        if line.kind and line.kind not in _KINDS:
            hint = f"use one of {', '.join(sorted(_KINDS))}, or leave it empty"
            raise InputError(f"there is no kind {line.kind!r}", where, hint)
        meant = line.name, line.kind, line.document
        word = line.canonical, line.affiliation
        if said.setdefault(meant, word) != word:
            raise InputError(f"{line.name!r} is given two meanings", where, "keep one of them")
        lines.append(line)
    return lines


def read_topics(path: Path) -> dict[str, str]:
    """Return the concept of each topic of a `topics.csv`: columns topic, concept.

    Raises:
        InputError: If it cannot be read, lacks a column, or gives a topic two concepts.
    """
    concepts: dict[str, str] = {}
    for number, row in _rows(path, ("topic", "concept")):
        topic, concept = row["topic"], row["concept"]
        if concepts.setdefault(topic, concept) != concept:
            where = f"{path}, line {number}"
            raise InputError(f"{topic!r} is given two concepts", where, "keep one of them")
    return concepts


def _rows(path: Path, required: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Return the lines of a table with their numbers, those with an empty first column left out."""
    hint = f"its first line names the columns: {', '.join(required)}"
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "this is no UTF-8 text"
        raise InputError(what, str(path), "check the file") from None
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        head = reader.fieldnames or []
        reader.fieldnames = [str(name).strip().casefold() for name in head]
        if missing := [name for name in required if name not in reader.fieldnames]:
            raise InputError(f"there is no column {missing[0]!r}", str(path), hint)
        rows = [
            (
                reader.line_num,
                {str(key): _plain(value) for key, value in row.items() if key},
            )
            for row in reader
        ]
    except csv.Error as error:
        raise InputError(f"this is no table: {error}", str(path), hint) from None
    for number, row in rows:
        if any(row.values()) and not all(row[name] for name in required):
            where = f"{path}, line {number}"
            raise InputError("a cell is empty that must not be", where, hint)
    return [(number, row) for number, row in rows if any(row.values())]


def _plain(cell: str | None) -> str:
    """Return the cell without blanks at its edges, and as it was before it was made harmless."""
    return unescape_cell((cell or "").strip()).strip()
