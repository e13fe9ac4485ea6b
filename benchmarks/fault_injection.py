"""Summarize documents with injected faults by every command and engine, and print what is lost.

    python -m benchmarks.fault_injection [--requests 10000] [--seed 7] [--jobs 16] [--only NAME]

The server is that of the tests, on loopback, so this needs a checkout. Batches are run repeatedly
until a retry would change nothing.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from support.data.eval_cases import golds
from support.faults.batch_fault_injection import (
    TOKENS_PER_RESPONSE,
    BatchOutcome,
    command_options,
    command_runner,
    ray_runner,
    run_until_done,
    token_differences,
    write_articles,
)
from support.faults.fault_injection import (
    SHORT_WAITS,
    FaultInjector,
    FaultRun,
    OpenResources,
    open_model_at,
    run_with_faults,
    usage_of,
    wait_until_released,
)
from support.faults.openai_batch_fault_injection import faulty_batch_server, openai_batch_runner
from support.servers.processes import is_alive

from evals.runs.runner import run_system
from evals.runs.systems import System
from summarizer.api import Summarizer
from summarizer.models.remote.openai_model import InstructorModel
from summarizer.schema.summary import Failure, SummaryRecord
from summarizer.text.document import Document

_REQUESTS_PER_DOCUMENT = 3.3
"""About; slightly more where failures are retried."""

_COLUMNS = (
    "documents lost summaries failures requests faults uncounted unbilled repeated leaked"
    " runs seconds"
).split()


@dataclass(frozen=True)
class Size:
    """Seed, approximate number of requests, and concurrent documents."""

    seed: int
    requests: int
    jobs: int

    @property
    def documents(self) -> int:
        """Number of documents for that many requests."""
        return max(8, round(self.requests / _REQUESTS_PER_DOCUMENT))


@dataclass
class Row:
    """Results of one command or engine.

    Attributes:
        figures: By column. `uncounted` requests and `unbilled` responses are in no usage;
            `repeated` counts requests sent after a usable response; `leaked` counts threads,
            files and processes that are left at the end.
        counts: Requests by fault.
        faults: Errors in the records.
    """

    figures: dict[str, int]
    counts: Counter[str]
    faults: list[str]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost, miscounted, paid for twice or leaked."""
        bad = ("lost", "uncounted", "unbilled", "leaked", "repeated")
        return not self.faults and not any(self.figures[name] for name in bad)


