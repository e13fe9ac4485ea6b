"""Attack the package in every way at once, and print what was tried and what was lost.

    python -m benchmarks.hardening [--scale 1] [--seed 7] [--only PART]

Prints a Markdown table, and returns 1 if a bound is broken. `--only` can be repeated; each part
takes minutes at most. The servers are those of the tests, on loopback, so this needs a checkout.
"""

import argparse
import importlib
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from support.faults.batch_harness import BatchHarness, make_source
from support.faults.crash_recovery import CrashTest
from support.faults.fault_injection import SHORT_WAITS, open_model_at, task_of
from support.servers.fault_server import (
    Body,
    EndlessTrickle,
    FaultServer,
    Hang,
    Script,
    Step,
    answer,
)
from support.servers.hostile_steps import CHUNKED, CONTINUE, Dribble, Flood, redirect

from benchmarks.faithfulness import HOLDERS, by_people, caught, caught_holders, count_warnings
from benchmarks.fault_injection import ENTRY_POINTS, Size
from benchmarks.planted_faults import FAULTS
from evals.dataset.gold import default_gold, read_all_gold, read_gold
from evals.runs.systems import default_recording
from summarizer.api import Summarizer
from summarizer.batch import CancelToken, CostTracker, ThreadEngine
from summarizer.batch.cost_tracker import cost_of
from summarizer.loaders.discovery import sources
from summarizer.models.factory import open_model
from summarizer.schema.summary import Failure, Usage
from summarizer.settings import Price, Settings
from summarizer.text.document import Document

MAX_SILENT = 0.2
"""Share of changes of one field, of each kind, that may have no warning."""
MAX_FALSE = 0.05
"""Share of right records that may have one."""

_PRICE, _SPENT = Price(1.0, 10.0), Usage(requests=1, prompt_tokens=3_000, completion_tokens=16_000)
_LONGEST_REQUESTS = 30
"""Seconds for the requests of a document whose deadline is 2 seconds, on a busy machine."""
_AFFORDABLE = 7
"""Requests that a cost limit allows, the last of them only in part."""


@dataclass(frozen=True)
class Row:
    """What was tried, and how much of it went wrong in the way of `wrong`."""

    kind: str
    tried: int
    wrong: str
    count: int
    max_share: float = 0.0

    @property
    def is_sound(self) -> bool:
        """Whether the bound is kept, and something was tried."""
        return self.tried > 0 and self.count <= self.max_share * self.tried

    def cells(self) -> tuple[str, ...]:
        """Return the cells of the table."""
        bound = f"{self.max_share:.0%}" if self.max_share else "0"
        share = f" ({self.count / self.tried:.0%})" if self.max_share and self.tried else ""
        kept = "yes" if self.is_sound else "**no**"
        return self.kind, f"{self.tried:,}", self.wrong, f"{self.count:,}{share}", bound, kept


@dataclass(frozen=True)
class Effort:
    """How much is tried: a seed, and a factor of all counts."""

    seed: int
    scale: float

    def times(self, count: int) -> int:
        """Return the scaled count, at least 1."""
        return max(1, round(count * self.scale))

    def draw(self) -> random.Random:
        """Return a generator of random numbers."""
        return random.Random(self.seed)  # noqa: S311 - no secret


def servers(effort: Effort) -> Iterator[Row]:
    """Answer 30% of the requests with one of 24 faults."""
    for name in ("run", "eval", "batch", "openai-batch"):
        row = ENTRY_POINTS[name][1](Size(effort.seed, effort.times(800), jobs=8))
        figures = row.figures
        kind = f"faults of a server, `{name}`"
        wrong = sum(figures[name] for name in ("uncounted", "unbilled", "repeated", "leaked"))
        yield Row(kind, figures["documents"], "documents lost", figures["lost"] + len(row.faults))
        yield Row(kind, figures["requests"], "requests or answers not counted, or repeated", wrong)


