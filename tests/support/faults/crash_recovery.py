"""Kill runs of a batch at random moments, resume them, and look for errors in the results.

    python tests/support/faults/crash_recovery.py     (forks a run per line of standard input)

The runs are forked from a process that has imported everything, so that a kill hits the work and
not the start of Python.
"""

import contextlib
import hashlib
import itertools
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Self

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[3]), str(Path(__file__).parents[2])]

from support.servers.slow_server import ReceivedRequest, SlowServer, article

REQUESTS_PER_DOCUMENT = 3
_MAX_SAVE_SECONDS = 0.5
"""Between the response of the server and its storage."""

_RESULT_FILES = {
    *(".summarizer", "failures.jsonl", "run.json", "summaries", "summaries.jsonl", "texts")
}

KillTimes = dict[str, float]
"""When runs were killed, by API key."""


class ProcessGroup:
    """Forks runs of the command line.

    Attributes:
        key: API key of the latest run. Each run has its own, since requests of a killed run may
            arrive after the kill.
    """

    def __init__(self) -> None:
        self.key = ""
        self._numbers = itertools.count(1)
        self._process = subprocess.Popen(  # noqa: S603 - this file
            [sys.executable, str(Path(__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )

    def start(self, arguments: list[str], log: Path) -> int:
        """Start a run; return its process id."""
        self.key = f"run-{next(self._numbers)}"
        self._send(json.dumps([arguments, str(log), self.key]))
        return self._receive()

    def end(self) -> int:
        """Wait for the latest run; return its exit code, negative for a signal."""
        self._send("end")
        return self._receive()

    def close(self) -> None:
        """End the fork server."""
        self._process.communicate()

    def _send(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _receive(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass
class CrashTestOutcome:
    """Counts of a crash test.

    Attributes:
        kills: Runs that were killed while running.
        rounds: Results folders that were completed.
        responses: Responses that their documents needed.
        requests: Requests that the server received.
        unanswered: Requests repeated because the server had not responded before the kill.
        unsaved: Requests repeated because the response was not stored before the kill.
        max_save_seconds: Maximum time between such a response and the kill.
        max_repeated_per_kill: Maximum number of requests repeated because of one kill.
        faults: Lost, duplicate, corrupt and leftover records and files.
    """

    kills: int = 0
    rounds: int = 0
    responses: int = 0
    requests: int = 0
    unanswered: int = 0
    unsaved: int = 0
    max_save_seconds: float = 0.0
    max_repeated_per_kill: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class CrashTest:
    """Kills and resumes runs in `folder`.

    Attributes:
        folder: For articles and results.
        documents: Number of articles.
        jobs: Concurrent requests.
        delay: Seconds the server takes for a response.
    """

    folder: Path
    documents: int = 24
    jobs: int = 4
    delay: float = 0.02

    @property
    def max_in_progress(self) -> int:
        """Documents in progress at once, each with at most one response that is not stored yet."""
        from summarizer.cli.batch_runner import concurrent_documents

        return concurrent_documents(self.jobs)

    def run(self, kills: int, seed: int) -> CrashTestOutcome:
        """Kill `kills` runs, and resume each until its results folder is complete."""
        outcome, rng = CrashTestOutcome(), random.Random(seed)  # noqa: S311
        articles = self.folder / "articles"
        articles.mkdir()
        for number in range(self.documents):
            (articles / f"a{number:03d}.txt").write_text(article(number), encoding="utf-8")
        with ProcessGroup() as process_group:
            expected, duration = self._reference(process_group)
            waits = iter(lambda: rng.uniform(0.0, duration), None)
            with SlowServer(self.delay) as server:
                seen_before = 0
                while outcome.kills < kills:
                    out = self.folder / f"out{outcome.rounds}"
                    kill_times = self._round(
                        process_group, server.url, out, islice(waits, kills - outcome.kills)
                    )
                    outcome.faults += find_faults(out, expected)
                    requests = server.requests()
                    self._count(outcome, requests[seen_before:], kill_times)
                    seen_before = len(requests)
        return outcome

    def _round(
        self, process_group: ProcessGroup, url: str, out: Path, waits: Iterator[float]
    ) -> KillTimes:
        """Run until the results folder is complete; return the kills."""
        kill_times: KillTimes = {}
        while True:
            pid = process_group.start(self._arguments(url, out), out.with_suffix(".log"))
            wait, killed_at = next(waits, None), 0.0
            if wait is not None:
                time.sleep(wait)
                killed_at = time.monotonic()
                os.kill(pid, signal.SIGKILL)
            code = process_group.end()
            if code == -signal.SIGKILL:
                kill_times[process_group.key] = killed_at
            elif code == 0:
                return kill_times
            else:
                raise AssertionError(f"exit {code}: {out.with_suffix('.log').read_text()}")

    def _count(
        self, outcome: CrashTestOutcome, requests: list[ReceivedRequest], kill_times: KillTimes
    ) -> None:
        outcome.rounds += 1
        outcome.kills += len(kill_times)
        outcome.responses += REQUESTS_PER_DOCUMENT * self.documents
        outcome.requests += len(requests)
        last = {request.digest: number for number, request in enumerate(requests)}
        repeated: Counter[str] = Counter()
        for number, request in enumerate(requests):
            killed_at = kill_times.get(request.api_key)
            # A request repeated without a kill is not counted, and so appears as paid for twice.
            if last[request.digest] == number or killed_at is None:
                continue
            repeated[request.api_key] += 1
            if request.answered is None or request.answered >= killed_at:
                outcome.unanswered += 1
            elif (seconds := killed_at - request.answered) < _MAX_SAVE_SECONDS:
                outcome.unsaved += 1
                outcome.max_save_seconds = max(outcome.max_save_seconds, seconds)
        outcome.max_repeated_per_kill = max(outcome.max_repeated_per_kill, *repeated.values(), 0)

    def _reference(self, process_group: ProcessGroup) -> tuple[list[Any], float]:
        """Return the records of runs that are not killed, and the duration of one."""
        out, log, seconds = self.folder / "reference", self.folder / "reference.log", []
        with SlowServer(self.delay) as server:
            # The first run also warms up caches.
            for folder in (self.folder / "warm-up", out):
                started = time.monotonic()
                process_group.start(self._arguments(server.url, folder), log)
                code = process_group.end()
                assert code == 0, log.read_text()
                seconds.append(time.monotonic() - started)
        return _records(out), min(seconds)

    def _arguments(self, url: str, out: Path) -> list[str]:
        model = ["--model", "openai/slow", "--base-url", url]
        inputs = str(self.folder / "articles")
        return ["batch", inputs, "--out", str(out), *model, "--jobs", str(self.jobs), "--quiet"]


def find_faults(out: Path, expected: list[Any]) -> list[str]:
    """Return the errors in the results folder `out`, which should contain `expected`."""
    records = _records(out)
    faults = [f"{out.name}: the records differ"] if records != expected else []
    for record in records:
        name = record["document"]["id"]
        summary = json.loads((out / "summaries" / f"{name}.json").read_text(encoding="utf-8"))
        if _comparable(summary) != record:
            faults.append(f"{out.name}: {name}.json differs from its line")
        text = (out / "texts" / f"{name}.txt").read_bytes()
        if hashlib.sha256(text).hexdigest() != record["document"]["sha256"]:
            faults.append(f"{out.name}: {name}.txt has another text")
    if (out / "failures.jsonl").read_text():
        faults.append(f"{out.name}: there are failures")
    names = {record["document"]["id"] for record in records}
    leftover = {path.name for path in out.iterdir()} - _RESULT_FILES
    for folder, suffix in (("summaries", ".json"), ("texts", ".txt")):
        files = {path.name for path in (out / folder).iterdir()}
        leftover |= files - {name + suffix for name in names}
    faults += [f"{out.name}: {name} was left behind" for name in leftover]
    return faults + _store_faults(out, names)


def _store_faults(out: Path, document_ids: set[str]) -> list[str]:
    with contextlib.closing(sqlite3.connect(out / ".summarizer" / "store.sqlite")) as store:
        finished = Counter(name for (name,) in store.execute("SELECT id FROM finished"))
        responses = store.execute("SELECT count(*) FROM answers").fetchone()[0]
        check = store.execute("PRAGMA integrity_check").fetchall()
    faults = []
    if finished != Counter(document_ids):
        faults.append(f"{out.name}: the store has other documents")
    if responses:
        faults.append(f"{out.name}: {responses} responses were left behind")
    return faults + ([] if check == [("ok",)] else [f"{out.name}: {check}"])


def _records(out: Path) -> list[Any]:
    lines = (out / "summaries.jsonl").read_text(encoding="utf-8").splitlines()
    return [_comparable(json.loads(line)) for line in lines]


def _comparable(record: Any) -> Any:
    """Return `record` without the fields that differ between runs."""
    for name in ("created_at", "seconds", "backend"):
        del record["provenance"][name]
    return record


def _serve_forks() -> None:
    """Fork a run per line of standard input; print its process id, then its exit code."""
    from summarizer.cli.app import main
    from summarizer.models.factory import open_model
    from summarizer.settings import Settings

    # Imports everything that the runs need.
    open_model(Settings(model="openai/x", base_url="http://127.0.0.1:9/v1")).close()
    while line := sys.stdin.readline():
        arguments, log, key = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os.environ["OPENAI_API_KEY"] = key  # noqa: TID251 - of the forked run
            with open(log, "a") as file:  # noqa: PTH123 - for its descriptor
                os.dup2(file.fileno(), 2)
            code = main(arguments)
            os._exit(code)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        # Not reaped before `end`: until then no other process can get this process id.
        sys.stdin.readline()
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve_forks()
