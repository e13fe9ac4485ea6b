"""A workbook is read back as the tables, and text of articles stays text."""

from pathlib import Path

import openpyxl
import pytest
from support.data.exports_corpus import KESH, folder, kesh

from summarizer.cli.app import main
from summarizer.exports.tables.xlsx import write_workbook
from summarizer.tables.rows import TABLES, rows_of

FORMULA = "=HYPERLINK(1)\x01 _x0041_ \U0001f686"


def test_the_sheets_are_the_tables(tmp_path: Path) -> None:
    results = folder(tmp_path / "out", [(kesh(), KESH)])
    path = tmp_path / "tables.xlsx"
    assert main(["export", str(results), "--to", "xlsx", "--out", str(path)]) == 0

    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [table.name for table in TABLES]
    for table in TABLES:
        header, *rows = book[table.name].values
        assert header == table.header
        expected = rows_of(kesh())[table.name]
        assert len(rows) == len(expected)
        for row, cells in zip(rows, expected, strict=True):
            for value, cell in zip(row, cells, strict=True):
                if isinstance(cell, str | int):
                    assert ("" if value is None else value) == cell


def test_text_is_no_formula_and_exact(tmp_path: Path) -> None:
    write_workbook([kesh(title=FORMULA)], tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["documents"]
    (cell,) = [row[5] for row in sheet.iter_rows(min_row=2)]
    assert cell.data_type == "s"
    assert openpyxl.utils.escape.unescape(cell.value) == FORMULA


def test_the_same_results_give_the_same_bytes_and_long_texts_are_cut(tmp_path: Path) -> None:
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    assert [write_workbook([kesh(title="x" * 40_000)], path) for path in paths] == [1, 1]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_the_notes_of_an_export_name_what_was_cut(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = folder(tmp_path / "out", [(kesh(title="x" * 40_000), KESH)])
    assert main(["export", str(results), "--to", "xlsx", "--out", str(tmp_path / "a.xlsx")]) == 0
    assert "1 texts are cut at the limit" in capsys.readouterr().err
    assert main(["export", str(results), "--to", "xlsx"]) == 2
