"""Word lists and patterns that the rules share, one file per list.

The first line of each file is a comment that says what the file lists. The second line of a
`.tsv` file names its columns, and `-` stands for an empty cell. Each file is read once, when a
rule first needs it.
"""

from functools import cache
from importlib import resources


@cache
def load_words(name: str) -> tuple[str, ...]:
    """Return the entries of the list `name`, in the order of the file."""
    return _read_lines(f"{name}.txt")


@cache
def word_set(name: str) -> frozenset[str]:
    """Return the entries of the list `name` as a set."""
    return frozenset(load_words(name))


@cache
def load_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the table `name` without its header, in the order of the file."""
    return tuple(tuple(line.split("\t")) for line in _read_lines(f"{name}.tsv")[1:])


@cache
def load_column(name: str, column: str) -> dict[str, str]:
    """Return the cells of a column by the first cell of their row, without the empty cells."""
    index = _read_lines(f"{name}.tsv")[0].split("\t").index(column)
    return {row[0]: row[index] for row in load_rows(name) if row[index] != "-"}


@cache
def words_for(name: str, use: str) -> frozenset[str]:
    """Return the words of the table `name` that have `use` among the words in column `uses`."""
    uses = load_column(name, "uses")
    return frozenset(word for word in uses if use in uses[word].split())


@cache
def _read_lines(file: str) -> tuple[str, ...]:
    text = resources.files(__package__).joinpath(file).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if not line.startswith("#"))