def files(effort: Effort) -> Iterator[Row]:
    """Read files with hostile names and broken contents in one batch."""
    draw, seeds = effort.draw(), importlib.import_module("fuzz.targets.loaders").SEEDS
    suffixes = (".zip", ".jsonl", ".csv", ".html", ".docx", ".pdf", ".md", ".txt")
    names = ("\x1b[31m", "\u202e", "=cmd|", "-rf", "a\nb", "caf\udce9", " ", "%s", "ß" * 60)
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / "in"
        inputs.mkdir()
        for number in range(effort.times(400)):
            name = f"{draw.choice(names)}{number}{draw.choice(suffixes)}"
            (inputs / name).write_bytes(_mutated(draw.choice(seeds)[1:], draw))
        (inputs / "sound.txt").write_text("Dora Valen said that taxes would rise.")
        listed = [source.id for source in sources([inputs])]
        harness = BatchHarness(Path(folder) / "out", list_sources=lambda: sources([inputs]))
        report = harness.run(jobs=4)
        lost = len(listed) - report.summaries - report.failures
        yield Row("file names and formats", len(listed), "documents lost", lost)
        ended = int(report.state != "complete")
        yield Row("file names and formats", len(listed), "runs ended by one document", ended)


def kills(effort: Effort) -> Iterator[Row]:
    """Kill runs at random moments and resume them."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = CrashTest(Path(folder)).run(effort.times(40), effort.seed)
    in_progress = outcome.unanswered + outcome.unsaved
    twice = abs(outcome.requests - outcome.responses - in_progress)
    wrong = "records lost, repeated, corrupt or left over"
    yield Row("runs killed and resumed", outcome.kills, wrong, len(outcome.faults))
    yield Row("runs killed and resumed", outcome.requests, "requests paid for twice", twice)


def costs(effort: Effort) -> Iterator[Row]:
    """Stop runs at a cost limit, with answers that are useful, cut, prose, or without usage."""
    tried = beyond = 0
    for step in _spendthrifts():
        for jobs in range(1, 1 + effort.times(6)):
            requests = _requests_within_limit(step, jobs)
            tried += requests
            beyond += max(0, requests - _AFFORDABLE - jobs)
    yield Row("cost limits", tried, "requests beyond the limit and those in flight", beyond)


def _requests_within_limit(script: Script, jobs: int) -> int:
    """Return how many requests a run sends that can afford `_AFFORDABLE`."""
    with tempfile.TemporaryDirectory() as folder, FaultServer() as server:
        harness = BatchHarness(Path(folder) / "out")
        harness.sources = [make_source(f"d{number}") for number in range(12)]
        settings = Settings(model="openai/fake", base_url=server.react("cost", script))
        tracker = CostTracker(_PRICE, (_AFFORDABLE - 0.5) * cost_of(_SPENT, _PRICE))
        engine = ThreadEngine(lambda: open_model(settings), jobs)
        harness.run_by(engine, cost_tracker=tracker, cancel_token=CancelToken())
        return len(server.requests("cost"))


def _spendthrifts() -> Iterator[Script]:
    """Yield scripts of answers that cost as much as `_SPENT`, sound, cut, prose and unreported."""
    usage = (_SPENT.prompt_tokens, _SPENT.completion_tokens)
    # At the four characters per token of English.
    blanks = " " * (4 * _SPENT.completion_tokens)
    yield lambda body: answer(_empty(body), usage=usage)
    yield lambda body: answer(_empty(body)[:-1], usage=usage, finish="length")
    yield lambda body: answer("prose", usage=usage)
    yield lambda body: answer(_empty(body) + blanks, usage=None)
    yield lambda body: answer(_empty(body) + blanks, usage=(0, 0))


def _empty(body: Body) -> str:
    return json.dumps({task_of(body): []})


def limits(effort: Effort) -> Iterator[Row]:
    """Send responses that never end, are too large, or redirect in a circle."""
    steps: tuple[Step, ...] = (
        Hang(60), EndlessTrickle(0.02), Dribble([b" "], gap=0.02), Dribble([CONTINUE], gap=0.02),
        Dribble([b"x: y\r\n"], start=b"HTTP/1.1 200 OK\r\n", gap=0.02),
        Dribble([b"1\r\n \r\n"], start=CHUNKED, gap=0.02), Flood(60), Flood(120, ("gzip",)),
        Flood(120, ("deflate",), status=500), redirect("/limit/v1/chat/completions"),
    )  # fmt: skip
    tried = effort.times(len(steps) * 3)
    wrong = 0
    document = Document.from_text("Kesh said so.", id="d0")
    for number in range(tried):
        with FaultServer() as server:
            model = open_model_at(server.script("limit", steps[number % len(steps)]))
            model.retry_policy = replace(SHORT_WAITS, deadline=2.0, timeout=1.0)
            started = time.monotonic()
            with Summarizer(model) as summarizer:
                (result,) = summarizer.map([document])
            in_time = time.monotonic() - started < _LONGEST_REQUESTS
            wrong += not (isinstance(result, Failure) and in_time)
    counted = f"documents without a failure within {_LONGEST_REQUESTS} s"
    yield Row("deadlines and size limits", tried, counted, wrong)


def exports(effort: Effort) -> Iterator[Row]:
    """Write hostile articles and records as every format, and read them back."""
    for name in ("exchange", "tables", "page", "block"):
        target, draw = importlib.import_module(f"fuzz.targets.{name}"), effort.draw()
        tried = effort.times(150)
        inputs = (_mutated(draw.choice(target.SEEDS), draw) for _ in range(tried))
        wrong = sum(_fails(target.check, data) for data in inputs)
        yield Row(f"hostile articles, exports: {name}", tried, "not read back as written", wrong)


def drafts(effort: Effort) -> Iterator[Row]:
    """Build records from a capable model's answers about the gold documents, changed at random."""
    check, draw = importlib.import_module("fuzz.targets.postprocessing").check, effort.draw()
    texts = {gold.id: gold.text.encode() for gold in read_gold(default_gold())}
    recording = default_recording().parent / "capable.jsonl"
    recorded = [json.loads(line) for line in recording.read_text().splitlines()[1:]]
    tried = effort.times(600)
    wrong = 0
    for _ in range(tried):
        answered = draw.choice(recorded)
        raw = _mutated(answered["answer"].encode(), draw)
        wrong += _fails(check, texts[answered["document"]] + b"\0" + raw)
    yield Row("mutated drafts", tried, "errors, or words that are not the article's", wrong)


