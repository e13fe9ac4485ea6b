"""Sort more lines than fit in memory, in a temporary SQLite database."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

from summarizer.errors import OutputError

SortKey = tuple[str | int, ...]
_KEY_COLUMNS = 4


def sorted_lines(lines: Iterable[tuple[SortKey, str]]) -> Iterator[str]:
    """Yield the lines in the order of their keys of up to four values; the sort is stable."""
    rows = ((*key, *[None] * (_KEY_COLUMNS - len(key)), line) for key, line in lines)
    try:
        # An empty name is a database in a temporary file, which SQLite deletes.
        with closing(sqlite3.connect("")) as database:
            database.execute("create table lines (key1, key2, key3, key4, line)")
            database.executemany("insert into lines values (?, ?, ?, ?, ?)", rows)
            query = "select line from lines order by key1, key2, key3, key4, rowid"
            for (line,) in database.execute(query):
                yield line
    except sqlite3.Error as error:
        hint = "free space in the folder for temporary files, or set SQLITE_TMPDIR"
        raise OutputError(f"the lines cannot be sorted: {error}", "SQLite", hint) from None
