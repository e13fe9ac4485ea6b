"""Run a batch with injected faults repeatedly, until a retry would change nothing.

After each run the files, `run.json` and the requests that the server received are compared.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from support.faults.fault_injection import SHORT_WAITS, FaultInjector, open_model_at
from support.servers.processes import descendants

from summarizer.batch import ThreadEngine, run_batch
from summarizer.batch.engines.base import SERVICE
from summarizer.cli.app import main
from summarizer.loaders.discovery import sources
from summarizer.models.base import Model
from summarizer.models.identity import configured_identity
from summarizer.schema.summary import Usage
from summarizer.settings import Settings

BatchRunner = Callable[[Path, Path], int]
"""Runs a batch on a folder of articles into a results folder; returns the exit code."""

ROOT = Path(__file__).parents[3]
Check = Callable[["BatchOutcome", FaultInjector], list[str]]
"""Compares the records of a run with the requests of the server; returns the differences."""

_MAX_RUNS = 30
_POLL_SECONDS = 0.5
_UNREADABLE_PREFIX = "z"
TOKENS_PER_RESPONSE = 100
"""Prompt tokens in the usage of each response."""

UNREADABLE = 2
"""Number of articles that are no text: they always fail, and cost nothing."""


@dataclass
class BatchOutcome:
    """State of the results folder after some runs.

    Attributes:
        inputs: Number of articles.
        runs: Number of runs.
        usage: Total usage according to `run.json`.
        summaries: Documents with a summary.
        failures: Failure records by document.
        faults: Errors in the records.
    """

    inputs: int
    runs: int = 0
    usage: Usage = field(default_factory=Usage)
    summaries: list[str] = field(default_factory=list)
    failures: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """Number of articles without summary and failure."""
        return self.inputs - len({*self.summaries, *self.failures})


def write_articles(folder: Path, count: int) -> Path:
    """Write different articles of one to four sentences, and some files that are no text."""
    folder.mkdir(parents=True)
    for number in range(count - UNREADABLE):
        sentences = [f"Kesh said it {number} times on day {day}." for day in range(1 + number % 4)]
        (folder / f"d{number:05}.txt").write_text(" ".join(sentences), encoding="utf-8")
    for number in range(UNREADABLE):
        (folder / f"{_UNREADABLE_PREFIX}{number}.txt").write_bytes(b"\xff\xfe\x00\xd8")
    return folder


def command_options(url: str, *more: str) -> list[str]:
    """Return the options of a command for the server at `url`."""
    return ["--model", "openai/fake", "--base-url", url, "--timeout", "10", "--quiet", *more]


def command_runner(options: list[str]) -> BatchRunner:
    """Return a runner of the command in this process."""
    return lambda articles, out: main(["batch", str(articles), "--out", str(out), *options])


def ray_runner(url: str, pids: set[int], jobs: int = 2) -> BatchRunner:
    """Return a runner of the command with two Ray workers, which adds its processes to `pids`."""
    options = command_options(url, "--engine", "ray", "--workers", "2", "--jobs", str(jobs))
    python = [sys.executable, "-m", "summarizer", "batch"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # noqa: TID251 - of the subprocess

    def start(articles: Path, out: Path) -> int:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*python, str(articles), "--out", str(out), *options],
            cwd=out.parent,
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None:
            pids.update(descendants(process.pid))
            time.sleep(_POLL_SECONDS)
        return process.returncode

    return start


def thread_runner(url: str, jobs: int) -> BatchRunner:
    """Return a runner of the thread engine with short waits."""
    settings = Settings(model="openai/fake", base_url=url)

    def open_with_short_waits() -> Model:
        model = open_model_at(url)
        model.retry_policy = replace(SHORT_WAITS, timeout=10.0)
        return model

    def start(articles: Path, out: Path) -> int:
        engine = ThreadEngine(open_with_short_waits, jobs)
        identity = configured_identity(settings)
        return run_batch(lambda: sources([articles]), out, engine, identity).exit_code

    return start


def run_until_done(
    articles: Path,
    out: Path,
    injector: FaultInjector,
    start: BatchRunner,
    check: Check | None = None,
) -> BatchOutcome:
    """Run batches until a retry would change nothing; return the final state.

    After each run `check` is called, by default `count_differences`.
    """
    outcome = BatchOutcome(sum(1 for _ in articles.iterdir()))
    while outcome.runs < _MAX_RUNS:
        code = start(articles, out)
        outcome.runs += 1
        record = json.loads((out / "run.json").read_text(encoding="utf-8"))
        _read(outcome, out, record, code)
        outcome.faults += (check or count_differences)(outcome, injector)
        if record["this_run"]["left"] == 0 and not _is_retryable(outcome):
            break
    return outcome


def count_differences(outcome: BatchOutcome, injector: FaultInjector) -> list[str]:
    """Return differences between the recorded and the received requests."""
    pairs = [("requests", outcome.usage.requests, injector.requests)]
    for document_id, failure in outcome.failures.items():
        is_unreadable = document_id.startswith(_UNREADABLE_PREFIX)
        received = 0 if is_unreadable else injector.requests_by_number[int(document_id[1:])]
        pairs.append((f"attempts of {document_id}", failure["attempts"], received))
    differences = [
        f"{name}: {counted} counted, {received} received"
        for name, counted, received in pairs
        if counted != received
    ]
    return differences + token_differences(outcome, injector)


def token_differences(outcome: BatchOutcome, injector: FaultInjector) -> list[str]:
    """Return differences between the recorded and the billed tokens."""
    counted, billed = outcome.usage.prompt_tokens, injector.billed * TOKENS_PER_RESPONSE
    return [] if counted == billed else [f"tokens: {counted} counted, {billed} billed"]


def _is_retryable(outcome: BatchOutcome) -> bool:
    return any(failure["stage"] == SERVICE for failure in outcome.failures.values())


def _read(outcome: BatchOutcome, out: Path, record: dict[str, Any], code: int) -> None:
    """Read the results of a run, and record errors in them."""
    before, failed_before = set(outcome.summaries), len(outcome.failures)
    outcome.usage += Usage(**record["this_run"]["usage"])
    outcome.summaries = [summary["document"]["id"] for summary in _lines(out, "summaries.jsonl")]
    outcome.failures = {failure["document"]: failure for failure in _lines(out, "failures.jsonl")}
    counts, left = record["documents"], record["this_run"]["left"]
    reasons = {failure["error"] for failure in outcome.failures.values()}
    wrong = {
        f"exit {code}": code not in {0, 1},
        "a finished document is missing": not before <= set(outcome.summaries),
        "a document occurs twice": len(set(outcome.summaries)) != len(outcome.summaries),
        "summary and failure": not outcome.failures.keys().isdisjoint(outcome.summaries),
        # A run that stops early may also leave documents that failed in an earlier run.
        f"{outcome.lost} lost, {left} left": not 0 <= left - outcome.lost <= failed_before,
        "a failure without a reason": "" in reasons,
        "run.json miscounts": (counts["summaries"], counts["failures"])
        != (len(outcome.summaries), len(outcome.failures)),
    }
    outcome.faults += [fault for fault, is_wrong in wrong.items() if is_wrong]


def _lines(out: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / name).read_text(encoding="utf-8").splitlines()]