def fields(effort: Effort) -> Iterator[Row]:
    """Change one field of every gold claim, and count those without a warning."""
    golds = read_all_gold()
    for name, fault in FAULTS.items():
        hit, planted = caught(fault[1], golds, effort.draw())
        yield Row(f"one field changed: {name}", planted, "silent", planted - hit, MAX_SILENT)
    for kind in HOLDERS:
        hit, planted = caught_holders(golds, kind)
        yield Row(f"another {kind}", planted, "silent", planted - hit, MAX_SILENT)
    counts = count_warnings(by_people(golds))
    right = counts["claims"]
    yield Row("no field changed", right, "false warnings", counts["any"], MAX_FALSE)


PARTS: dict[str, Callable[[Effort], Iterator[Row]]] = {
    part.__name__: part for part in (servers, files, kills, costs, limits, exports, drafts, fields)
}


def _mutated(data: bytes, draw: random.Random) -> bytes:
    """Return `data` with up to eight bytes changed, dropped or repeated."""
    changed = bytearray(data)
    for _ in range(draw.randrange(9)):
        at = draw.randrange(len(changed) + 1)
        part = changed[at : at + draw.randrange(1, 20)]
        changed[at : at + draw.randrange(3)] = draw.choice((b"", b"\xff", part))
    return bytes(changed)


def _fails(check: Callable[[bytes], None], data: bytes) -> bool:
    """Return whether a fuzz target does not hold on `data`."""
    try:
        check(data)
    except Exception as error:
        print(f"{check.__module__}: {error!r}", file=sys.stderr)
        return True
    return False


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return 1 if a bound is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hardening")
    parser.add_argument("--scale", type=float, default=1.0, help="factor of all counts")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", action="append", choices=PARTS, help="one part")
    options = parser.parse_args(arguments)
    header = ("attack", "tried", "counted", "times", "bound", "kept")
    print(_line(header), "|---" * len(header) + "|", sep="\n")
    rows = []
    for name in options.only or PARTS:
        for row in PARTS[name](Effort(options.seed, options.scale)):
            print(_line(row.cells()), flush=True)
            rows.append(row)
    return 0 if all(row.is_sound for row in rows) else 1


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
