"""Commands end in one line when a folder cannot be read, is of another version, or is full."""

import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from support.data.result_folders import example_results
from support.servers.terminal import run

from summarizer.cli.app import main
from summarizer.errors import InputError
from summarizer.output import write_atomically

LIMIT = 3_000
READERS: dict[str, list[str]] = {
    "show": ["show", "OUT"],
    "show-one": ["show", "OUT", "hostile"],
    "page": ["page", "OUT", "--out", "NEW"],
    "review": ["review", "OUT"],
    "print": ["export", "OUT", "--to", "timeline"],
    "text": ["export", "OUT", "--to", "jsonl", "--out", "NEW"],
    "tables": ["export", "OUT", "--to", "csv", "--out", "NEW"],
    "database": ["export", "OUT", "--to", "dna", "--out", "NEW"],
    "network": ["export", "OUT", "--to", "graphml", "--out", "NEW"],
}


def unreadable(folder: Path) -> None:
    lines = folder / "summaries.jsonl"
    lines.unlink()
    lines.symlink_to("/proc/self/mem")  # can be opened by every user, and read by none


def another_version(folder: Path) -> None:
    lines = folder / "summaries.jsonl"
    content = lines.read_bytes().replace(b'"schema_version":"1"', b'"schema_version":"2"')
    lines.write_bytes(content.replace(b'"digest":', b'"abstract":'))


def no_folder(folder: Path) -> None:
    (folder / "summaries.jsonl").unlink()
    (folder / "summaries").symlink_to("summaries")


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "unreadable": (unreadable, "Input/output error (OUT/summaries.jsonl): "),
    "another-version": (another_version, "schema version 2, not 1 (OUT/summaries.jsonl, line 1): "),
    "no-results": (no_folder, "there are no summaries here (OUT): "),
}


@pytest.mark.parametrize("arguments", READERS.values(), ids=READERS)
@pytest.mark.parametrize(("damage", "message"), DAMAGES.values(), ids=DAMAGES)
def test_unusable_results_are_one_line_and_write_nothing(
    damage: Callable[[Path], None],
    message: str,
    arguments: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = example_results(tmp_path / "out")
    damage(out)
    names = {"OUT": str(out), "NEW": str(tmp_path / "new")}
    before = sorted(tmp_path.rglob("*"))

    assert main([names.get(argument, argument) for argument in arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert message.replace("OUT", str(out)) in line
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["page", "text", "tables", "database", "network"])
def test_a_full_disk_is_one_line_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    out = example_results(tmp_path / "out")
    names = {"OUT": str(out), "NEW": str(tmp_path / "new")}
    before = sorted(tmp_path.rglob("*"))

    ended = run(
        *(names.get(argument, argument) for argument in READERS[name]),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT)),
    )
    assert ended.returncode == 1
    assert ended.stderr.count(b"\n") == 1
    assert b"cannot be written: " in ended.stderr
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["page", "text", "tables", "database", "network"])
def test_a_device_is_not_replaced_by_a_file(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    device = tmp_path / "device"
    os.mkfifo(device)
    names = {"OUT": str(example_results(tmp_path / "out")), "NEW": str(device)}

    assert main([names.get(argument, argument) for argument in READERS[name]]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("summarizer: error: this is a ")
    assert device.is_fifo()


def test_a_link_of_the_system_is_no_destination() -> None:
    with pytest.raises(InputError, match="this is a device or a pipe"):
        write_atomically(Path("/dev/no-such-device"), "text")


@pytest.mark.parametrize("path", ["loop", "x" * 300], ids=["loop", "long-name"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "PATH"], ["page", "PATH", "--out", "NEW"], ["run", "PATH"],
        ["batch", "PATH", "--out", "NEW"], ["batch", "ARTICLE", "--out", "PATH"],
        ["run", "ARTICLE", "--out", "PATH"], ["prompts", "show", "claims", "PATH"],
        ["eval", "lint", "PATH"], ["eval", "score", "PATH"], ["export", "PATH", "--to", "csv"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_impossible_path_is_one_line(
    arguments: list[str], path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "a.txt").write_text("Dora Valen said that taxes would rise.", encoding="utf-8")
    places = {"PATH": tmp_path / path, "NEW": tmp_path / "new", "ARTICLE": tmp_path / "a.txt"}
    model = ["--model", "openai/x", "--base-url", "http://127.0.0.1:9"]
    given = [os.fspath(places.get(argument, argument)) for argument in arguments]

    assert main([*given, *(model if arguments[0] in {"run", "batch"} else [])]) in {1, 2}
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert "unexpected" not in errors
