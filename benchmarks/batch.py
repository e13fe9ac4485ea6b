"""Measure the overhead of a batch: throughput, CPU time, memory, and the start of a second run.

    python benchmarks/batch.py throughput [--documents 1600] [--langextract-python PATH]
    python benchmarks/batch.py memory [--documents 100000]

`throughput` uses a server that responds after 200 ms, and 32 jobs. LangExtract processes the same
documents with the same server if `--langextract-python` names the Python of an environment with
`langextract[openai]`.

`memory` summarizes short documents with a scripted model, in a subprocess, and then starts a second
run on the finished folder.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from support.servers.slow_server import ReceivedRequest, SlowServer, article

ROOT = Path(__file__).parent.parent
DELAY, JOBS = 0.2, 32
_WARM = 64
_LANGEXTRACT = """
import sys, time, json
import langextract as lx
from langextract.factory import ModelConfig

url, folder, jobs = sys.argv[1], sys.argv[2], int(sys.argv[3])
from pathlib import Path
documents = [lx.data.Document(text=p.read_text(), document_id=p.stem)
             for p in sorted(Path(folder).rglob("*.txt"))]
example = lx.data.ExampleData(text="Mia Berg said that rents fell.", extractions=[
    lx.data.Extraction("actor", "Mia Berg", attributes={"role": "none"}),
    lx.data.Extraction("claim", "rents fell", attributes={"speaker": "Mia Berg"})])
found = lx.extract(documents, prompt_description="Extract actors and claims.", examples=[example],
    config=ModelConfig(model_id="slow", provider="openai",
                       provider_kwargs={"api_key": "none", "base_url": url, "temperature": 0.0}),
    max_workers=jobs, batch_length=10 * jobs, show_progress=False)
print(sum(1 for _ in found))
"""


@dataclass(frozen=True)
class Figures:
    """Resources used for some documents."""

    documents: int
    requests: int
    seconds: float
    """From the first request to the last answer."""
    whole: float
    """From the start of the process to its end."""
    cpu: float

    @property
    def share(self) -> float:
        """Throughput relative to the ideal: all jobs always wait for the server."""
        return self.requests * DELAY / JOBS / self.seconds


def main() -> None:
    """Print the requested table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=["throughput", "memory", "scripted"])
    parser.add_argument("--documents", type=int)
    parser.add_argument("--langextract-python")
    parser.add_argument("--folder", help="folder for `memory`, which is kept")
    arguments = parser.parse_args()
    if arguments.part == "throughput":
        throughput(arguments.documents or 1_600, arguments.langextract_python)
    elif arguments.part == "memory":
        memory(arguments.documents or 100_000, arguments.folder)
    else:
        scripted(Path(arguments.folder))


