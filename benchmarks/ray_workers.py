"""The same documents through the engine on Ray Data and through Ray Data alone, side by side.

    python benchmarks/ray_workers.py [DOCUMENTS]        (needs ray[data])

A model that takes 0.1 s for an answer, on a cluster of this machine with two workers. Measured are
the times to the first and the last result; what a worker costs that is killed (SIGKILL) in the
middle; what is lost of the documents under way when the reader stops early; how many documents
leave the reader's hands before the first result; and what becomes of a document that kills every
worker it is given to.
"""

from __future__ import annotations

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

from summarizer.batch import BatchOptions, CancelToken, RunContext, Store
from summarizer.batch.engines.base import summarize_or_fail
from summarizer.batch.engines.ray.cluster import connect
from summarizer.batch.engines.ray.engine import RayEngine
from summarizer.models.base import ModelRequest, ModelResponse
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Failure, Usage
from summarizer.text.document import Document

POISON = "poison"
ANSWER, PATIENCE = 0.1, 60.0
WORKERS = 2


@dataclass(frozen=True)
class SlowModel:
    """Answers with empty lists after a while, and writes down what it is asked."""

    log: str
    name: str = "slow"
    backend: str = "here"
    family: str = "general"

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Answer after a while; the poisonous document ends this process."""
        id, task = request.window.document.id, request.prompt.task
        if task == "actors":
            self.write(f"begun {id} {os.getpid()}")
        if id == POISON:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(ANSWER)
        if task == "positions":
            self.write(f"ended {id} {os.getpid()}")
        return ModelResponse(
            request.answer.model_validate({task: []}), "", Usage(requests=1), ANSWER
        )

    def write(self, line: str) -> None:
        """Write a line down."""
        with Path(self.log).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def close(self) -> None:
        """Nothing to close."""


@dataclass
class Log:
    """What the workers wrote down."""

    path: Path

    def lines(self, word: str) -> list[list[str]]:
        """Return the lines that begin with `word`, in words."""
        rows = (line.split() for line in self.path.read_text(encoding="utf-8").splitlines())
        return [row for row in rows if row[0] == word]

    def clear(self) -> None:
        """Forget everything."""
        self.path.write_text("", encoding="utf-8")


def documents(count: int, *, poison: bool = False) -> list[Document]:
    """Return so many documents; the second may be one that kills."""
    found = [Document.from_text(f"Dora Valen met {n} men.", id=f"d{n}") for n in range(count)]
    if poison:
        found[1] = Document.from_text("Nobody survives this.", id=POISON)
    return found


class Counted(Iterator[Document]):
    """Hands documents out, and counts them."""

    def __init__(self, source: list[Document]) -> None:
        self.taken = 0
        self._source = iter(source)

    def __next__(self) -> Document:
        document = next(self._source)
        self.taken += 1
        return document


def by_ray_data(source: Counted, log: Log, stop: CancelToken) -> Iterator[str]:
    """Yield ids as Ray Data gives results, of a table that is there as a whole."""
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
            for id, text in zip(batch["id"], batch["text"], strict=True):
                summarize_or_fail(Document.from_text(str(text), id=str(id)), model)
            return {"id": batch["id"]}

    pool = ray.data.ActorPoolStrategy(size=WORKERS)
    for row in dataset.map_batches(Summarize, batch_size=1, compute=pool).iter_rows():
        yield str(row["id"])
        if stop.draining:
            return


def by_engine(source: Counted, log: Log, stop: CancelToken) -> Iterator[str]:
    """Yield ids as the engine gives results."""
    model = SlowModel(str(log.path))
    engine = RayEngine(lambda: model, workers=WORKERS)

    def handed() -> Iterator[Document]:
        while not stop.draining and (document := next(source, None)) is not None:
            yield document

    with tempfile.TemporaryDirectory() as folder, Store(Path(folder)) as store:
        for ended in engine.run(handed(), RunContext(store, "slow; here", stop, lambda *_: None)):
            yield f"failed {POISON}" if isinstance(ended.outcome, Failure) else ended.document.id
    engine.close()


def measure(run: Any, count: int, log: Log) -> dict[str, str]:
    """Return the figures of one way."""
    log.clear()
    source, stop, started = Counted(documents(count)), BatchOptions().cancel_token, time.monotonic()
    first, taken = 0.0, 0
    for number, _ in enumerate(run(source, log, stop), start=1):
        if number == 1:
            first, taken = time.monotonic() - started, source.taken
        if number == count // 3:
            os.kill(int(log.lines("begun")[-1][2]), signal.SIGKILL)
    seconds = time.monotonic() - started
    begun = Counter(id for _, id, _ in log.lines("begun"))

    log.clear()
    stop = CancelToken()
    kept: list[str] = []
    for id in run(Counted(documents(count)), log, stop):
        kept.append(id)
        if len(kept) == count // 3:
            stop.drain("enough")
    time.sleep(1)
    lost = len({id for _, id, _ in log.lines("begun")} - set(kept))
    return {
        "first result, s": f"{first:.1f}",
        "all results, one worker killed, s": f"{seconds:.1f}",
        "documents begun twice after the kill": str(begun.total() - len(begun)),
        "documents handed over before the first result": f"{taken} of {count}",
        "documents begun, and lost when the reader stops": str(lost),
        "a document that kills every worker": poisoned(run, log),
    }


def poisoned(run: Any, log: Log) -> str:
    """Return what becomes of a document that nobody survives, and of those beside it."""
    log.clear()
    got: list[str] = []

    def late(_number: int, _frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, late)
    signal.alarm(int(PATIENCE))
    try:
        got.extend(run(Counted(documents(8, poison=True)), log, CancelToken()))
        end = "given up" if f"failed {POISON}" in got else "lost"
    except (TimeoutError, SystemError):
        # The second is what a call of Ray makes of the first.
        end = f"no end in {PATIENCE:.0f} s"
    finally:
        signal.alarm(0)
    deaths = sum(id == POISON for _, id, _ in log.lines("begun"))
    others = len([id for id in got if POISON not in id])
    return f"{end}, {deaths} deaths, {others} of 7 others kept"


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        log = Log(Path(folder) / "log")
        cluster = connect(None, WORKERS + 1)
        import ray

        print(f"ray {ray.__version__}, {count} documents of {3 * ANSWER:.1f} s, {WORKERS} workers")
        try:
            ours = measure(by_engine, count, log)
            theirs = measure(by_ray_data, count, log)
        finally:
            cluster.close()
    print(f"ideal: {count * 3 * ANSWER / WORKERS:.1f} s\n")
    print(f"{'':<48}{'--engine ray':<40}Ray Data alone")
    for name, figure in ours.items():
        print(f"{name:<48}{figure:<40}{theirs[name]}")


if __name__ == "__main__":
    main()
