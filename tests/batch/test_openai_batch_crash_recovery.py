"""A run that is killed during any API call is resumed: one batch, each request once, all records.

The command runs in a subprocess. The server kills it before or after executing a call, which covers
each point between a call and the record of its result.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.servers.batch_server import KILL_AFTER, KILL_BEFORE, BatchServer

COUNT = 4
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def server() -> Iterator[BatchServer]:
    with BatchServer() as running:
        yield running


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(COUNT):
        text = f"Dora Valen said that taxes would rise. It was day {number}."
        (folder / f"d{number}.txt").write_text(text, encoding="utf-8")
    return folder


def start(server: BatchServer, articles: Path, *more: str) -> subprocess.Popen[str]:
    out = articles.parent / "out"
    command = [sys.executable, "-m", "summarizer", "batch", str(articles), "--out", str(out)]
    options = ["--model", "openai/fake", "--base-url", server.url, "--engine", "openai-batch"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # noqa: TID251 - a child's
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, *options, "--poll", "0.1", *more],
        cwd=out.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    server.state.victim = process.pid
    return process


def run(server: BatchServer, articles: Path, *more: str) -> tuple[int, str]:
    process = start(server, articles, *more)
    stdout, stderr = process.communicate(timeout=120)
    assert stdout == ""
    return process.returncode, stderr


def test_a_run_killed_at_each_call_pays_once_and_loses_nothing(
    server: BatchServer, articles: Path
) -> None:
    moments = [
        ("upload", KILL_BEFORE),
        ("upload", KILL_AFTER),
        ("create", KILL_BEFORE),
        ("create", KILL_AFTER),
        ("retrieve", KILL_AFTER),
        ("content", KILL_AFTER),
    ]
    # Unrelated batches, among which a run must find its own.
    server.add_unrelated_batches(3)
    for call, fault in moments:
        server.plan(call, fault)
        code, _ = run(server, articles)
        assert code == -signal.SIGKILL, call
    code, stderr = run(server, articles)

    assert code == 0, stderr
    own = [job for job in server.batches if job.metadata]
    assert len(own) == 1
    assert len(server.state.answered) == COUNT * 3
    assert set(server.state.answered.values()) == {1}
    out = articles.parent / "out"
    ids = [
        json.loads(line)["document"]["id"]
        for line in (out / "summaries.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert ids == [f"d{number}" for number in range(COUNT)]
    assert (out / "failures.jsonl").read_text(encoding="utf-8") == ""


def test_a_run_that_does_not_wait_reports_how_to_resume(
    server: BatchServer, articles: Path
) -> None:
    code, stderr = run(server, articles, "--no-wait")

    assert code == 0
    assert "with the provider: 1 batch, 12 requests" in stderr
    assert "run the same command again to collect the answers" in stderr


def test_ctrl_c_leaves_the_batch_at_the_provider(server: BatchServer, articles: Path) -> None:
    server.state.polls = 5
    process = start(server, articles)
    while server.state.calls["retrieve"] < 1 and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=120)

    assert process.returncode == 130
    assert "run the same command again" in stderr
    assert "Traceback" not in stderr
    assert [job.status for job in server.batches] == ["in_progress"]
    assert run(server, articles)[0] == 0
    assert len(server.batches) == 1