def throughput(documents: int, langextract: str | None) -> None:
    """Print throughput and CPU time of summarizer and LangExtract."""
    print(f"{documents:,} documents, {JOBS} jobs, a server that answers in {1000 * DELAY:.0f} ms")
    head = f"{'':<14}{'of ideal':>10}{'documents/s':>13}{'requests/doc':>14}"
    print(f"{head}{'CPU ms/doc':>12}{'CPU ms/request':>16}{'start, CPU s':>14}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in (_WARM, documents):
            write_articles(folder / f"in{count}", count)
        print_row("summarizer", run_summarizer(folder, _WARM), run_summarizer(folder, documents))
        if langextract:
            figures = [run_langextract(langextract, folder, count) for count in (_WARM, documents)]
            print_row("langextract", *figures)


def print_row(name: str, few: Figures, many: Figures) -> None:
    """Print a row; a run of few documents separates the cost of the start."""
    documents = many.documents - few.documents
    cpu = (many.cpu - few.cpu) / documents
    per_document = many.requests / many.documents
    start = few.cpu - cpu * few.documents
    rate = many.documents / many.seconds
    print(
        f"{name:<14}{many.share:>9.1%} {rate:>12.1f}{per_document:>14.1f}"
        f"{1000 * cpu:>12.1f}{1000 * cpu / per_document:>16.2f}{start:>14.1f}"
    )


def run_summarizer(folder: Path, count: int) -> Figures:
    """Return the figures of `summarizer batch`."""
    command = [sys.executable, "-m", "summarizer", "batch", str(folder / f"in{count}")]
    options = ["--out", str(folder / f"out{count}"), "--jobs", str(JOBS), "--quiet"]
    return measure([*command, *options, "--model", "openai/slow", "--base-url"], count)


def run_langextract(python: str, folder: Path, count: int) -> Figures:
    """Return the figures of LangExtract."""
    more = [str(folder / f"in{count}"), str(JOBS)]
    return measure([python, "-c", _LANGEXTRACT], count, more)


def measure(command: list[str], documents: int, more: list[str] | None = None) -> Figures:
    """Run `command`, followed by the server's address and `more`; return the figures."""
    with SlowServer(DELAY) as server:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.monotonic()
        done = subprocess.run(  # noqa: S603 - commands of this file
            [*command, server.url, *(more or [])], cwd=ROOT, capture_output=True, text=True
        )
        whole = time.monotonic() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            raise SystemExit(done.stderr)
        requests = server.requests()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Figures(documents, len(requests), duration(requests), whole, cpu)


def duration(requests: list[ReceivedRequest]) -> float:
    """Return the seconds from the first request to the last answer."""
    return max(request.answered or 0.0 for request in requests) - requests[0].received


def write_articles(folder: Path, count: int) -> None:
    """Write `count` short articles, a thousand in a folder."""
    for number in range(count):
        path = folder / f"{number // 1_000:03d}" / f"a{number:06d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(number), encoding="utf-8")


def memory(documents: int, folder_name: str | None) -> None:
    """Print the memory of a run of many documents, and the planning time of a second run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(folder_name or name)
        if not (folder / "in").is_dir():
            write_articles(folder / "in", documents)
        first, second = (run_scripted(folder) for _ in range(2))
    rows = {
        f"documents, articles of {len(article(1))} characters": f"{documents:,}",
        "resident memory after the first thousand": f"{first['early']:,.0f} MB",
        "resident memory after the last": f"{first['late']:,.0f} MB",
        "growth": f"{first['late'] - first['early']:,.0f} MB",
        "documents per second, including the scripted model": f"{first['rate']:,.0f}",
        "planning time of a second run": f"{second['planned']:.2f} s",
        "  its total time, including the start of Python": f"{second['whole']:.2f} s",
    }
    for label, value in rows.items():
        print(f"{label:<55}{value:>12}")


def run_scripted(folder: Path) -> dict[str, float]:
    """Run a batch in a subprocess; return its figures."""
    command = [sys.executable, __file__, "scripted", "--folder", str(folder)]
    started = time.monotonic()
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    figures: dict[str, float] = json.loads(done.stdout)
    return {**figures, "whole": time.monotonic() - started}


def scripted(folder: Path) -> None:
    """Summarize the articles in `folder` with a scripted model; print the figures as JSON."""
    from support.models.scripted_model import ScriptedModel
    from support.servers.slow_server import ANSWERS

    from summarizer.batch import BatchOptions, ThreadEngine, run_batch
    from summarizer.batch.events import DocumentFinished, Event, RunPlanned
    from summarizer.loaders.discovery import sources
    from summarizer.models.identity import identity_of

    model = ScriptedModel(
        lambda request: request.answer.model_validate(ANSWERS[request.answer.__name__.encode()])
    )
    figures: dict[str, float] = {"early": 0.0}
    started = time.monotonic()
    count = 0

    def listen(event: Event) -> None:
        nonlocal count
        if isinstance(event, RunPlanned):
            figures["planned"] = time.monotonic() - started
        elif isinstance(event, DocumentFinished):
            count += 1
            model.asked.clear()
            if count == 1_000:
                figures["early"] = resident_megabytes()

    engine = ThreadEngine(lambda: model, 8)
    options = BatchOptions(on_event=listen)
    run_batch(lambda: sources([folder / "in"]), folder / "out", engine, identity_of(model), options)
    figures["late"] = resident_megabytes()
    figures["rate"] = count / (time.monotonic() - started)
    sys.stdout.write(json.dumps(figures))


def resident_megabytes() -> float:
    """Return the resident memory of this process in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
