"""A run leaks its key into no file, output, log or process list.

The server repeats the key in its errors. Home, cache and temporary files of the run are in one
folder, which is searched afterwards.
"""

import base64
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from support.faults.fault_injection import task_of
from support.servers.fault_server import Body, FaultServer, Step, answer, status

ROOT = Path(__file__).parent.parent.parent
KEY = "zq-hemlig-4711-nyckel-lang-nog"
PASSWORD = "zw-hemlig-4712-losenord"
_TOKEN = base64.b64encode(f"reader:{PASSWORD}".encode()).decode()
SECRETS = (KEY, PASSWORD, _TOKEN)
_TIMEOUT = 120


class LeakingServer:
    """Responds after one error of each kind, each of which contains what the client sent."""

    def __init__(self, *, login: bool) -> None:
        self.echo = f"{KEY} of reader:{PASSWORD}" if login else KEY
        self.faults = [
            status(500, f"key {KEY}"),
            status(429, KEY),
            answer(f"no JSON for {KEY[:9]}"),
        ]
        self.reached = threading.Event()

    def __call__(self, body: Body) -> Step:
        self.reached.set()
        if "Qorvath" in json.dumps(body):
            return status(401, f"Incorrect API key provided: {self.echo}")
        if self.faults:
            return self.faults.pop()
        return answer(json.dumps({task_of(body): []}), delay=0.3)


def environment(home: Path, url: str, *, login: bool) -> dict[str, str]:
    """Return the environment of the run, with the key and a separate home."""
    if login:
        url = url.replace("http://", f"http://reader:{PASSWORD}@")
    return {
        "PATH": os.environ.get("PATH", ""),  # noqa: TID251 - of the subprocess
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "TMPDIR": str(home / "tmp"),
        "OPENAI_LOG": "debug",
        "OPENAI_API_KEY": KEY,
        "SUMMARIZER_MODEL": "openai/fake",
        "SUMMARIZER_BASE_URL": url,
    }


def command_lines() -> list[str]:
    """Return the command lines of all visible processes."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue  # the process has ended
    return lines


def run_command(home: Path, arguments: list[str], *, login: bool) -> tuple[int, str, list[str]]:
    """Run the command; return its exit code, its output, and the command lines seen meanwhile."""
    leaking_server = LeakingServer(login=login)
    (home / "tmp").mkdir()
    with FaultServer() as server:
        url = server.react("leaky", leaking_server)
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "summarizer", *arguments],
            cwd=home, env=environment(home, url, login=login), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert leaking_server.reached.wait(_TIMEOUT)
        processes = command_lines()
        output, _ = process.communicate(timeout=_TIMEOUT)
        requests = server.requests("leaky")
        sent = [request.headers.get("authorization", "") for request in requests]
    assert set(sent) == {f"Basic {_TOKEN}" if login else f"Bearer {KEY}"}
    return process.returncode, output, processes


def assert_no_secrets(home: Path, output: str, processes: list[str]) -> None:
    files = [path for path in home.rglob("*") if path.is_file()]
    assert files
    for secret in SECRETS:
        assert secret not in output
        assert not [path.name for path in files if secret.encode() in path.read_bytes()]
        assert not [path for path in home.rglob("*") if secret in str(path)]
        assert not [line for line in processes if secret in line]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are listed in /proc")
@pytest.mark.parametrize("login", [False, True], ids=["key", "password"])
def test_a_run_leaks_no_secret(tmp_path: Path, login: bool) -> None:
    (tmp_path / "good.txt").write_text("Dora Valen said that it was over.", encoding="utf-8")
    (tmp_path / "bad.txt").write_text("Ulm Qorvath said that it was not.", encoding="utf-8")
    command = ["run", "good.txt", "bad.txt", "--out", "out", "--timeout", "20"]
    code, output, processes = run_command(tmp_path, command, login=login)
    assert code == 1, output
    assert "the server refused the key" in output
    assert (tmp_path / "out" / "good.json").exists()
    assert_no_secrets(tmp_path, output, processes)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are listed in /proc")
def test_an_evaluation_with_a_recording_leaks_no_secret(tmp_path: Path) -> None:
    command = ["eval", "run", "--model", "openai/fake", "--doc", "e06", "--record",
               "--recording", "recording.jsonl", "--out", "run"]  # fmt: skip
    code, output, processes = run_command(tmp_path, command, login=False)
    assert code == 0, output
    assert (tmp_path / "recording.jsonl").exists()
    score = ["eval", "score", "run", "--html", "page.html", "--json", "report.json"]
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "summarizer", *score],
        cwd=tmp_path, env=environment(tmp_path, "http://127.0.0.1:9/v1", login=False),
        text=True, capture_output=True, timeout=_TIMEOUT, check=False,
    )  # fmt: skip
    assert (tmp_path / "page.html").exists(), done.stderr
    assert_no_secrets(tmp_path, output + done.stdout + done.stderr, processes)
