"""Send documents through a storm of faults by every door, and print what was lost: nothing.

    python -m benchmarks.fault_injection [--requests 10000] [--seed 7] [--jobs 16] [--only DOOR]

The server is that of the tests, on loopback, so this runs in a checkout only. Batches are run
again until no later run would mend anything.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from support.batch_fault_injection import (
    TOKENS,
    Batched,
    batched,
    by_command,
    by_ray,
    command,
    tokens_miscounted,
    write_articles,
)
from support.eval_cases import golds
from support.fault_injection import (
    Endured,
    FaultInjector,
    Left,
    endured,
    open_at,
    settled,
    usage_of,
)
from support.openai_batch_fault_injection import by_batches, stormy_office
from support.processes import is_alive

from evals.runs.runner import run_system
from evals.runs.systems import System
from summarizer.api import Summarizer
from summarizer.schema.summary import Failure, SummaryRecord
from summarizer.text.document import Document

_A_DOCUMENT = 3.3
"""Requests that a document costs in the storm, about; a little more where failures are retried."""

_COLUMNS = (
    "documents lost summaries failures requests faults uncounted unpaid again left runs seconds"
).split()


@dataclass(frozen=True)
class Size:
    """How large a storm is: its seed, about how many requests, and documents at once."""

    seed: int
    requests: int
    jobs: int

    @property
    def documents(self) -> int:
        """How many documents that many requests are about."""
        return max(8, round(self.requests / _A_DOCUMENT))


@dataclass
class Row:
    """What came of one door.

    Attributes:
        figures: By the names of the columns. `uncounted` requests and `unpaid` answers are in no
            usage, `again` counts asks that came after they were answered, `left` is threads,
            files and processes that outlive the work.
        met: The faults.
        wrong: What results and server say differently.
    """

    figures: dict[str, int]
    met: Counter[str]
    wrong: list[str]

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing was lost, miscounted, paid for twice or left open."""
        bad = ("lost", "uncounted", "unpaid", "left", "again")
        return not self.wrong and not any(self.figures[name] for name in bad)


