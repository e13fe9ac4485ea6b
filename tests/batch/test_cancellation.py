"""A run stops when it is told to, finishes what is under way, and says how it goes on."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.batch_harness import BatchHarness, source
from support.crash_recovery import ASKS, ProcessGroup
from support.scripted_model import USAGE, ScriptedModel
from support.slow_server import SlowServer, article

from summarizer.batch import CancelToken, CostTracker
from summarizer.batch.cost_tracker import cost_of
from summarizer.batch.events import Event, RunStopping
from summarizer.errors import ModelRejected, ModelUnreachable
from summarizer.models.base import ModelRequest
from summarizer.schema.summary import Usage
from summarizer.settings import Price
from summarizer.text.document import Document

DOCUMENTS = 12
PRICE = Price(1.0, 10.0)
A_DOCUMENT = 3 * cost_of(USAGE, PRICE)


@pytest.fixture(scope="module")
def nursery() -> Iterator[ProcessGroup]:
    if not hasattr(os, "fork"):
        pytest.skip("runs are forked here")
    with ProcessGroup() as running:
        yield running


@dataclass
class Run:
    """A run of the command line, forked."""

    nursery: ProcessGroup
    folder: Path

    def start(self, url: str, *more: str) -> int:
        articles = self.folder / "articles"
        if not articles.is_dir():
            articles.mkdir()
            for number in range(DOCUMENTS):
                (articles / f"a{number:02d}.txt").write_text(article(number), encoding="utf-8")
        model = ["--model", "openai/slow", "--base-url", url, "--jobs", "3"]
        arguments = ["batch", str(articles), "--out", str(self.out), *model, *more]
        return self.nursery.start(arguments, self.log)

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")


@pytest.fixture
def run(nursery: ProcessGroup, tmp_path: Path) -> Run:
    return Run(nursery, tmp_path)


def wait_for(what: Callable[[], object]) -> None:
    while not what():
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_lets_finish_what_is_under_way(number: int, run: Run) -> None:
    with SlowServer(0.1) as server:
        pid = run.start(server.url)
        wait_for(lambda: len(server.requests()) >= 4)
        os.kill(pid, number)
        code = run.nursery.end()
        first = len(server.requests())
        finished = len((run.out / "summaries.jsonl").read_text().splitlines())

        assert code == 130
        assert 0 < finished < DOCUMENTS
        assert first == ASKS * finished
        assert "interrupted: finished documents are saved" in run.said()
        assert "run the same command again to resume" in run.said()
        record = json.loads((run.out / "run.json").read_text())
        assert (record["state"], record["this_run"]["left"]) == (
            "interrupted",
            DOCUMENTS - finished,
        )

        run.start(server.url)
        assert run.nursery.end() == 0
        assert len(server.requests()) == ASKS * DOCUMENTS
        assert f"{DOCUMENTS - finished} to do" in run.said()


def test_who_stops_at_once_does_not_wait_for_the_server(run: Run) -> None:
    with SlowServer(3_600) as server:
        pid = run.start(server.url)
        wait_for(lambda: len(server.requests()) == 3)
        os.kill(pid, signal.SIGINT)
        wait_for(lambda: "finishing documents in progress" in run.said())
        os.kill(pid, signal.SIGINT)

        assert run.nursery.end() == 130
    assert "Traceback" not in run.said()


def test_a_second_run_on_the_folder_is_refused_with_one_line(
    nursery: ProcessGroup, run: Run, tmp_path: Path
) -> None:
    with SlowServer(0.3) as server:
        run.start(server.url)
        wait_for(server.requests)
        with ProcessGroup() as other:
            arguments = ["batch", str(tmp_path / "articles"), "--out", str(run.out)]
            model = ["--model", "openai/slow", "--base-url", server.url]
            other.start([*arguments, *model], tmp_path / "other")
            assert other.end() == 2
        assert nursery.end() == 0
        assert len(server.requests()) == ASKS * DOCUMENTS

    (line,) = (tmp_path / "other").read_text().splitlines()
    assert line.startswith("summarizer: error: another run is at work on this folder")


def test_max_documents_stops_cleanly_and_the_next_run_goes_on(bench: BatchHarness) -> None:
    first = bench.run(max_documents=2, cancel_token=CancelToken())
    second = bench.run(cancel_token=CancelToken())

    assert (first.finished, first.remaining, first.stopped, first.exit_code) == (
        *(2, 3, "max-documents"),
        0,
    )
    assert (second.finished, second.counts.done) == (3, 2)


@pytest.mark.parametrize("jobs", [1, 4])
def test_max_cost_is_not_overrun_by_any_number_of_jobs(jobs: int, bench: BatchHarness) -> None:
    bench.sources = [source(f"d{number:02d}") for number in range(60)]
    limit = 25.5 * A_DOCUMENT
    ledger = CostTracker(PRICE, limit)
    report = bench.run(jobs=jobs, cost_tracker=ledger, cancel_token=CancelToken())

    assert report.cost is not None
    assert report.cost == pytest.approx(report.finished * A_DOCUMENT)
    assert report.cost <= limit
    assert report.finished >= 20
    assert (report.stopped, report.exit_code) == ("max-cost", 0)
    assert bench.run(cancel_token=CancelToken()).summaries == 60


def test_too_little_money_for_one_document_begins_none(bench: BatchHarness) -> None:
    report = bench.run(cost_tracker=CostTracker(PRICE, 0.0001), cancel_token=CancelToken())

    assert (report.finished, report.stopped) == (0, "max-cost")
    assert bench.model.asked == []


def test_answers_that_are_remembered_cost_nothing(bench: BatchHarness) -> None:
    ledger = CostTracker(PRICE)
    assert bench.run(cost_tracker=ledger, cancel_token=CancelToken()).cost == pytest.approx(
        5 * A_DOCUMENT
    )
    assert bench.run(cost_tracker=CostTracker(PRICE), cancel_token=CancelToken()).cost == 0


def test_a_ledger_gives_back_what_was_set_aside() -> None:
    ledger = CostTracker(PRICE, 1.0)
    documents = [Document.from_text(f"Dora Valen said {n}.", id=f"d{n}") for n in range(99)]
    begun = [document for document in documents if ledger.reserve(document)]
    assert 0 < len(begun) < 99
    for document in begun:
        ledger.charge(document.id, Usage(prompt_tokens=100))
        ledger.release(document)

    assert ledger.cost == pytest.approx(len(begun) * 100 / 1_000_000)
    # It has learned how little they cost.
    assert all(ledger.reserve(document) for document in documents[len(begun) :])


@pytest.mark.parametrize(
    ("error", "finished_before", "code"),
    [
        pytest.param(ModelRejected("bad key", "m", "mend it"), 0, 2, id="key"),
        pytest.param(ModelUnreachable("down", "m", "wait"), 0, 2, id="server-down"),
        pytest.param(ModelUnreachable("down", "m", "wait"), 7, 1, id="server-went-down"),
    ],
)
def test_a_service_that_fails_every_document_ends_the_run_early(
    error: Exception, finished_before: int, code: int, bench: BatchHarness
) -> None:
    bench.sources = [source(f"d{number:02d}") for number in range(60)]

    def answering(request: ModelRequest[Any]) -> object:
        return error if request.window.document.id >= f"d{finished_before:02d}" else None

    bench.model = ScriptedModel(answering)
    told: list[Event] = []
    report = bench.run(cancel_token=CancelToken(), on_event=told.append)

    assert (report.finished, report.exit_code) == (finished_before, code)
    assert 5 <= report.failed < 20
    assert report.problem == str(error)
    assert [event for event in told if isinstance(event, RunStopping)] == [
        RunStopping("no service")
    ]
    bench.model = ScriptedModel()
    assert bench.run(cancel_token=CancelToken()).summaries == 60


def test_failures_of_single_documents_do_not_end_the_run(bench: BatchHarness) -> None:
    bench.sources = [source(f"d{number:02d}") for number in range(60)]

    def answering(request: ModelRequest[Any]) -> object:
        number = int(request.window.document.id[1:])
        return ModelUnreachable("down", "m", "wait") if number % 4 else None

    bench.model = ScriptedModel(answering)
    report = bench.run(cancel_token=CancelToken())

    assert (report.failed, report.finished, report.stopped) == (45, 15, None)


def test_documents_that_cannot_be_read_do_not_end_the_run(bench: BatchHarness) -> None:
    bench.sources = [source(f"e{number}", " ") for number in range(20)] + bench.sources
    report = bench.run(cancel_token=CancelToken())

    assert (report.failed, report.finished, report.exit_code) == (20, 5, 1)
    failures = [json.loads(line) for line in bench.lines("failures.jsonl")]
    assert {failure["stage"] for failure in failures} == {"read"}
    assert failures[0]["error"].startswith("the document is empty")
