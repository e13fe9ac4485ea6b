"""Test that the tables match the records, are read back unchanged and contain no formulas."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.data.exports_corpus import HOSTILE, KESH, folder, hostile, kesh, summary

from summarizer.dataset import Dataset
from summarizer.exports.formats import export
from summarizer.exports.options import ExportOptions
from summarizer.exports.tables.csv_writer import csv_line
from summarizer.exports.tables.parquet import GROUP_SIZE, ParquetTableWriter
from summarizer.tables.rows import TABLES, Cell, rows_of
from summarizer.text.csv_safety import escape_cell

COLUMNS = {
    "documents": "document_id, path, sha256, date, date_source, title, source, language, chars, "
    "model, schema_version, created_at",
    "actors": "document_id, actor_id, name, kind, role, affiliation_id, affiliation, top, aliases, "
    "members, n_mentions, confidence",
    "mentions": "document_id, actor_id, start, end, text",
    "claims": "document_id, claim_id, speaker_id, speaker, speaker_kind, speaker_org, speaker_top, "
    "via, cue, kind, force, directness, certainty, date, date_basis, text, quote_start, quote_end, "
    "quote, warnings, confidence",
    "positions": "document_id, position_id, actor_id, actor, actor_org, actor_top, topic, "
    "concept, stance, sign, target_id, target, basis, claim_ids, date, date_basis, evidence_start, "
    "evidence_end, evidence, warnings, confidence",
}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_text(cell: Cell) -> str:
    if isinstance(cell, list):
        return json.dumps(cell, ensure_ascii=False)
    return "" if cell is None else str(cell)


def test_the_columns_are_the_documented_ones_in_order() -> None:
    assert {table.name: ", ".join(table.header) for table in TABLES} == COLUMNS


def test_rows_have_the_types_of_their_columns() -> None:
    types = {"text": str, "number": int, "list": list, "probability": float}
    for record in (kesh(), hostile()[0]):
        for table in TABLES:
            for row in rows_of(record)[table.name]:
                for value, (name, kind) in zip(row, table.columns, strict=True):
                    assert value is None or type(value) is types[kind], name


def test_claims_and_positions_have_names_chains_classes_and_dates() -> None:
    rows = {
        table.name: [
            dict(zip(table.header, row, strict=True)) for row in rows_of(kesh())[table.name]
        ]
        for table in TABLES
    }
    first, second = rows["claims"]
    assert (first["speaker"], first["speaker_org"], first["speaker_top"]) == (
        "Dora Valen", "Kesh", "Kesh",
    )  # fmt: skip
    assert (first["force"], first["date"], first["date_basis"]) == (
        "commissive", "2024-05-13", "stated",
    )  # fmt: skip
    assert (second["via"], second["date_basis"]) == (["KTV"], "document")
    assert (first["warnings"], second["warnings"]) == ([], ["name-far", "speaker-unproven"])
    supported, opposed, mixed = rows["positions"]
    assert (supported["target"], supported["sign"], supported["claim_ids"]) == ("Tarsia", 1, ["c1"])
    assert (opposed["sign"], mixed["sign"]) == (-1, 0)
    assert [row["warnings"] for row in rows["positions"]] == [[], ["holder-unproven"], []]
    assert rows["actors"][4]["members"] == ["Dora Valen", "Tarsia"]
    assert rows["documents"][0]["title"] is None


def test_the_csv_module_reads_the_tables_back(tmp_path: Path) -> None:
    record, text = hostile()
    dataset = Dataset(folder(tmp_path / "out", [(kesh(), KESH), (record, text)]))
    export(dataset, "csv", tmp_path / "csv", ExportOptions(raw=True))
    for table in TABLES:
        expected = [
            [as_text(cell) for cell in row]
            for item in (kesh(), record)
            for row in rows_of(item)[table.name]
        ]
        with (tmp_path / "csv" / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file)) == [list(table.header), *expected]


def test_no_cell_of_a_hostile_document_begins_like_a_formula(tmp_path: Path) -> None:
    dataset = Dataset(folder(tmp_path / "out", [hostile()]))
    export(dataset, "csv", tmp_path / "csv", ExportOptions())
    export(dataset, "timeline", tmp_path / "timeline.csv", ExportOptions())
    for path in [*(tmp_path / "csv").iterdir(), tmp_path / "timeline.csv"]:
        content = path.read_bytes().decode()
        assert "\x00" not in content
        for row in read(path):
            for name, cell in row.items():
                number = name in {"sign", "start"} or name.endswith(("_start", "_end"))
                assert number or not cell.lstrip(" \u202e").startswith(tuple("=+-@\t\r\n＝－")), (
                    name
                )


def test_numbers_are_unquoted_and_null_is_empty() -> None:
    assert (
        csv_line(["", None, -1, "x", ["=a"], 'say "no"']) == '"",,-1,"x","[""=a""]","say ""no"""\n'
    )


