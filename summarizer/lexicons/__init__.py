"""Word lists and patterns that the rules share, one file per list.

The first line of each file is a comment that says what the file lists. The second line of a
`.tsv` file names its columns; `-` stands for an empty cell, and a cell of uses lists several
words. Each file is read once, when a rule first needs it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources


@cache
def load_words(name: str) -> tuple[str, ...]:
    """Return the entries of the list `name`, in the order of the file."""
    return _lines(f"{name}.txt")


@cache
def word_set(name: str) -> frozenset[str]:
    """Return the entries of the list `name`."""
    return frozenset(load_words(name))


@cache
def words_for(name: str, use: str) -> frozenset[str]:
    """Return the words of the table `name` whose column `uses` has the word `use`."""
    return frozenset(
        word for word, uses in load_column(name, "uses").items() if use in uses.split()
    )


@cache
def load_column(name: str, column: str) -> dict[str, str]:
    """Return the cells of a column by the first cell of their row, without the empty cells."""
    header, *rows = (line.split("\t") for line in _lines(f"{name}.tsv"))
    index = header.index(column)
    return {row[0]: row[index] for row in rows if row[index] != "-"}


@cache
def load_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the table `name`, in the order of the file."""
    return tuple(tuple(line.split("\t")) for line in _lines(f"{name}.tsv")[1:])


@cache
def any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that matches one of `patterns` as whole words, in any case."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


def _lines(file: str) -> tuple[str, ...]:
    text = resources.files(__package__).joinpath(file).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if not line.startswith("#"))