def main() -> int:
    """Print the figures; 1 if something was lost, not counted, paid for twice or left open."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fault_injection")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=16)
    parser.add_argument("--only", choices=DOORS)
    options = parser.parse_args()
    print(f"{'':13}" + "".join(f"{name:>10}" for name in _COLUMNS))
    rows = []
    for name in [options.only] if options.only else DOORS:
        share, door = DOORS[name]
        size = Size(options.seed, round(options.requests * share), options.jobs)
        started = time.monotonic()
        row = door(size)
        row.figures["seconds"] = round(time.monotonic() - started)
        rows.append(row)
        _print(name, row.figures)
    if len(rows) > 1:
        _print("all", {name: sum(row.figures[name] for row in rows) for name in _COLUMNS})
    print()
    met = sum((row.met for row in rows), Counter[str]())
    print("\n".join(f"  {name:16}{times:>7,}" for name, times in sorted(met.items())))
    print("\n".join(what for row in rows for what in row.wrong))
    return 0 if all(row.is_sound for row in rows) else 1


def _print(name: str, figures: dict[str, int]) -> None:
    cells = "".join(f"{figures[column]:>10,}" for column in _COLUMNS)
    print(f"{name:13}{cells}", flush=True)


def by_run(size: Size) -> Row:
    """Send documents through the door of `summarizer run`."""
    documents = [
        Document.from_text(f"Kesh said so {number} times.", id=f"d{number}")
        for number in range(size.documents)
    ]

    def work(url: str, _: FaultInjector) -> list[SummaryRecord | Failure]:
        with Summarizer(open_at(url)) as summarizer:
            return list(summarizer.map(documents, jobs=size.jobs))

    return _asked_once(endured(size.seed, work), len(documents))


def by_eval(size: Size) -> Row:
    """Send the gold documents through the door of `summarizer eval run`, several times over."""
    passes = max(1, round(size.requests / (_A_DOCUMENT * len(golds()))))

    def work(url: str, storm: FaultInjector) -> list[SummaryRecord | Failure]:
        model = open_at(url)
        found: list[SummaryRecord | Failure | None] = []
        for _ in range(passes):
            run = run_system(System(name="storm", jobs=size.jobs), model, golds())
            found += [one.summary or one.failure for one in run.predictions]
            storm.forget()
        model.close()
        return [one for one in found if one is not None]

    return _asked_once(endured(size.seed, work), passes * len(golds()))


def by_batch(size: Size) -> Row:
    """Run `summarizer batch` until nothing is left that a later run would mend."""

    def work(url: str, storm: FaultInjector) -> Batched:
        with tempfile.TemporaryDirectory() as folder:
            articles = write_articles(Path(folder) / "in", size.documents)
            start = by_command(command(url, "--jobs", str(size.jobs)))
            return batched(articles, Path(folder) / "out", storm, start)

    return _batched(endured(size.seed, work))


def by_cluster(size: Size) -> Row:
    """Do the same with two workers of Ray, in a process of its own."""
    seen: set[int] = set()

    def work(url: str, storm: FaultInjector) -> Batched:
        with tempfile.TemporaryDirectory() as folder:
            articles = write_articles(Path(folder) / "in", size.documents)
            start = by_ray(url, seen, jobs=size.jobs // 2)
            return batched(articles, Path(folder) / "out", storm, start)

    row = _batched(endured(size.seed, work))
    ends = time.monotonic() + 10
    while any(map(is_alive, seen)) and time.monotonic() < ends:
        time.sleep(0.1)
    row.figures["left"] += sum(map(is_alive, seen))
    return row


def by_provider(size: Size) -> Row:
    """Do the same with a provider's batches."""
    storm, before = FaultInjector(size.seed), Left.now()
    with stormy_office(storm) as url, tempfile.TemporaryDirectory() as folder:
        articles = write_articles(Path(folder) / "in", size.documents)
        out = Path(folder) / "out"
        made = batched(articles, out, storm, by_batches(url), tokens_miscounted)
    row = _batched(Endured(storm, made, before, settled(before)))
    # A line that never came back is none of ours: what was billed is told by its tokens.
    row.figures["uncounted"] = 0
    return row


def _asked_once(found: Endured[list[SummaryRecord | Failure]], documents: int) -> Row:
    results, usage = found.result, usage_of(found.result)
    failures = sum(isinstance(result, Failure) for result in results)
    return _row(
        found,
        documents=documents,
        lost=documents - len(results),
        summaries=len(results) - failures,
        failures=failures,
        uncounted=found.storm.requests - usage.requests,
        unpaid=found.storm.billed - usage.prompt_tokens // TOKENS,
    )


def _batched(found: Endured[Batched]) -> Row:
    made = found.result
    row = _row(
        found,
        documents=made.inputs,
        lost=made.lost,
        summaries=len(made.summaries),
        failures=len(made.failures),
        uncounted=found.storm.requests - made.usage.requests,
        unpaid=found.storm.billed - made.usage.prompt_tokens // TOKENS,
        runs=made.runs,
    )
    row.wrong += made.faults
    return row


def _row(found: Endured[object], **figures: int) -> Row:
    storm = found.storm
    common = {
        "requests": storm.requests,
        "faults": storm.faults,
        "again": storm.again,
        "left": sum(found.left_open),
        "runs": 1,
    }
    return Row({**common, **figures}, storm.met, [])


DOORS: dict[str, tuple[float, Callable[[Size], Row]]] = {
    "run": (0.35, by_run),
    "eval": (0.15, by_eval),
    "batch": (0.35, by_batch),
    "openai-batch": (0.1, by_provider),
    "ray": (0.05, by_cluster),
}
"""Each door with its share of the requests."""


if __name__ == "__main__":
    sys.exit(main())
