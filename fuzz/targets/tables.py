"""Check that tables are read back unchanged, and that no cell begins like a formula."""

import csv
import io
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from fuzz.summaries import SEEDS as SEEDS
from fuzz.summaries import Results, results_of
from summarizer.exports.graphs.network_files import NetworkOptions, network_text, resolve_summaries
from summarizer.exports.options import ExportOptions
from summarizer.exports.tables.csv_writer import csv_line
from summarizer.exports.tables.parquet import ParquetTableWriter
from summarizer.exports.tables.resolution_lists import merges_csv, proposals_csv, refusals_csv
from summarizer.exports.text_formats import timeline_table
from summarizer.tables.rows import TABLES, Cell, Row, rows_of

_FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))
_STARTS = "=+-@＝＋－＠﹢﹣﹦﹫−\t\r\n"
_INVISIBLE = {"Zs", "Zl", "Zp", "Cf", "Cc"}


def check(data: bytes) -> None:
    """Write the records of `data` as every kind of table."""
    results = results_of(data)
    if results is None:
        return
    (summary,) = results
    for name, rows in rows_of(summary).items():
        (table,) = (table for table in TABLES if table.name == name)
        written = "".join(csv_line(row) for row in rows)
        read = list(csv.reader(io.StringIO(written, newline=""), strict=True))
        assert len(read) == len(rows)
        for row, cells in zip(rows, read, strict=True):
            assert all(_is_same_cell(*pair) for pair in zip(row, cells, strict=True))
            texts = zip(table.columns, cells, strict=True)
            _check_cells(cell for (_, kind), cell in texts if kind != "number")
        if len(data) % 4 == 0:
            _check_columns(rows, name)
    _check_lists(results)


def _is_same_cell(cell: Cell, read: str) -> bool:
    """Return whether a cell is read back verbatim, except for its escaping."""
    if not isinstance(cell, str):
        return True
    expected = cell.replace("\x00", "\ufffd")
    return read in {expected, f"'{expected}"}


def _check_cells(cells: Iterable[str]) -> None:
    for cell in cells:
        assert not _begins_as_formula(cell), cell


def _begins_as_formula(cell: str) -> bool:
    for character in cell:
        if character in _STARTS:
            return True
        if unicodedata.category(character) not in _INVISIBLE:
            return False
    return False


def _check_lists(results: Results) -> None:
    """Check the tables of the whole corpus: timeline, matrix and the lists of the resolver."""
    options = ExportOptions()
    corpus = resolve_summaries(results, options.network)
    matrix = "".join(network_text(results, "matrix", NetworkOptions()))
    for written, delimiter in (
        ("".join(timeline_table(results, options)), ","),  # type: ignore[arg-type]
        ("".join(merges_csv(corpus.resolution)), ","),
        ("".join(refusals_csv(corpus.resolution)), ","),
        ("".join(proposals_csv(corpus.proposals())), ","),
        (matrix, ";"),
    ):
        lines = io.StringIO(written, newline="")
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
        assert len({len(row) for row in rows}) == 1
        # The numbers of a matrix may be negative.
        texts = [row[:1] for row in rows] + rows[:1] if delimiter == ";" else rows
        for row in texts:
            _check_cells(row)


def _check_columns(rows: Sequence[Row], name: str) -> None:
    from pyarrow import parquet

    (table,) = (table for table in TABLES if table.name == name)
    path = _FOLDER / "a.parquet"
    with ParquetTableWriter(table, path) as writer:
        writer.write(rows)
    read = parquet.read_table(path).to_pylist()
    assert read == [dict(zip(table.header, row, strict=True)) for row in rows]
