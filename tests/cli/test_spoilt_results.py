"""Results that are valid JSON but impossible give one readable line in every reading command.

Each value of a record is replaced by absurd ones, as an editor, a script or a damaged disk may do.
"""

import copy
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.data.exports_corpus import KESH, folder, kesh

from summarizer.cli.app import main

HUGE = "9" * 5_000
"""A number with more digits than Python converts; `json.dumps` cannot write it."""

Spoil = Callable[[dict[str, Any]], None]
COMMANDS = [
    ["show"],
    ["export", "--to", "timeline"],
    ["export", "--to", "csv", "--out", "OUT"],
    ["export", "--to", "brat", "--out", "OUT"],
    ["export", "--to", "dna", "--out", "OUT"],
    ["export", "--to", "graphml", "--out", "OUT"],
    ["page", "--out", "OUT"],
    ["review", "--port", "-1"],
]


def replaced(*keys: str | int, by: object) -> Spoil:
    def spoil(record: dict[str, Any]) -> None:
        target: Any = record
        for key in keys[:-1]:
            target = target[key]
        target[keys[-1]] = by

    return spoil


def repeated(name: str) -> Spoil:
    return lambda record: record[name].append(record[name][0])


SPOILT = [
    pytest.param(replaced("document", "id", by="x" * 300), "cannot be a file name", id="long-id"),
    pytest.param(replaced("document", "id", by="../../x"), "cannot be a file name", id="path-id"),
    pytest.param(replaced("document", "id", by="a\0b"), "cannot be a file name", id="nul-id"),
    pytest.param(replaced("document", "id", by=".."), "cannot be a file name", id="folder-id"),
    pytest.param(replaced("document", "id", by=""), "cannot be a file name", id="empty-id"),
    pytest.param(replaced("document", "id", by=10**30), "valid string", id="number-id"),
    pytest.param(replaced("document", "chars", by=10**30), "impossible length", id="chars"),
    pytest.param(replaced("document", "date", by="9" * 500), "is not a date", id="date"),
    pytest.param(
        replaced("claims", 0, "quote", "start", by=10**30), "outside of the text", id="start"
    ),
    pytest.param(replaced("claims", 0, "quote", "end", by=10**30), "outside of", id="end"),
    pytest.param(replaced("claims", 0, "quote", "end", by=-1), "outside of", id="negative-end"),
    pytest.param(replaced("positions", 0, "evidence", "end", by=2**63), "outside", id="evidence"),
    pytest.param(replaced("claims", 0, "quote", "start", by="HUGE"), "", id="digits"),
    pytest.param(replaced("provenance", "seconds", by="INFINITE"), "finite", id="infinite-seconds"),
    pytest.param(replaced("actors", 0, "affiliation", by="a99"), "missing", id="affiliation"),
    pytest.param(replaced("actors", 0, "members", by=["a99"]), "missing", id="member"),
    pytest.param(replaced("positions", 0, "claim_ids", by=["c99"]), "missing", id="claim-ids"),
    pytest.param(repeated("actors"), "two records are a1", id="actor-twice"),
    pytest.param(repeated("claims"), "two records are c1", id="claim-twice"),
    pytest.param(replaced("rejected", by=["DEEP"]), "recursion", id="deep"),
    pytest.param(replaced("x" * 5_000, by=1), "Extra inputs", id="long-key"),
    pytest.param(replaced("schema_version", by="9" * 5_000), "schema version", id="version"),
]


def written(record: object) -> str:
    line = json.dumps(record)
    return (
        line.replace('"HUGE"', HUGE)
        .replace('"INFINITE"', "1e999")
        .replace('"DEEP"', "[" * 5_000 + "]" * 5_000)
    )


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return folder(tmp_path / "out", [(kesh(), KESH)])


@pytest.mark.parametrize(("spoil", "problem"), SPOILT)
def test_impossible_results_give_one_readable_line(
    spoil: Spoil,
    problem: str,
    results: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = results / "summaries.jsonl"
    record = json.loads(lines.read_text(encoding="utf-8"))
    spoil(record)
    lines.write_text(written(record) + "\n", encoding="utf-8")

    for command, *options in COMMANDS:
        out = tmp_path / "written"
        arguments = [option.replace("OUT", str(out)) for option in options]
        assert main([command, str(results), *arguments]) == 2
        output = capsys.readouterr()
        (line,) = output.err.splitlines()
        assert line.startswith("summarizer: error: ")
        assert problem in line
        assert f"{lines}, line 1" in line
        assert len(line) < 500
        assert not out.exists()


@pytest.mark.parametrize(
    ("path", "content", "problem"),
    [
        pytest.param("/dev/zero", b"", "a pipe or device is not a document", id="device"),
        pytest.param("x" * 300, b"", "is missing", id="long-path"),
        pytest.param("a\0b", b"", "no such file", id="nul"),
        pytest.param(None, b"\xff\xfe", "not UTF-8", id="not-utf-8"),
    ],
)
def test_a_summary_that_names_no_text_gives_one_readable_line(
    path: str | None,
    content: bytes,
    problem: str,
    results: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = results / "summaries.jsonl"
    record = copy.deepcopy(json.loads(lines.read_text(encoding="utf-8")))
    (text,) = (results / "texts").iterdir()
    text.write_bytes(content)
    if path is not None:
        text.unlink()
    record["document"].update(path=path, sha256=hashlib.sha256(content).hexdigest())
    lines.write_text(written(record) + "\n", encoding="utf-8")

    assert main(["page", str(results), "--out", str(tmp_path / "page.html")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert problem in line


def test_failures_that_are_nested_too_deeply_are_ignored_or_named(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (results / "failures.jsonl").write_text("[" * 100_000 + "\n")
    assert main(["page", str(results), "--out", str(tmp_path / "page.html")]) == 0
    assert main(["show", str(results)]) == 2
    assert "not a list of failures" in capsys.readouterr().err