def main() -> int:
    """Print the table; return 1 if something was lost, miscounted, paid for twice or leaked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fault_injection")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=16)
    parser.add_argument("--only", choices=ENTRY_POINTS)
    options = parser.parse_args()
    print(f"{'':13}" + "".join(f"{name:>10}" for name in _COLUMNS))
    rows = []
    for name in [options.only] if options.only else ENTRY_POINTS:
        share, run = ENTRY_POINTS[name]
        size = Size(options.seed, round(options.requests * share), options.jobs)
        started = time.monotonic()
        row = run(size)
        row.figures["seconds"] = round(time.monotonic() - started)
        rows.append(row)
        _print(name, row.figures)
    if len(rows) > 1:
        _print("all", {name: sum(row.figures[name] for row in rows) for name in _COLUMNS})
    print()
    counts = sum((row.counts for row in rows), Counter[str]())
    print("\n".join(f"  {name:16}{count:>7,}" for name, count in sorted(counts.items())))
    print("\n".join(fault for row in rows for fault in row.faults))
    return 0 if all(row.is_sound for row in rows) else 1


def _print(name: str, figures: dict[str, int]) -> None:
    cells = "".join(f"{figures[column]:>10,}" for column in _COLUMNS)
    print(f"{name:13}{cells}", flush=True)


def _open_model(url: str) -> InstructorModel:
    """Return a model that waits long enough for every sound answer of a busy machine.

    A sound answer that misses the timeout is sent, and so counted, without being received: it would
    be listed as unbilled, and the next attempt as repeated.
    """
    model = open_model_at(url)
    model.retry_policy = replace(SHORT_WAITS, timeout=10.0)
    return model


def run_summarizer(size: Size) -> Row:
    """Summarize documents as `summarizer run` does."""
    documents = [
        Document.from_text(f"Kesh said so {number} times.", id=f"d{number}")
        for number in range(size.documents)
    ]

    def work(url: str, _: FaultInjector) -> list[SummaryRecord | Failure]:
        with Summarizer(_open_model(url)) as summarizer:
            return list(summarizer.map(documents, jobs=size.jobs))

    return _single_run_row(run_with_faults(size.seed, work), len(documents))


def run_evaluation(size: Size) -> Row:
    """Summarize the gold documents several times, as `summarizer eval run` does."""
    passes = max(1, round(size.requests / (_REQUESTS_PER_DOCUMENT * len(golds()))))

    def work(url: str, injector: FaultInjector) -> list[SummaryRecord | Failure]:
        model = _open_model(url)
        results: list[SummaryRecord | Failure | None] = []
        for _ in range(passes):
            run = run_system(System(name="faults", jobs=size.jobs), model, golds())
            results += [prediction.summary or prediction.failure for prediction in run.predictions]
            injector.reset()
        model.close()
        return [result for result in results if result is not None]

    return _single_run_row(run_with_faults(size.seed, work), passes * len(golds()))


def run_batch(size: Size) -> Row:
    """Run `summarizer batch` until a retry would change nothing."""

    def work(url: str, injector: FaultInjector) -> BatchOutcome:
        with tempfile.TemporaryDirectory() as folder:
            articles = write_articles(Path(folder) / "in", size.documents)
            start = command_runner(command_options(url, "--jobs", str(size.jobs)))
            return run_until_done(articles, Path(folder) / "out", injector, start)

    return _batch_row(run_with_faults(size.seed, work))


def run_cluster(size: Size) -> Row:
    """Do the same with two Ray workers, in a subprocess."""
    pids: set[int] = set()

    def work(url: str, injector: FaultInjector) -> BatchOutcome:
        with tempfile.TemporaryDirectory() as folder:
            articles = write_articles(Path(folder) / "in", size.documents)
            start = ray_runner(url, pids, jobs=size.jobs // 2)
            return run_until_done(articles, Path(folder) / "out", injector, start)

    row = _batch_row(run_with_faults(size.seed, work))
    ends_at = time.monotonic() + 10
    while any(map(is_alive, pids)) and time.monotonic() < ends_at:
        time.sleep(0.1)
    row.figures["leaked"] += sum(map(is_alive, pids))
    return row


def run_provider(size: Size) -> Row:
    """Do the same with provider batches."""
    injector, before = FaultInjector(size.seed), OpenResources.measure()
    with faulty_batch_server(injector) as url, tempfile.TemporaryDirectory() as folder:
        articles = write_articles(Path(folder) / "in", size.documents)
        out = Path(folder) / "out"
        outcome = run_until_done(
            articles, out, injector, openai_batch_runner(url), token_differences
        )
    row = _batch_row(FaultRun(injector, outcome, before, wait_until_released(before)))
    # Requests without a result line are in no usage; only billed tokens are compared.
    row.figures["uncounted"] = 0
    return row


def _single_run_row(fault_run: FaultRun[list[SummaryRecord | Failure]], documents: int) -> Row:
    results, usage = fault_run.result, usage_of(fault_run.result)
    failures = sum(isinstance(result, Failure) for result in results)
    return _row(
        fault_run,
        documents=documents,
        lost=documents - len(results),
        summaries=len(results) - failures,
        failures=failures,
        uncounted=fault_run.injector.requests - usage.requests,
        unbilled=fault_run.injector.billed - usage.prompt_tokens // TOKENS_PER_RESPONSE,
    )


def _batch_row(fault_run: FaultRun[BatchOutcome]) -> Row:
    outcome = fault_run.result
    row = _row(
        fault_run,
        documents=outcome.inputs,
        lost=outcome.lost,
        summaries=len(outcome.summaries),
        failures=len(outcome.failures),
        uncounted=fault_run.injector.requests - outcome.usage.requests,
        unbilled=fault_run.injector.billed - outcome.usage.prompt_tokens // TOKENS_PER_RESPONSE,
        runs=outcome.runs,
    )
    row.faults += outcome.faults
    return row


def _row(fault_run: FaultRun[Any], **figures: int) -> Row:
    injector = fault_run.injector
    common = {
        "requests": injector.requests,
        "faults": injector.faults,
        "repeated": injector.repeated,
        "leaked": sum(fault_run.leaked),
        "runs": 1,
    }
    return Row({**common, **figures}, injector.counts, [])


ENTRY_POINTS: dict[str, tuple[float, Callable[[Size], Row]]] = {
    "run": (0.35, run_summarizer),
    "eval": (0.15, run_evaluation),
    "batch": (0.35, run_batch),
    "openai-batch": (0.1, run_provider),
    "ray": (0.05, run_cluster),
}
"""Each with its share of the requests."""


if __name__ == "__main__":
    sys.exit(main())
