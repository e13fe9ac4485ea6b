"""The list of near-duplicates, as a table."""

from collections.abc import Iterable, Iterator

from summarizer.duplicates import Copy
from summarizer.exports.tables.csv_writer import minimal_csv_line


def copies_csv(copies: Iterable[Copy]) -> Iterator[str]:
    """Yield the lines of `duplicates.csv`: each document that is a copy, and of which one."""
    yield minimal_csv_line(("document", "duplicate_of", "similarity"))
    for copy in copies:
        yield minimal_csv_line((copy.document, copy.original, f"{copy.similarity:.2f}"))