@pytest.mark.parametrize(
    "words",
    [
        "=1",
        "+1",
        "-1",
        "@a",
        "\t=1",
        "\r1",
        "\n1",
        "＝1",
        "＋1",
        " =1",
        "\u3000=1",
        "\u00ad=1",
        "'=1",
    ],
)
def test_formulas_are_prefixed_with_an_apostrophe(words: str) -> None:
    assert escape_cell(words) == f"'{words}"
    assert csv_line([words]) == f'"\'{words}"\n'
    assert csv_line([words], raw=True) == f'"{words}"\n'


@pytest.mark.parametrize("words", ["", "x=1", "1-2", "'1", "“-”", "3", "–5", "𝔘", "\u200b"])
def test_other_text_is_unchanged(words: str) -> None:
    assert escape_cell(words) == words


cells = st.one_of(
    st.none(),
    st.integers(-(2**40), 2**40),
    st.text(),
    st.sampled_from(HOSTILE),
    st.lists(st.text()),
)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), max_size=5))
def test_any_cells_round_trip(rows: list[list[Cell]]) -> None:
    written = "".join(csv_line(row, raw=True) for row in rows)
    expected = [[as_text(cell) for cell in row] for row in rows]
    assert list(csv.reader(io.StringIO(written, newline=""))) == expected


def test_the_excel_option_adds_a_byte_order_mark(tmp_path: Path) -> None:
    dataset = Dataset(folder(tmp_path / "out", [(kesh(), KESH)]))
    export(dataset, "csv", tmp_path / "csv", ExportOptions(excel=True))
    export(dataset, "timeline", tmp_path / "t.csv", ExportOptions(excel=True))
    for path in [*(tmp_path / "csv").iterdir(), tmp_path / "t.csv"]:
        assert path.read_bytes().startswith(b'\xef\xbb\xbf"')
        assert b"\r" not in path.read_bytes()


def test_parquet_has_the_same_columns_types_and_values(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra `parquet`")
    record, text = hostile()
    dataset = Dataset(folder(tmp_path / "out", [(kesh(), KESH), (record, text)]))
    export(dataset, "parquet", tmp_path / "p", ExportOptions())
    names = {"text": "string", "number": "int64", "list": "list<element: string>"}
    names["probability"] = "double"
    for table in TABLES:
        parquet_table = parquet.read_table(tmp_path / "p" / f"{table.name}.parquet")
        assert [(f.name, str(f.type)) for f in parquet_table.schema] == [
            (name, names[kind]) for name, kind in table.columns
        ]
        rows = [row for item in (kesh(), record) for row in rows_of(item)[table.name]]
        assert [tuple(row.values()) for row in parquet_table.to_pylist()] == rows


def test_parquet_is_written_in_row_groups(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra `parquet`")
    table = TABLES[2]
    with ParquetTableWriter(table, tmp_path / "m.parquet") as writer:
        for number in range(3):
            writer.write([("d", "a", number, n, "x") for n in range(GROUP_SIZE // 2 + 1)])
    file = parquet.ParquetFile(tmp_path / "m.parquet")
    assert file.metadata.num_row_groups == 2
    assert file.metadata.num_rows == 3 * (GROUP_SIZE // 2 + 1)


def test_empty_tables_are_written(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra `parquet`")
    dataset = Dataset(folder(tmp_path / "out", [(summary("Nothing."), "Nothing.")]))
    export(dataset, "csv", tmp_path / "c", ExportOptions())
    export(dataset, "parquet", tmp_path / "p", ExportOptions())
    assert read(tmp_path / "c" / "claims.csv") == []
    assert parquet.read_table(tmp_path / "p" / "claims.parquet").num_rows == 0
