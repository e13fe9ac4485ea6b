"""Kill runs of a batch at random moments, let others go on, and look for what went wrong.

    python tests/killing.py            (a nursery: forks a run for each line on standard input)

The runs are processes of their own, forked from one that has everything imported, so that a kill
hits the work and not the start of Python.
"""

from __future__ import annotations

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

from support.slow_server import ReceivedRequest, SlowServer, article

ASKS = 3
_WAY = 0.5
"""Seconds that an answer may take from the server to the disk."""

Killed = dict[str, float]
"""When runs were killed, by the key that each shows the server."""


class ProcessGroup:
    """Forks runs of the command line.

    Attributes:
        key: What the run started last shows the server, and no other run: what a killed run has
            sent may arrive after the kill.
    """

    def __init__(self) -> None:
        self.key = ""
        self._numbers = itertools.count(1)
        self._process = subprocess.Popen(  # noqa: S603 - this very file
            [sys.executable, str(Path(__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def start(self, arguments: list[str], log: Path) -> int:
        """Start a run; return its process id."""
        self.key = f"run-{next(self._numbers)}"
        self._tell(json.dumps([arguments, str(log), self.key]))
        return int(self._said())

    def end(self) -> int:
        """Wait for the run started last; return its exit code, below 0 for a signal's."""
        self._tell("end")
        return int(self._said())

    def close(self) -> None:
        """End it."""
        self._process.communicate()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _said(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass
class Outcome:
    """What kills did.

    Attributes:
        kills: Runs that were killed while they were at work.
        rounds: Folders that were finished in the end.
        asks: Answers that their documents took.
        requests: Requests that the server saw.
        open_at_kill: Of these, repeated since the server had not answered before the kill.
        on_their_way: Of these, repeated since the answer was not on the disk before the kill.
        longest_way: Seconds between such an answer and the kill, at most.
        most_at_a_kill: Requests repeated because of one kill, at most.
        faults: What was lost, doubled, torn or left behind.
    """

    kills: int = 0
    rounds: int = 0
    asks: int = 0
    requests: int = 0
    open_at_kill: int = 0
    on_their_way: int = 0
    longest_way: float = 0.0
    most_at_a_kill: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Killer:
    """Kills runs in `folder`.

    Attributes:
        folder: For articles and results.
        documents: How many articles a folder has.
        jobs: Requests at once.
        delay: Seconds the server takes for an answer.
    """

    folder: Path
    documents: int = 24
    jobs: int = 4
    delay: float = 0.02

    @property
    def under_way(self) -> int:
        """Documents at once. Each has at most one answer that is not kept yet."""
        # Here: where this file is run, it sees to its path only later.
        from summarizer.cli.batch_runner import concurrent_documents

        return concurrent_documents(self.jobs)

    def kill(self, kills: int, seed: int) -> Outcome:
        """Kill `kills` runs, and let those folders be finished that were begun."""
        outcome, chance = Outcome(), random.Random(seed)  # noqa: S311
        articles = self.folder / "articles"
        articles.mkdir()
        for number in range(self.documents):
            (articles / f"a{number:03d}.txt").write_text(article(number), encoding="utf-8")
        with ProcessGroup() as nursery:
            wanted, longest = self._reference(nursery)
            moments = iter(lambda: chance.uniform(0.0, longest), None)
            with SlowServer(self.delay) as server:
                before = 0
                while outcome.kills < kills:
                    out = self.folder / f"out{outcome.rounds}"
                    waits = islice(moments, kills - outcome.kills)
                    killed = self._round(nursery, server.url, out, waits)
                    outcome.faults += faults_of(out, wanted)
                    seen = server.requests()
                    self._count(outcome, seen[before:], killed)
                    before = len(seen)
        return outcome

    def _round(self, nursery: ProcessGroup, url: str, out: Path, waits: Iterator[float]) -> Killed:
        """Run until the folder is finished; return which runs were killed."""
        killed: Killed = {}
        while True:
            pid = nursery.start(self._arguments(url, out), out.with_suffix(".log"))
            wait, at = next(waits, None), 0.0
            if wait is not None:
                time.sleep(wait)
                at = time.monotonic()
                os.kill(pid, signal.SIGKILL)
            code = nursery.end()
            if code == -signal.SIGKILL:
                killed[nursery.key] = at
            elif code == 0:
                return killed
            else:
                raise AssertionError(f"exit {code}: {out.with_suffix('.log').read_text()}")

    def _count(self, outcome: Outcome, seen: list[ReceivedRequest], killed: Killed) -> None:
        outcome.rounds += 1
        outcome.kills += len(killed)
        outcome.asks += ASKS * self.documents
        outcome.requests += len(seen)
        last = {request.digest: number for number, request in enumerate(seen)}
        repeated: Counter[str] = Counter()
        for number, request in enumerate(seen):
            kill = killed.get(request.api_key)
            # What a run repeats that nobody killed is counted nowhere, and so is paid for twice.
            if last[request.digest] == number or kill is None:
                continue
            repeated[request.api_key] += 1
            if request.answered is None or request.answered >= kill:
                outcome.open_at_kill += 1
            elif kill - request.answered < _WAY:
                outcome.on_their_way += 1
                outcome.longest_way = max(outcome.longest_way, kill - request.answered)
        outcome.most_at_a_kill = max(outcome.most_at_a_kill, *repeated.values(), 0)

    def _reference(self, nursery: ProcessGroup) -> tuple[list[Any], float]:
        """Return the records of runs that nobody kills, and how long one takes."""
        with SlowServer(self.delay) as server:
            seconds = []
            # The first one also warms up caches.
            for name in ("warm", "reference"):
                out, started = self.folder / name, time.monotonic()
                nursery.start(self._arguments(server.url, out), out.with_suffix(".log"))
                code = nursery.end()
                assert code == 0, out.with_suffix(".log").read_text()
                seconds.append(time.monotonic() - started)
        return _records(out), min(seconds)

    def _arguments(self, url: str, out: Path) -> list[str]:
        model = ["--model", "openai/slow", "--base-url", url]
        inputs = str(self.folder / "articles")
        jobs = str(self.jobs)
        return ["batch", inputs, "--out", str(out), *model, "--jobs", jobs, "--quiet"]


def faults_of(out: Path, wanted: list[Any]) -> list[str]:
    """Return what is wrong with the folder of results `out`, which should hold `wanted`."""
    found = _records(out)
    faults = [f"{out.name}: the records differ"] if found != wanted else []
    for record in found:
        id = record["document"]["id"]
        own = json.loads((out / "summaries" / f"{id}.json").read_text(encoding="utf-8"))
        if _bare(own) != record:
            faults.append(f"{out.name}: {id}.json differs from its line")
        text = (out / "texts" / f"{id}.txt").read_bytes()
        if hashlib.sha256(text).hexdigest() != record["document"]["sha256"]:
            faults.append(f"{out.name}: {id}.txt is not its text")
    if (out / "failures.jsonl").read_text():
        faults.append(f"{out.name}: there are failures")
    expected = {
        ".summarizer",
        "failures.jsonl",
        "run.json",
        "summaries",
        "summaries.jsonl",
        "texts",
    }
    left = {path.name for path in out.iterdir()} - expected
    ids = {record["document"]["id"] for record in found}
    for name, suffix in (("summaries", ".json"), ("texts", ".txt")):
        left |= {path.name for path in (out / name).iterdir()} - {id + suffix for id in ids}
    return (
        faults + [f"{out.name}: {name} was left behind" for name in left] + _store_faults(out, ids)
    )


def _store_faults(out: Path, ids: set[str]) -> list[str]:
    with contextlib.closing(sqlite3.connect(out / ".summarizer" / "store.sqlite")) as store:
        finished = Counter(id for (id,) in store.execute("SELECT id FROM finished"))
        answers = store.execute("SELECT count(*) FROM answers").fetchone()[0]
        check = store.execute("PRAGMA integrity_check").fetchall()
    faults = [] if finished == Counter(ids) else [f"{out.name}: the store has other documents"]
    faults += [f"{out.name}: {answers} answers were left behind"] if answers else []
    return faults + ([] if check == [("ok",)] else [f"{out.name}: {check}"])


def _records(out: Path) -> list[Any]:
    lines = (out / "summaries.jsonl").read_text(encoding="utf-8").splitlines()
    return [_bare(json.loads(line)) for line in lines]


def _bare(record: Any) -> Any:
    """Return `record` without what differs from run to run."""
    provenance = record["provenance"]
    for name in ("created_at", "seconds", "backend"):
        del provenance[name]
    return record


def _nurse() -> None:
    """Fork a run for each line on standard input; say its process id, then its exit code."""
    from summarizer.cli.app import main
    from summarizer.models.factory import open_model
    from summarizer.settings import Settings

    # Everything that the runs will need is imported by this.
    open_model(Settings(model="openai/x", base_url="http://127.0.0.1:9/v1")).close()
    while line := sys.stdin.readline():
        arguments, log, key = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os.environ["OPENAI_API_KEY"] = key  # noqa: TID251 - of the forked run alone
            with open(log, "a") as file:  # noqa: PTH123 - for its descriptor
                os.dup2(file.fileno(), 2)
            code = main(arguments)
            os._exit(code)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        # Not before it is asked for: until then nobody else can have this process id.
        sys.stdin.readline()
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    _nurse()
