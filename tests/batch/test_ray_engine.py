"""The Ray engine yields the records of the thread engine, and recovers from killed workers.

The command runs in a subprocess, with two workers, against a server on loopback.
"""

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
from support.models.embedded_model import NEEDS_THE_ENGINE
from support.servers.fault_server import Body, FaultServer, Step, answer
from support.servers.processes import descendants, is_alive, listening_addresses

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


def respond(body: Body) -> str:
    task = body["response_format"]["json_schema"]["name"].removesuffix("Answer").lower()
    actors = [{"name": "Dora Valen", "kind": "person"}] if task == "actors" else []
    return json.dumps({task: actors})


def start(articles: Path, out: Path, url: str, *more: str) -> subprocess.Popen[str]:
    """Start the command with the server at `url`."""
    command = [sys.executable, "-m", "summarizer", "batch", str(articles), "--out", str(out)]
    options = ["--model", "openai/fake", "--base-url", url, "--quiet", *more]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # noqa: TID251 - of the subprocess
    pipe = subprocess.PIPE
    return subprocess.Popen(  # noqa: S603 - our own command
        command + options, cwd=out.parent, env=environment, stdout=pipe, stderr=pipe, text=True
    )


def wait(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    stdout, stderr = process.communicate(timeout=120)
    return process.returncode, stdout, stderr


def needs_the_engine(test: Any) -> Any:
    """Mark a test that runs the embedded engine."""
    for mark in NEEDS_THE_ENGINE:
        test = mark(test)
    return test


def ray_processes(root: int, name: str) -> list[int]:
    """Return the Ray processes under `root` whose task starts with `name`."""
    return [pid for pid, line in descendants(root).items() if line.startswith(f"ray::{name}")]


def records(out: Path) -> list[dict[str, Any]]:
    """Return the summaries without the fields that differ between runs."""
    lines = (out / "summaries.jsonl").read_text(encoding="utf-8").splitlines()
    summaries = [json.loads(line) for line in lines]
    for summary in summaries:
        summary["provenance"].update(created_at="", seconds=0)
    return summaries


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_killed_worker_repeats_its_document_and_the_records_are_those_of_threads(
    articles: Path, tmp_path: Path, server: FaultServer
) -> None:
    requests: Counter[str] = Counter()
    process: subprocess.Popen[str]
    killed: list[int] = []
    processes: set[int] = set()
    addresses: set[str] = set()

    def react(body: Body) -> Step:
        requests[body["messages"][1]["content"]] += 1
        if requests.total() == 10:
            processes.update(descendants(process.pid))
            addresses.update(listening_addresses(processes))
            victim = min(ray_processes(process.pid, "MapWorker"))
            killed.append(victim)
            os.kill(victim, signal.SIGKILL)
        return answer(respond(body), usage=(100, 20))

    url = server.react("ray", react)
    process = start(articles, tmp_path / "ray", url, "--engine", "ray", "--jobs", "1")
    code, stdout, stderr = wait(process)

    assert (code, stdout, stderr) == (0, "", "")
    assert len(killed) == 1
    # No port was open to other machines.
    assert addresses
    assert all(address.endswith("0100007F") for address in addresses)
    # Only the requests of the killed worker, three at most, were repeated.
    assert set(requests.values()) <= {1, 2}
    assert COUNT * 3 <= requests.total() <= COUNT * 3 + 3
    for _ in range(100):
        if not any(map(is_alive, processes)):
            break
        time.sleep(0.1)
    assert not any(map(is_alive, processes)), "Ray processes are still running"

    threads = start(articles, tmp_path / "threads", url, "--jobs", "2")
    assert wait(threads)[0] == 0
    assert records(tmp_path / "ray") == records(tmp_path / "threads")
    assert len(records(tmp_path / "ray")) == COUNT


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_nothing_is_lost_or_repeated_when_the_reader_of_ids_is_killed(
    articles: Path, tmp_path: Path, server: FaultServer
) -> None:
    requests: Counter[str] = Counter()
    process: subprocess.Popen[str]
    killed: list[int] = []

    def react(body: Body) -> Step:
        requests[body["messages"][1]["content"]] += 1
        if requests.total() == 7:
            killed.extend(ray_processes(process.pid, "ReadDocumentIds"))
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
        return answer(respond(body), usage=(100, 20))

    url = server.react("reader", react)
    process = start(articles, tmp_path / "ray", url, "--engine", "ray", "--jobs", "1")

    assert wait(process) == (0, "", "")
    assert killed
    assert set(requests.values()) == {1}
    assert len(records(tmp_path / "ray")) == COUNT


def test_a_missing_cluster_is_reported_in_one_line(articles: Path, tmp_path: Path) -> None:
    more = ("--engine", "ray", "--address", "127.0.0.1:1")
    code, stdout, stderr = wait(start(articles, tmp_path / "out", "http://127.0.0.1:1/v1", *more))

    assert (code, stdout) == (2, "")
    assert stderr.startswith("summarizer: error: no cluster")
    assert stderr.count("\n") == 1


@needs_the_engine
def test_the_embedded_model_runs_in_a_worker(tmp_path: Path) -> None:
    article, out = tmp_path / "short.txt", tmp_path / "out"
    article.write_text("Dora Valen said on Friday that taxes would rise.", encoding="utf-8")
    command = [sys.executable, "-m", "summarizer", "batch", str(article), "--out", str(out), "-q"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # noqa: TID251 - of the subprocess
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
    assert summary["provenance"]["usage"]["requests"] == 2
    assert summary["provenance"]["usage"]["completion_tokens"] > 0
