"""A command that may open no more files ends in one line; a batch goes on in the next run."""

import json
import os
import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from support.servers.slow_server import SlowServer, article

from summarizer.cli.app import main

REQUESTS = 3
"""Requests for one document."""

LIMIT = 64


@pytest.fixture(scope="module")
def server() -> Iterator[SlowServer]:
    with SlowServer(delay=0.05) as running:
        yield running


def command(folder: Path, documents: int, server: SlowServer) -> list[str]:
    """Return the arguments of a batch of `documents` articles in `folder`."""
    (folder / "in").mkdir()
    for number in range(documents):
        (folder / "in" / f"{number}.txt").write_text(f"{folder}. {article(number)}")
    paths = [str(folder / "in"), "--out", str(folder / "out")]
    model = ["--model", "openai/slow", "--base-url", server.url]
    return ["batch", *paths, *model, "--quiet", "--jobs", str(documents)]


@contextmanager
def free_files(count: int) -> Iterator[None]:
    """Leave this process only `count` more files to open, below the limit `LIMIT`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (LIMIT, hard))
    try:
        with suppress(OSError):
            while True:
                used.append(os.open(os.devnull, os.O_RDONLY))
        for _ in range(count):
            os.close(used.pop())
        yield
    finally:
        for handle in used:
            os.close(handle)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def assert_names_the_limit(errors: str) -> None:
    assert re.fullmatch(
        rf"summarizer: error: too many files are open \(the limit of this process is {LIMIT}\): "
        r"raise it, e\.g\. with ulimit -n 4096, or use fewer --jobs; .*\n",
        errors,
    )


def assert_complete(out: Path, documents: int) -> None:
    assert len((out / "summaries.jsonl").read_text().splitlines()) == documents
    assert (out / "failures.jsonl").read_text() == ""
    assert json.loads((out / "run.json").read_text())["state"] == "complete"


@pytest.mark.parametrize("count", [0, 3, 5, 7, 9, 11])
def test_a_batch_ends_in_one_line_and_loses_nothing(
    count: int, server: SlowServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = command(tmp_path, 3, server)
    before = len(server.requests())

    with free_files(count):
        code = main(arguments)

    if code != 0:
        assert code == 1
        assert_names_the_limit(capsys.readouterr().err)
    assert code == 1 or count >= 8
    assert main(arguments) == 0
    assert_complete(tmp_path / "out", 3)
    assert len(server.requests()) - before <= 2 * REQUESTS * 3


@pytest.mark.parametrize("count", [0, 1])
def test_run_ends_in_one_line(
    count: int, server: SlowServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(article(1))

    with free_files(count):
        code = main(["run", str(tmp_path / "a.txt"), *command(tmp_path, 0, server)[4:9]])

    printed = capsys.readouterr()
    if code != 0:
        assert (code, printed.out) == (1, "")
        assert_names_the_limit(printed.err)
    assert code == 1 or count >= 1
