"""A batch in a storm of faults: run again until no later run would mend anything.

Each run is looked at: what is on the disk, what `run.json` says, and what the server has seen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from support.fault_injection import BUDGET, FaultInjector
from support.model_requests import instructor_model
from support.processes import descendants

from summarizer.batch import ThreadEngine, run_batch
from summarizer.batch.engines.base import SERVICE
from summarizer.cli.app import main
from summarizer.loaders.discovery import sources
from summarizer.models.base import Model
from summarizer.models.factory import open_model
from summarizer.models.identity import configured_identity
from summarizer.schema.summary import Usage
from summarizer.settings import Settings

Start = Callable[[Path, Path], int]
"""Runs a batch from a folder of articles to one of results; returns its exit code."""

ROOT = Path(__file__).parents[2]
Check = Callable[["Batched", FaultInjector], list[str]]
"""Compares what a run said with what the server has seen; returns what differs."""

_MOST_RUNS = 30
_LOOK = 0.5
_NO_TEXT = "z"
TOKENS = 100
"""That the server says each answer has read."""

UNREADABLE = 2
"""Of the articles, those that are no text: they fail for ever, and cost nothing."""


@dataclass
class Batched:
    """What runs on one folder made of its articles.

    Attributes:
        inputs: How many articles there were.
        runs: How many runs it took.
        usage: What `run.json` said of each run, added up.
        summaries: The documents that have a summary.
        failures: Those that have none, with stage, reason, and the requests they cost.
        faults: What was lost or said wrongly.
    """

    inputs: int
    runs: int = 0
    usage: Usage = field(default_factory=Usage)
    summaries: list[str] = field(default_factory=list)
    failures: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """Articles that are neither here nor there."""
        return self.inputs - len({*self.summaries, *self.failures})


def write_articles(folder: Path, count: int) -> Path:
    """Write articles of one to four sentences, no two alike, and some that are no text."""
    folder.mkdir(parents=True)
    for number in range(count - UNREADABLE):
        said = [f"Kesh said it {number} times on day {day}." for day in range(1 + number % 4)]
        (folder / f"d{number:05}.txt").write_text(" ".join(said), encoding="utf-8")
    for number in range(UNREADABLE):
        (folder / f"{_NO_TEXT}{number}.txt").write_bytes(b"\xff\xfe\x00\xd8")
    return folder


def command(url: str, *more: str) -> list[str]:
    """Return the options of a command that asks the server at `url`."""
    return ["--model", "openai/fake", "--base-url", url, "--timeout", "10", "--quiet", *more]


def by_command(options: list[str]) -> Start:
    """Return what runs the command in this process."""
    return lambda articles, out: main(["batch", str(articles), "--out", str(out), *options])


def by_ray(url: str, seen: set[int], jobs: int = 2) -> Start:
    """Return what runs the command with two workers of Ray; `seen` gets all of its processes."""
    options = command(url, "--engine", "ray", "--workers", "2", "--jobs", str(jobs))
    python = [sys.executable, "-m", "summarizer", "batch"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # noqa: TID251 - a child's

    def start(articles: Path, out: Path) -> int:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*python, str(articles), "--out", str(out), *options],
            cwd=out.parent,
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None:
            seen.update(descendants(process.pid))
            time.sleep(_LOOK)
        return process.returncode

    return start


def by_threads(url: str, jobs: int) -> Start:
    """Return what runs a batch with waits so short that it takes seconds."""
    settings = Settings(model="openai/fake", base_url=url)

    def opened() -> Model:
        model = instructor_model(open_model(settings))
        model.retry_policy = replace(BUDGET, timeout=10.0)
        return model

    def start(articles: Path, out: Path) -> int:
        engine = ThreadEngine(opened, jobs)
        identity = configured_identity(settings)
        return run_batch(lambda: sources([articles]), out, engine, identity).exit_code

    return start


def batched(
    articles: Path, out: Path, storm: FaultInjector, start: Start, check: Check | None = None
) -> Batched:
    """Run batches until all is done that can be; the server answers by `storm`.

    Each run is followed by `check`, by default `miscounted`.
    """
    found = Batched(sum(1 for _ in articles.iterdir()))
    while found.runs < _MOST_RUNS:
        code = start(articles, out)
        found.runs += 1
        record = json.loads((out / "run.json").read_text(encoding="utf-8"))
        _read(found, out, record, code)
        found.faults += (check or miscounted)(found, storm)
        if record["this_run"]["left"] == 0 and not _is_mendable(found):
            break
    return found


def miscounted(found: Batched, storm: FaultInjector) -> list[str]:
    """Return what the server has seen otherwise than the results say."""
    pairs = [("requests", found.usage.requests, storm.requests)]
    for id, failure in found.failures.items():
        seen = 0 if id.startswith(_NO_TEXT) else storm.about[int(id[1:])]
        pairs.append((f"attempts of {id}", failure["attempts"], seen))
    wrong = [f"{what}: {ours} said, {seen} seen" for what, ours, seen in pairs if ours != seen]
    return wrong + tokens_miscounted(found, storm)


def tokens_miscounted(found: Batched, storm: FaultInjector) -> list[str]:
    """Return whether tokens were billed that nobody counted, or the other way round."""
    ours, seen = found.usage.prompt_tokens, storm.billed * TOKENS
    return [] if ours == seen else [f"tokens: {ours} said, {seen} seen"]


def _is_mendable(found: Batched) -> bool:
    return any(failure["stage"] == SERVICE for failure in found.failures.values())


def _read(found: Batched, out: Path, record: dict[str, Any], code: int) -> None:
    """Read the results of a run, and note what is wrong with them."""
    before = set(found.summaries)
    found.usage += Usage(**record["this_run"]["usage"])
    found.summaries = [summary["document"]["id"] for summary in _lines(out, "summaries.jsonl")]
    found.failures = {failure["document"]: failure for failure in _lines(out, "failures.jsonl")}
    counts, left = record["documents"], record["this_run"]["left"]
    wrong = {
        f"exit {code}": code not in {0, 1},
        "a finished document is gone": not before <= set(found.summaries),
        "a document stands there twice": len(set(found.summaries)) != len(found.summaries),
        "summary and failure": not found.failures.keys().isdisjoint(found.summaries),
        f"{found.lost} lost, {left} left": found.lost != left,
        "a failure without a reason": not all(one["error"] for one in found.failures.values()),
        "run.json miscounts": (counts["summaries"], counts["failures"])
        != (len(found.summaries), len(found.failures)),
    }
    found.faults += [what for what, is_so in wrong.items() if is_so]


def _lines(out: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / name).read_text(encoding="utf-8").splitlines()]
