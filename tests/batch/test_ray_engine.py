"""Workers of Ray give the records that threads give, and one that is killed costs what it had.

Run as a command of its own, on a cluster of two workers, against a server on loopback.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.embedded_model import NEEDS_THE_ENGINE
from support.fault_server import Body, FaultServer, Step, answer
from support.processes import descendants, is_alive, listening

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="needs the extra `ray`"
)
ROOT = Path(__file__).parent.parent.parent
COUNT = 8


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(COUNT):
        text = f"Dora Valen said that taxes would rise. It was day {number}."
        (folder / f"d{number:02}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def said(body: Body) -> str:
    task = body["response_format"]["json_schema"]["name"].removesuffix("Answer").lower()
    actors = [{"name": "Dora Valen", "kind": "person"}] if task == "actors" else []
    return json.dumps({task: actors})


def start(articles: Path, out: Path, url: str, *more: str) -> subprocess.Popen[str]:
    """Start the command; it asks the server at `url`."""
    command = [sys.executable, "-m", "summarizer", "batch", str(articles), "--out", str(out)]
    options = ["--model", "openai/fake", "--base-url", url, "--quiet", *more]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # noqa: TID251 - a child's
    pipe = subprocess.PIPE
    return subprocess.Popen(  # noqa: S603 - our own command
        command + options, cwd=out.parent, env=environment, stdout=pipe, stderr=pipe, text=True
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    stdout, stderr = process.communicate(timeout=120)
    return process.returncode, stdout, stderr


def needs_the_engine(test: Any) -> Any:
    """Mark a test that runs the real engine."""
    for mark in NEEDS_THE_ENGINE:
        test = mark(test)
    return test


def called(root: int, name: str) -> list[int]:
    """Return the processes of Ray under `root` that do `name`."""
    return [pid for pid, line in descendants(root).items() if line.startswith(f"ray::{name}")]


def records(out: Path) -> list[dict[str, Any]]:
    """Return the summaries without what differs from run to run."""
    lines = (out / "summaries.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    for summary in found:
        summary["provenance"].update(created_at="", seconds=0)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_killed_worker_costs_what_it_had_and_the_records_are_those_of_threads(
    articles: Path, tmp_path: Path, server: FaultServer
) -> None:
    asked: Counter[str] = Counter()
    process: subprocess.Popen[str]
    killed: list[int] = []
    seen: set[int] = set()
    heard: set[str] = set()

    def react(body: Body) -> Step:
        asked[body["messages"][1]["content"]] += 1
        if asked.total() == 10:
            seen.update(descendants(process.pid))
            heard.update(listening(seen))
            victim = min(called(process.pid, "MapWorker"))
            killed.append(victim)
            os.kill(victim, signal.SIGKILL)
        return answer(said(body), usage=(100, 20))

    url = server.react("ray", react)
    process = start(articles, tmp_path / "ray", url, "--engine", "ray", "--jobs", "1")
    code, stdout, stderr = ended(process)

    assert (code, stdout, stderr) == (0, "", "")
    assert len(killed) == 1
    # Nothing was to be reached from other machines.
    assert heard
    assert all(address.endswith("0100007F") for address in heard)
    # What was with the worker that died, three asks at most, was asked again and nothing else.
    assert set(asked.values()) <= {1, 2}
    assert COUNT * 3 <= asked.total() <= COUNT * 3 + 3
    for _ in range(100):
        if not any(map(is_alive, seen)):
            break
        time.sleep(0.1)
    assert not any(map(is_alive, seen)), "processes of Ray are left"

    threads = start(articles, tmp_path / "threads", url, "--jobs", "2")
    assert ended(threads)[0] == 0
    assert records(tmp_path / "ray") == records(tmp_path / "threads")
    assert len(records(tmp_path / "ray")) == COUNT


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_nothing_is_lost_or_done_again_when_what_reads_the_ids_is_killed(
    articles: Path, tmp_path: Path, server: FaultServer
) -> None:
    asked: Counter[str] = Counter()
    process: subprocess.Popen[str]
    killed: list[int] = []

    def react(body: Body) -> Step:
        asked[body["messages"][1]["content"]] += 1
        if asked.total() == 7:
            killed.extend(called(process.pid, "ReadIds"))
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
        return answer(said(body), usage=(100, 20))

    url = server.react("reader", react)
    process = start(articles, tmp_path / "ray", url, "--engine", "ray", "--jobs", "1")

    assert ended(process) == (0, "", "")
    assert killed
    assert set(asked.values()) == {1}
    assert len(records(tmp_path / "ray")) == COUNT


def test_a_cluster_that_is_not_there_is_an_error_of_one_line(
    articles: Path, tmp_path: Path
) -> None:
    more = ("--engine", "ray", "--address", "127.0.0.1:1")
    code, stdout, stderr = ended(start(articles, tmp_path / "out", "http://127.0.0.1:1/v1", *more))

    assert (code, stdout) == (2, "")
    assert stderr.startswith("summarizer: error: no cluster")
    assert stderr.count("\n") == 1


@needs_the_engine
def test_the_embedded_model_runs_in_a_worker(tmp_path: Path) -> None:
    article, out = tmp_path / "short.txt", tmp_path / "out"
    article.write_text("Dora Valen said on Friday that taxes would rise.", encoding="utf-8")
    command = [sys.executable, "-m", "summarizer", "batch", str(article), "--out", str(out), "-q"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # noqa: TID251 - a child's
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, "--engine", "ray", "--workers", "1"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (summary,) = records(out)
    assert summary["provenance"]["model"] == "local"
    assert summary["provenance"]["usage"]["requests"] == 3
    assert summary["provenance"]["usage"]["completion_tokens"] > 0
