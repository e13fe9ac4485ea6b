"""How long scoring takes: prints a table, and promises nothing.

    python benchmarks/scoring.py [DOCUMENTS]

The shipped gold is repeated to the size asked for, the predictions are those of the oracle, as
many records as there are, and everything between a run on the disk and its report is timed.
Run from the root of a checkout.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from evals.dataset.gold import GoldDocument, default_gold, read_gold
from evals.regression.statistics import differences, intervals
from evals.reporting.html import page
from evals.reporting.report import build_report
from evals.runs.oracle import OracleModel
from evals.runs.predictions import Prediction, Run, RunInfo, read_run, write_run
from evals.runs.runner import predict
from evals.scoring.metrics import METRICS
from evals.scoring.score import score

Result = TypeVar("Result")


def main(size: int = 1_000) -> None:
    """Time each step for `size` documents and print what it took."""
    golds = read_gold(default_gold())
    oracle = OracleModel(golds)
    found = [predict(gold, oracle) for gold in golds]
    many = [_numbered(golds[n % len(golds)], n) for n in range(size)]
    given = [_renamed(found[n % len(found)], many[n]) for n in range(size)]
    info = RunInfo(
        system="benchmark", model="oracle", backend="", prompts={}, package_version="0",
        gold={gold.id: gold.sha256 for gold in many}, started_at="", seconds=0.0, machine="",
    )  # fmt: skip
    print(f"{size} documents, {sum(len(gold.text) for gold in many):,} characters")
    with tempfile.TemporaryDirectory() as folder:
        write_run(Run(info=info, predictions=tuple(given)), Path(folder))
        run = timed("read the run", lambda: read_run(Path(folder)))
    scored = timed("score", lambda: score(many, run.predictions))
    tallies = [document.counts for document in scored.documents]
    timed("2,000 bootstrap samples of every figure", lambda: intervals(tallies, METRICS))
    timed("compare with itself", lambda: differences(tallies, tallies, METRICS[:15]))
    report = timed("report, intervals and all", lambda: build_report(scored, many, info))
    timed("page", lambda: page(report))


def timed(what: str, work: Callable[[], Result]) -> Result:
    """Print how long `work` takes, and return what it returns."""
    started, used = time.perf_counter(), time.process_time()
    result = work()
    print(
        f"{what:<42} {time.perf_counter() - started:7.2f} s "
        f"{time.process_time() - used:7.2f} s of processor"
    )
    return result


def _numbered(gold: GoldDocument, number: int) -> GoldDocument:
    info = gold.record.document.model_copy(update={"id": f"{gold.id}-{number}"})
    return GoldDocument(gold.text, gold.record.model_copy(update={"document": info}))


def _renamed(prediction: Prediction, gold: GoldDocument) -> Prediction:
    return prediction.model_copy(update={"id": gold.id})


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
