"""Text that UTF-8 cannot encode fails its own document, with a readable record, and no other."""

import io
import json
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.faults.batch_harness import TEXT, BatchHarness

from summarizer import Document
from summarizer.cli.app import main
from summarizer.errors import InputError, ModelError
from summarizer.loaders.discovery import sources
from summarizer.loaders.document_reader import read_document
from summarizer.schema.summary import Failure
from summarizer.text.metadata import SuppliedMetadata

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")

LATIN_1 = os.fsdecode(b"caf\xe9")
SHOWN = r"caf\udce9"


def write(name: str, content: str | bytes) -> Callable[[Path], None]:
    def create(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    return create


def archive(member: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr(member, TEXT)
    return content.getvalue()


ROW = json.dumps({"text": TEXT})


@pytest.mark.parametrize(
    ("create", "shown"),
    [
        pytest.param(write(f"{LATIN_1}.txt", TEXT), f"{SHOWN}.txt", id="file"),
        pytest.param(write(f"{LATIN_1}.txt", b"\xff"), f"{SHOWN}.txt", id="unreadable-file"),
        pytest.param(write(f"{LATIN_1}/x.txt", TEXT), f"{SHOWN}/x.txt", id="folder"),
        pytest.param(write(f"{LATIN_1}.csv", f"text\n{TEXT}\n{TEXT}"), SHOWN, id="csv"),
        pytest.param(write(f"{LATIN_1}.jsonl", f"{ROW}\n{ROW}"), SHOWN, id="jsonl"),
        pytest.param(write(f"{LATIN_1}.zip", archive("x.txt")), SHOWN, id="archive"),
        pytest.param(
            write("a.zip", archive("café.txt").replace("é".encode(), b"\xe9\xe9")),
            "the name of a member is not UTF-8",
            id="member",
        ),
        pytest.param(write("a.csv", b"caf\xe9,b\n1,2"), f"only {SHOWN}, b", id="csv-header"),
        pytest.param(write("a.csv", b"text\ncaf\xe9"), "the row is not UTF-8", id="csv-cell"),
        pytest.param(write("a.jsonl", r'{"\ud800": 1}'), r"only \ud800", id="json-key"),
        pytest.param(
            write("a.json", r'[{"text": "\ud800 x"}]'), "a lone surrogate", id="json-value"
        ),
    ],
)
def test_one_document_fails_and_the_others_are_summarized(
    create: Callable[[Path], None], shown: str, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    create(tmp_path / "in")
    (tmp_path / "in" / "ok.txt").write_text(TEXT)
    harness = BatchHarness(tmp_path / "out", list_sources=lambda: sources([tmp_path / "in"]))

    reports = [harness.run() for _ in range(2)]

    assert [(report.summaries, report.failures) for report in reports] == [(1, 1), (1, 1)]
    (line,) = harness.lines("failures.jsonl")
    failure = json.loads(line)
    assert failure["stage"] == "read"
    assert shown in failure["error"]
    assert failure["document"].isascii()


@pytest.mark.parametrize("content", ['{"text": TEXT, "title": BAD, "source": BAD, "id": BAD}'])
def test_unencodable_metadata_is_escaped(content: str, tmp_path: Path) -> None:
    line = content.replace("TEXT", json.dumps(TEXT)).replace("BAD", r'"\ud800 x"')
    (tmp_path / "a.jsonl").write_text(line)
    harness = BatchHarness(tmp_path / "out", list_sources=lambda: sources([tmp_path / "a.jsonl"]))

    assert harness.run().finished == 1
    document = json.loads(harness.lines()[0])["document"]
    assert (document["title"], document["source"]) == (r"\ud800 x", r"\ud800 x")

    supplied = SuppliedMetadata(title="\ud800 x")
    assert Document.from_text(TEXT, supplied=supplied).title == r"\ud800 x"


@pytest.mark.parametrize("command", [("run",), ("batch", "--out", "out")])
def test_an_input_named_by_the_user_is_refused_in_one_line(
    command: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / f"{LATIN_1}.txt"
    path.write_text(TEXT)
    assert main([command[0], str(path), *command[1:]]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"the name of the file is not UTF-8 ({tmp_path}/{SHOWN}.txt)" in line
    assert not (tmp_path / "out").exists()
    with pytest.raises(InputError, match="rename the file"):
        read_document(path)


def test_errors_and_failures_can_always_be_written() -> None:
    error = ModelError("a \ud800", "b \udce9", "c \udfff")
    assert str(error) == r"a \ud800 (b \udce9): c \udfff"
    failure = Failure(document="\ud800", stage="read", error="KeyError: \ud800", attempts=0)
    assert Failure.model_validate_json(failure.model_dump_json()).error == r"KeyError: \ud800"
