"""A run ends on signals and limits, finishes documents in progress, and can be resumed."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.faults.batch_harness import BatchHarness, make_source
from support.faults.crash_recovery import REQUESTS_PER_DOCUMENT, ProcessGroup
from support.models.scripted_model import USAGE, ScriptedModel
from support.servers.slow_server import SlowServer, article

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
DOCUMENT_COST = 3 * cost_of(USAGE, PRICE)


@pytest.fixture(scope="module")
def process_group() -> Iterator[ProcessGroup]:
    if not hasattr(os, "fork"):
        pytest.skip("needs os.fork")
    with ProcessGroup() as running:
        yield running


@dataclass
class ForkedCommand:
    """Runs the command in a forked process."""

    process_group: ProcessGroup
    folder: Path

    def start(self, url: str, *more: str) -> int:
        articles = self.folder / "articles"
        if not articles.is_dir():
            articles.mkdir()
            for number in range(DOCUMENTS):
                (articles / f"a{number:02d}.txt").write_text(article(number), encoding="utf-8")
        model = ["--model", "openai/slow", "--base-url", url, "--jobs", "3"]
        arguments = ["batch", str(articles), "--out", str(self.out), *model, *more]
        return self.process_group.start(arguments, self.log)

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8")


@pytest.fixture
def run(process_group: ProcessGroup, tmp_path: Path) -> ForkedCommand:
    return ForkedCommand(process_group, tmp_path)


def wait_until(condition: Callable[[], object]) -> None:
    ends_at = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < ends_at
        time.sleep(0.02)


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_lets_documents_in_progress_finish(
    signal_number: int, run: ForkedCommand
) -> None:
    with SlowServer(0.1) as server:
        pid = run.start(server.url)
        wait_until(lambda: len(server.requests()) >= 4)
        os.kill(pid, signal_number)
        code = run.process_group.end()
        first = len(server.requests())
        finished = len((run.out / "summaries.jsonl").read_text().splitlines())

        assert code == 130
        assert 0 < finished < DOCUMENTS
        assert first == REQUESTS_PER_DOCUMENT * finished
        assert "interrupted: finished documents are saved" in run.output()
        assert "run the same command again to resume" in run.output()
        record = json.loads((run.out / "run.json").read_text())
        assert (record["state"], record["this_run"]["left"]) == (
            "interrupted",
            DOCUMENTS - finished,
        )

        run.start(server.url)
        assert run.process_group.end() == 0
        assert len(server.requests()) == REQUESTS_PER_DOCUMENT * DOCUMENTS
        assert f"{DOCUMENTS - finished} to do" in run.output()


@pytest.mark.parametrize("limit", [("--rpm", "0.1"), ("--tpm", "5000")], ids=" ".join)
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_wait_for_a_rate_limit(
    signal_number: int, limit: tuple[str, str], run: ForkedCommand
) -> None:
    with SlowServer(0.0) as server:
        pid = run.start(server.url, *limit)
        wait_until(lambda: len(server.requests()) == 1)
        os.kill(pid, signal_number)
        started = time.monotonic()
        assert run.process_group.end() == 130
        assert time.monotonic() - started < 10
        record = json.loads((run.out / "run.json").read_text())
        assert (record["state"], record["documents"]["failures"]) == ("interrupted", 0)

        run.start(server.url)
        assert run.process_group.end() == 0
        assert len(server.requests()) == REQUESTS_PER_DOCUMENT * DOCUMENTS


def test_a_limit_of_tokens_below_one_request_is_an_error(run: ForkedCommand) -> None:
    with SlowServer(0.0) as server:
        run.start(server.url, "--tpm", "100")
        assert run.process_group.end() == 2
        assert server.requests() == []
    assert "and the limit is 100 a minute (--tpm): allow" in run.output()


def test_a_second_signal_does_not_wait_for_the_server(run: ForkedCommand) -> None:
    with SlowServer(3_600) as server:
        pid = run.start(server.url)
        wait_until(lambda: len(server.requests()) == 3)
        os.kill(pid, signal.SIGINT)
        wait_until(lambda: "finishing documents in progress" in run.output())
        os.kill(pid, signal.SIGINT)

        assert run.process_group.end() == 130
    assert "Traceback" not in run.output()


def test_a_second_run_on_the_folder_fails_with_one_line(
    process_group: ProcessGroup, run: ForkedCommand, tmp_path: Path
) -> None:
    with SlowServer(0.3) as server:
        run.start(server.url)
        wait_until(server.requests)
        with ProcessGroup() as second_group:
            arguments = ["batch", str(tmp_path / "articles"), "--out", str(run.out)]
            model = ["--model", "openai/slow", "--base-url", server.url]
            second_group.start([*arguments, *model], tmp_path / "second.log")
            assert second_group.end() == 2
        assert process_group.end() == 0
        assert len(server.requests()) == REQUESTS_PER_DOCUMENT * DOCUMENTS

    (line,) = (tmp_path / "second.log").read_text().splitlines()
    assert line.startswith("summarizer: error: another run is using this folder")


def test_max_documents_ends_the_run_and_the_next_run_continues(harness: BatchHarness) -> None:
    first = harness.run(max_documents=2, cancel_token=CancelToken())
    second = harness.run(cancel_token=CancelToken())

    assert (first.finished, first.remaining, first.stopped, first.exit_code) == (
        *(2, 3, "max-documents"),
        0,
    )
    assert (second.finished, second.counts.done) == (3, 2)


@pytest.mark.parametrize("jobs", [1, 4])
def test_max_cost_is_not_exceeded_with_any_number_of_jobs(jobs: int, harness: BatchHarness) -> None:
    harness.sources = [make_source(f"d{number:02d}") for number in range(60)]
    limit = 25.5 * DOCUMENT_COST
    tracker = CostTracker(PRICE, limit)
    report = harness.run(jobs=jobs, cost_tracker=tracker, cancel_token=CancelToken())

    assert report.cost is not None
    assert report.cost == pytest.approx(report.finished * DOCUMENT_COST)
    assert report.cost <= limit
    assert report.finished >= 20
    assert (report.stopped, report.exit_code) == ("max-cost", 0)
    assert harness.run(cancel_token=CancelToken()).summaries == 60


def test_a_cost_limit_below_one_document_starts_none(harness: BatchHarness) -> None:
    report = harness.run(cost_tracker=CostTracker(PRICE, 0.0001), cancel_token=CancelToken())

    assert (report.finished, report.stopped) == (0, "max-cost")
    assert harness.model.asked == []


def test_cached_responses_cost_nothing(harness: BatchHarness) -> None:
    tracker = CostTracker(PRICE)
    assert harness.run(cost_tracker=tracker, cancel_token=CancelToken()).cost == pytest.approx(
        5 * DOCUMENT_COST
    )
    assert harness.run(cost_tracker=CostTracker(PRICE), cancel_token=CancelToken()).cost == 0


def test_a_released_reservation_can_be_reserved_again() -> None:
    tracker = CostTracker(PRICE, 1.0)
    documents = [Document.from_text(f"Dora Valen said {n}.", id=f"d{n}") for n in range(99)]
    reserved = [document for document in documents if tracker.reserve(document)]
    assert 0 < len(reserved) < 99
    for document in reserved:
        tracker.charge(document.id, Usage(prompt_tokens=100))
        tracker.release(document)

    assert tracker.cost == pytest.approx(len(reserved) * 100 / 1_000_000)
    # The tracker has learned how little they cost.
    assert all(tracker.reserve(document) for document in documents[len(reserved) :])


@pytest.mark.parametrize(
    ("error", "finished_before", "code"),
    [
        pytest.param(ModelRejected("bad key", "m", "fix it"), 0, 2, id="key"),
        pytest.param(ModelUnreachable("down", "m", "wait"), 0, 2, id="server-down"),
        pytest.param(ModelUnreachable("down", "m", "wait"), 7, 1, id="server-went-down"),
    ],
)
def test_a_service_that_fails_for_every_document_ends_the_run_early(
    error: Exception, finished_before: int, code: int, harness: BatchHarness
) -> None:
    harness.sources = [make_source(f"d{number:02d}") for number in range(60)]

    def respond(request: ModelRequest[Any]) -> object:
        return error if request.window.document.id >= f"d{finished_before:02d}" else None

    harness.model = ScriptedModel(respond)
    received: list[Event] = []
    report = harness.run(cancel_token=CancelToken(), on_event=received.append)

    assert (report.finished, report.exit_code) == (finished_before, code)
    assert 5 <= report.failed < 20
    assert report.problem == str(error)
    assert [event for event in received if isinstance(event, RunStopping)] == [
        RunStopping("no service")
    ]
    harness.model = ScriptedModel()
    assert harness.run(cancel_token=CancelToken()).summaries == 60


def test_failures_of_single_documents_do_not_end_the_run(harness: BatchHarness) -> None:
    harness.sources = [make_source(f"d{number:02d}") for number in range(60)]

    def respond(request: ModelRequest[Any]) -> object:
        number = int(request.window.document.id[1:])
        return ModelUnreachable("down", "m", "wait") if number % 4 else None

    harness.model = ScriptedModel(respond)
    report = harness.run(cancel_token=CancelToken())

    assert (report.failed, report.finished, report.stopped) == (45, 15, None)


def test_documents_that_cannot_be_read_do_not_end_the_run(harness: BatchHarness) -> None:
    harness.sources = [make_source(f"e{number}", " ") for number in range(20)] + harness.sources
    report = harness.run(cancel_token=CancelToken())

    assert (report.failed, report.finished, report.exit_code) == (20, 5, 1)
    failures = [json.loads(line) for line in harness.lines("failures.jsonl")]
    assert {failure["stage"] for failure in failures} == {"read"}
    assert failures[0]["error"].startswith("the document is empty")
