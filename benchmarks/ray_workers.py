"""Compare the Ray engine with a plain Ray Data pipeline on the same documents.

    python benchmarks/ray_workers.py [DOCUMENTS]        (needs ray[data])

The model takes 0.1 s for a response; a cluster of this machine has two workers. Measured are the
times to the first and the last result; the cost of a killed worker (SIGKILL); the documents lost
when the reader stops early; the documents read before the first result; and the outcome of a
document that kills every worker.
"""

import logging
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.batch import CancelToken, RunContext, Store
from summarizer.batch.engines.base import summarize_or_fail
from summarizer.batch.engines.ray.cluster import connect
from summarizer.batch.engines.ray.engine import RayEngine
from summarizer.models.base import ModelRequest, ModelResponse
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Failure, Usage
from summarizer.text.document import Document
from summarizer.vocabulary import Profile

POISON = "poison"
RESPONSE_SECONDS, TIMEOUT = 0.1, 60.0
WORKERS = 2


@dataclass(frozen=True)
class SlowModel:
    """Responds with empty lists after a delay, and logs its requests."""

    log: str
    name: str = "slow"
    backend: str = "here"
    family: str = "general"
    profile: Profile = "capable"

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Respond after a delay; the document `POISON` kills this process."""
        document_id, task = request.window.document.id, request.prompt.task
        if task == "actors":
            self.write(f"started {document_id} {os.getpid()}")
        if document_id == POISON:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(RESPONSE_SECONDS)
        if task == "positions":
            self.write(f"ended {document_id} {os.getpid()}")
        return ModelResponse(
            request.answer.model_validate({task: []}), "", Usage(requests=1), RESPONSE_SECONDS
        )

    def write(self, line: str) -> None:
        """Append a line to the log."""
        with Path(self.log).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def close(self) -> None:
        """Do nothing."""


@dataclass
class Log:
    """Log of the workers."""

    path: Path

    def lines(self, word: str) -> list[list[str]]:
        """Return the lines that start with `word`, split into words."""
        rows = (line.split() for line in self.path.read_text(encoding="utf-8").splitlines())
        return [row for row in rows if row[0] == word]

    def clear(self) -> None:
        """Clear the log."""
        self.path.write_text("", encoding="utf-8")


def make_documents(count: int, *, poison: bool = False) -> list[Document]:
    """Return `count` documents; with `poison` the second one kills its workers."""
    documents = [Document.from_text(f"Dora Valen met {n} men.", id=f"d{n}") for n in range(count)]
    if poison:
        documents[1] = Document.from_text("Nobody survives this.", id=POISON)
    return documents


class CountingIterator(Iterator[Document]):
    """Iterates over documents, and counts them."""

    def __init__(self, source: list[Document]) -> None:
        self.taken = 0
        self._source = iter(source)

    def __next__(self) -> Document:
        document = next(self._source)
        self.taken += 1
        return document


def with_ray_data(source: CountingIterator, log: Log, cancel_token: CancelToken) -> Iterator[str]:
    """Yield ids in the order of the results of Ray Data, which reads a complete table."""
    import ray.data

    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    rows = [{"id": document.id, "text": document.text} for document in source]
    dataset = ray.data.from_items(rows, override_num_blocks=len(rows))
    model = SlowModel(str(log.path))

    class Summarize:
        def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
            for document_id, text in zip(batch["id"], batch["text"], strict=True):
                summarize_or_fail(Document.from_text(str(text), id=str(document_id)), model)
            return {"id": batch["id"]}

    pool = ray.data.ActorPoolStrategy(size=WORKERS)
    for row in dataset.map_batches(Summarize, batch_size=1, compute=pool).iter_rows():
        yield str(row["id"])
        if cancel_token.draining:
            return


def with_engine(source: CountingIterator, log: Log, cancel_token: CancelToken) -> Iterator[str]:
    """Yield ids in the order of the results of the engine."""
    model = SlowModel(str(log.path))
    engine = RayEngine(lambda: model, workers=WORKERS)

    def pending() -> Iterator[Document]:
        while not cancel_token.draining and (document := next(source, None)) is not None:
            yield document

    with tempfile.TemporaryDirectory() as folder, Store(Path(folder)) as store:
        for result in engine.run(
            pending(), RunContext(store, "slow; here", cancel_token, lambda *_: None)
        ):
            yield f"failed {POISON}" if isinstance(result.outcome, Failure) else result.document.id
    engine.close()


def measure(run: Any, count: int, log: Log) -> dict[str, str]:
    """Return the figures of one implementation."""
    log.clear()
    source, cancel_token = CountingIterator(make_documents(count)), CancelToken()
    started = time.monotonic()
    first, taken = 0.0, 0
    for number, _ in enumerate(run(source, log, cancel_token), start=1):
        if number == 1:
            first, taken = time.monotonic() - started, source.taken
        if number == count // 3:
            os.kill(int(log.lines("started")[-1][2]), signal.SIGKILL)
    seconds = time.monotonic() - started
    starts = Counter(document_id for _, document_id, _ in log.lines("started"))

    log.clear()
    cancel_token = CancelToken()
    results: list[str] = []
    for document_id in run(CountingIterator(make_documents(count)), log, cancel_token):
        results.append(document_id)
        if len(results) == count // 3:
            cancel_token.drain("enough")
    time.sleep(1)
    lost = len({document_id for _, document_id, _ in log.lines("started")} - set(results))
    return {
        "first result, s": f"{first:.1f}",
        "all results, one worker killed, s": f"{seconds:.1f}",
        "documents started twice after the kill": str(starts.total() - len(starts)),
        "documents read before the first result": f"{taken} of {count}",
        "documents started, and lost when the reader stops": str(lost),
        "a document that kills every worker": poisoned(run, log),
    }


def poisoned(run: Any, log: Log) -> str:
    """Return the outcome of a document that kills its workers, and of the others."""
    log.clear()
    results: list[str] = []

    def on_alarm(_number: int, _frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, on_alarm)
    signal.alarm(int(TIMEOUT))
    try:
        results.extend(run(CountingIterator(make_documents(8, poison=True)), log, CancelToken()))
        end = "given up" if f"failed {POISON}" in results else "lost"
    except (TimeoutError, SystemError):
        # Within a call, Ray turns the first into the second.
        end = f"no end in {TIMEOUT:.0f} s"
    finally:
        signal.alarm(0)
    deaths = sum(document_id == POISON for _, document_id, _ in log.lines("started"))
    other_results = len([document_id for document_id in results if POISON not in document_id])
    return f"{end}, {deaths} deaths, {other_results} of 7 others kept"


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        log = Log(Path(folder) / "log")
        cluster = connect(None, WORKERS + 1)
        import ray

        print(
            f"ray {ray.__version__}, {WORKERS} workers, "
            f"{count} documents of {3 * RESPONSE_SECONDS:.1f} s"
        )
        try:
            engine_figures = measure(with_engine, count, log)
            ray_data_figures = measure(with_ray_data, count, log)
        finally:
            cluster.close()
    print(f"ideal: {count * 3 * RESPONSE_SECONDS / WORKERS:.1f} s\n")
    print(f"{'':<48}{'--engine ray':<40}Ray Data alone")
    for name, figure in engine_figures.items():
        print(f"{name:<48}{figure:<40}{ray_data_figures[name]}")


if __name__ == "__main__":
    main()
