"""Tables: each row becomes a document or an error, and its text is exactly that of the cell."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.data.source_outcomes import by_id, outcomes
from support.data.text_strategies import ARBITRARY

from summarizer.cli.batch_runner import text_columns
from summarizer.errors import ConfigError, InputError
from summarizer.loaders.discovery import sources
from summarizer.loaders.finder import DiscoveryOptions
from summarizer.loaders.metadata_fields import parse_date, parse_host
from summarizer.loaders.readers.encodings import as_utf8
from summarizer.loaders.readers.tables import csv_rows, json_lines
from summarizer.loaders.source import TextContent

TEXTS = ARBITRARY.map(lambda text: f"Kesh said so. {text}")


def write_file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_the_text_of_a_json_line_is_unchanged(texts: list[str]) -> None:
    file = io.BytesIO("".join(json.dumps({"text": text}) + "\n" for text in texts).encode())
    rows = list(json_lines(file, None))
    assert [row.content.text for row in rows if isinstance(row.content, TextContent)] == texts


@given(st.lists(TEXTS, min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_the_text_of_a_cell_is_unchanged(texts: list[str], delimiter: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["id", "text"], *([str(n), text] for n, text in enumerate(texts))])
    rows = list(csv_rows(io.BytesIO(out.getvalue().encode()), None, (",", ";", "\t", "|")))
    assert [row.content.text for row in rows if isinstance(row.content, TextContent)] == texts


def test_metadata_is_read_from_a_row(tmp_path: Path) -> None:
    record = {
        "id": 7,
        "text": "Kesh said so on Friday.",
        "title": " Talks \n begin",
        "source": {"id": None, "name": "KTV"},
        "date": "2024-05-17T08:30:00Z",
        "url": "https://www.ktv.example/a",
    }
    path = write_file(tmp_path, "a.jsonl", json.dumps(record) + "\n")
    (source,) = sources([path])
    document = source.read()
    assert (document.id, document.title, document.source) == ("7", "Talks begin", "KTV")
    assert (document.date, document.date_source) == ("2024-05-17", "metadata")
    assert document.path == f"{path}, line 1"


def test_metadata_in_the_text_overrides_that_of_the_row(tmp_path: Path) -> None:
    rows = [
        {"text": "date 2023-10-30 Kesh said so.", "date": "2024-01-01"},
        {"text": "HASRA, May 15, 2024 — It is open.", "date": "2024-05-16"},
        {"text": "HASRA, May 15, 2024 — It is open."},
        {"text": "Kesh said so.", "date": "05/06/2024"},
    ]
    path = write_file(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))
    documents = [source.read() for source in sources([path], options=DiscoveryOptions(date="2020"))]
    assert [(document.date, document.date_source) for document in documents] == [
        ("2023-10-30", "header"),
        ("2024-05-16", "metadata"),
        ("2024-05-15", "dateline"),
        ("2020", "argument"),
    ]


LINES = [
    pytest.param(b"not json", "invalid JSON: Expecting value", id="no-json"),
    pytest.param(b'{"text": "Kesh\0said"}', "invalid JSON: Invalid control character", id="nul"),
    pytest.param(b'{"text": "Kesh\\u0000said"}', "the document is binary", id="escaped-nul"),
    pytest.param(b'{"text": "Kesh \\ud800"}', "a lone surrogate", id="surrogate"),
    pytest.param(b'{"text": "caf\xe9"}', "not UTF-8 (byte 13)", id="latin"),
    pytest.param(b'{"text": ' + b"9" * 5000 + b"}", "a number that is too long", id="long-number"),
    pytest.param(b"[" * 100_000, "nested too deeply", id="deep"),
    pytest.param(b"[1, 2]", "not a JSON object", id="list"),
    pytest.param(b'{"text": 5}', "'text' is not a string", id="number"),
    pytest.param(b'{"text": ""}', "the document is empty", id="empty"),
    pytest.param(b'{"story": "Kesh"}', "no column with the text, only story", id="no-column"),
    pytest.param(b'{"text": "' + b"a " * 250_000 + b'"}', "500,000 characters", id="too-long"),
]


@pytest.mark.parametrize(("line", "reason"), LINES)
def test_a_broken_line_does_not_affect_the_others(line: bytes, reason: str, tmp_path: Path) -> None:
    good = b'{"text": "Kesh said so."}\n'
    path = write_file(tmp_path, "a.jsonl", good + b"\n" + line + b"\n" + good)
    results = outcomes(path)
    assert list(results) == ["a.jsonl__000001", "a.jsonl__000003", "a.jsonl__000004"]
    first, bad, last = results.values()
    assert first == last == "Kesh said so."
    assert reason in bad
    assert "line 3" in bad


def test_a_line_that_is_too_long_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarizer.loaders.readers.tables.MAX_LINE", 1000)
    monkeypatch.setattr("summarizer.loaders.readers.tables._SKIP_BYTES", 64)
    lines = [json.dumps({"text": text}) for text in ("Kesh.", "a" * 5000, "Tarsia.")]
    results = outcomes(write_file(tmp_path, "a.jsonl", "\n".join(lines)))
    assert list(results.values())[::2] == ["Kesh.", "Tarsia."]
    assert "more than 1,000 bytes" in results["a.jsonl__000002"]


def test_a_repeated_id_fails_the_later_row(tmp_path: Path) -> None:
    rows = [
        {"id": stated_id, "text": f"Kesh {n}."}
        for n, stated_id in enumerate(["a", "b", "a", "A", "a/"])
    ]
    results = outcomes(write_file(tmp_path, "n.jsonl", "\n".join(map(json.dumps, rows))))
    assert results.pop("a") == "Kesh 0."
    assert results.pop("b") == "Kesh 1."
    assert "the id 'a' occurs twice in this file" in results.pop("n.jsonl__000003")
    (upper, fourth), (slash, fifth) = results.items()
    assert upper.startswith("A--")
    assert slash.startswith("a--")
    assert (fourth, fifth) == ("Kesh 3.", "Kesh 4.")


def test_ids_of_two_tables_do_not_collide(tmp_path: Path) -> None:
    row = '{"id": "1", "text": "Kesh said so."}\n'
    write_file(tmp_path, "a.jsonl", row)
    alone = outcomes(tmp_path)
    write_file(tmp_path, "b.jsonl", row)
    both = outcomes(tmp_path)
    assert list(alone) == ["1"] == list(both)[:1]
    assert list(both)[1].startswith("1--")


def test_a_json_file_is_one_article_or_a_list(tmp_path: Path) -> None:
    single = write_file(tmp_path, "one.json", '\ufeff{"body": "Kesh said so."}')
    many = write_file(
        tmp_path, "many.json", '[{"text": "Kesh."}, {"id": "x", "text": "Tarsia."}, 3]'
    )
    assert outcomes(single) == {"one.json": "Kesh said so."}
    results = outcomes(many)
    assert list(results)[:2] == ["many.json__000001", "x"]
    assert "item 3" in results["many.json__000003"]
    assert (
        "invalid JSON: Expecting" in outcomes(write_file(tmp_path, "bad.json", "[1,"))["bad.json"]
    )


TABLES = [
    pytest.param("text\nKesh said so.\n", id="one-column"),
    pytest.param("\ufeffid;Text\r\n1;Kesh said so.\r\n", id="excel"),
    pytest.param("id\tbody\n1\tKesh said so.\n", id="tab"),
    pytest.param('"a\nb",article\n1,Kesh said so.\n', id="line-break-in-the-header"),
    pytest.param("a,content,\n1,Kesh said so.,\n\n", id="trailing-comma"),
    pytest.param("id,text\r1,Kesh said so.\r", id="carriage-returns"),
    pytest.param('id,text\r1,"Kesh said so."', id="carriage-returns-and-quotes"),
    pytest.param("sep=;\r\nid;text\r\n1;Kesh said so.\r\n", id="stated-delimiter"),
    pytest.param('\ufeff"sep=:"\nid:text\n1:Kesh said so.\n', id="stated-unusual-delimiter"),
    pytest.param("SEP=;\rid;text\r1;Kesh said so.\r", id="stated-after-carriage-returns"),
]
ENCODINGS = {
    "utf-8": "",
    "utf-8-sig": "",
    "utf-16": "",
    "utf-16-le": "\ufeff",
    "utf-16-be": "\ufeff",
}
"""Encodings that are recognized, with the byte order mark that the codec does not write."""


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("table", TABLES)
def test_csv_variants_are_read(table: str, encoding: str, tmp_path: Path) -> None:
    content = (ENCODINGS[encoding] + table.removeprefix("\ufeff")).encode(encoding)
    plain = write_file(tmp_path, "a.csv", content)
    packed = write_file(tmp_path, "b.csv.gz", gzip.compress(content))
    assert list(outcomes(plain).values()) == ["Kesh said so."]
    assert list(outcomes(packed).values()) == ["Kesh said so."]


@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from(["\r", "\n", "\r\n"]))
def test_the_text_of_a_cell_is_unchanged_with_every_line_end(texts: list[str], end: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=end).writerows(
        [["id", "text"], *([str(n), text] for n, text in enumerate(texts))]
    )
    stream = io.BufferedReader(io.BytesIO(out.getvalue().encode("utf-16")))
    rows = list(csv_rows(as_utf8(stream), None, (",",)))
    assert [row.content.text for row in rows if isinstance(row.content, TextContent)] == texts


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param("id,text\n1,Kesh.\n".encode("utf-16-le"), "NUL", id="no-byte-order-mark"),
        pytest.param("id,text\n1,Kesh.\n".encode("utf-32"), "NUL", id="utf-32"),
        pytest.param("id,text\n1,Kesh.".encode("utf-16")[:-1], "not UTF-8", id="half-a-character"),
        pytest.param(b"sep=;\nid,text\n1,Kesh.\n", "only id,text", id="wrong-delimiter"),
        pytest.param(b"sep=;\n", "only nothing", id="no-header"),
        pytest.param(b"id,text\n1,Kesh\rsaid.\n", "invalid CSV", id="carriage-return-in-a-cell"),
    ],
)
def test_an_unusable_table_fails_with_the_reason(
    content: bytes, reason: str, tmp_path: Path
) -> None:
    (failure,) = outcomes(write_file(tmp_path, "a.csv", content)).values()
    assert failure.startswith("!")
    assert reason in failure


def test_json_lines_in_utf_16_are_read(tmp_path: Path) -> None:
    lines = '{"text": "Kesh \u201csaid\u201d so."}\n{"text": "Omon."}\n'
    results = outcomes(write_file(tmp_path, "a.jsonl", lines.encode("utf-16")))
    assert list(results.values()) == ["Kesh \u201csaid\u201d so.", "Omon."]


def test_each_table_may_have_its_own_text_column(tmp_path: Path) -> None:
    for name, header in (("a.csv", "text,story"), ("b.csv", "text,dc:body"), ("c.csv", "text,x")):
        write_file(tmp_path, name, f"{header}\nThe text.,Of {name}.\n")
    columns = text_columns([f"{tmp_path}/a.csv:story", "b.csv:x"])
    assert columns == (None, {f"{tmp_path}/a.csv": "story", "b.csv": "x"})
    # Only the name of a file that is a table stands before the colon.
    assert text_columns(["dc:body"]) == ("dc:body", {})
    for twice in (["a", "b"], ["a.csv:a", "x", "./a.csv:b"]):
        with pytest.raises(ConfigError, match="two text columns"):
            text_columns(twice)

    options = DiscoveryOptions(text_columns={f"{tmp_path}/a.csv": "story", "b.csv": "dc:body"})
    texts = by_id(sources([tmp_path], options=options)).values()
    assert list(texts) == ["Of a.csv.", "Of b.csv.", "The text."]


def test_the_text_column_of_a_file_that_is_no_input_is_an_error(tmp_path: Path) -> None:
    write_file(tmp_path, "a.csv", "text,story\nThe text.,Of a.\n")
    with pytest.raises(InputError, match=r"none of the inputs \(b\.csv\)"):
        sources([tmp_path], options=DiscoveryOptions(text_columns={"b.csv": "story"}))


def test_the_text_column_may_be_named(tmp_path: Path) -> None:
    path = write_file(tmp_path, "a.csv", "text,Story\nshort,Kesh said so.\n")
    assert list(outcomes(path, text_column="story").values()) == ["Kesh said so."]
    (only,) = outcomes(path, text_column="maintext").values()
    assert "there is no column named 'maintext', only text, Story" in only
    assert "--text-column" in only


def test_a_broken_record_does_not_affect_the_others(tmp_path: Path) -> None:
    table = (
        b'id,text\n1,Kesh said.\n2,Kesh, it said.\n3,Kesh \xff said.\n4\n5,"Kesh "said" so."\n'
        b'6,"Tarsia, too."\n7,"' + b"x " * 5_000_000 + b'"\n8,Omon said.\n9,"never closed\n10,x\n'
    )
    results = outcomes(write_file(tmp_path, "a.csv", table))
    errors = {key: text for key, text in results.items() if text.startswith("!")}
    assert {key: text for key, text in results.items() if key not in errors} == {
        "1": "Kesh said.",
        "6": "Tarsia, too.",
        "8": "Omon said.",
    }
    assert "the row has 3 cells, the header 2" in errors.pop("a.csv__000002")
    assert "not UTF-8" in errors.pop("a.csv__000003")
    assert "the row has 1 cells, the header 2" in errors.pop("a.csv__000004")
    assert "invalid CSV" in errors.pop("a.csv__000005")
    assert "10,000,000 characters" in errors.pop("7")
    assert "unexpected end of data" in errors.pop("a.csv__000009")
    assert not errors


def test_a_cell_that_is_too_long_ends_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = csv.field_size_limit(1000)
    monkeypatch.setattr("summarizer.loaders.readers.tables.MAX_LINE", 1000)
    try:
        lines = "\n".join(["Kesh said."] * 200)
        results = outcomes(write_file(tmp_path, "a.csv", f'text\nKesh.\n"{lines}"\nOmon.\n'))
    finally:
        csv.field_size_limit(before)
    assert list(results) == ["a.csv__000001", "a.csv__000002"]
    assert "limit" in results["a.csv__000002"]


def test_tables_may_be_compressed(tmp_path: Path) -> None:
    jsonl = gzip.compress(b'{"id": "a", "text": "Kesh."}\n{"id": "b", "text": "Omon."}\n')
    assert outcomes(write_file(tmp_path, "n.jsonl.gz", jsonl)) == {"a": "Kesh.", "b": "Omon."}
    table = gzip.compress(b"text\nTarsia.\n")
    assert outcomes(write_file(tmp_path, "n.csv.gz", table)) == {"n.csv.gz__000001": "Tarsia."}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-05-17", "2024-05-17"),
        ("2024-05-17T23:59:59-08:00", "2024-05-17"),
        ("20240517", "2024-05-17"),
        ("2024-05", "2024-05"),
        ("2024", "2024"),
        ("Fri, 17 May 2024 10:00:00 GMT", "2024-05-17"),
        ("May 17, 2024", "2024-05-17"),
        ("17-Sep-2024", "2024-09-17"),
        ("05/06/2024", None),
        ("1715760000", None),
        ("202405171030", None),
        ("2024-02-30", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_only_an_unambiguous_date_is_parsed(text: str, date: str | None) -> None:
    assert parse_date(text) == date


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.ktv.example/a?b", "ktv.example"),
        ("ktv.example", "ktv.example"),
        ("//[bad", None),
        ("n/a", None),
        ("", None),
    ],
)
def test_the_host_of_an_address_is_parsed(address: str, host: str | None) -> None:
    assert parse_host(address) == host
