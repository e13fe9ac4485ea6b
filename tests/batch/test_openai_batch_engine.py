"""A provider's batch API gives the records of live asks, for half the price, and loses nothing.

What was submitted is known after any end of the process, so nothing is submitted twice and no
answer that is paid for is lost. What goes wrong with a request is asked again or becomes the
failure of its document, with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from support.batch_harness import BatchHarness, hurry, source
from support.batch_server import CUT, LOSE, REFUSE, BatchServer, Body, nothing_found
from support.scripted_model import actor, claim

from summarizer.batch import CancelToken, CostTracker, Report, ThreadEngine
from summarizer.batch.cancellation import INTERRUPTED
from summarizer.batch.cost_tracker import batch_price
from summarizer.batch.engines.factory import openai_batch_engine
from summarizer.batch.engines.openai_batch.engine import OpenAIBatchEngine
from summarizer.batch.engines.openai_batch.request_file import Limits
from summarizer.batch.events import DocumentFailed, Event
from summarizer.errors import ConfigError
from summarizer.models.factory import open_model
from summarizer.models.identity import configured_identity
from summarizer.models.remote.retry_policy import RetryPolicy
from summarizer.schema.drafts import ActorsAnswer, ClaimsAnswer
from summarizer.settings import Price, Settings
from summarizer.text.windows import split_windows

QUICK = RetryPolicy(deadline=10.0, initial_backoff=0.01)


def said(body: Body) -> object:
    """Answer with what the articles of these tests say."""
    shape = body["response_format"]["json_schema"]["name"]
    if shape == "ActorsAnswer":
        return ActorsAnswer(actors=[actor("Dora Valen")]).model_dump_json()
    if shape == "ClaimsAnswer":
        return ClaimsAnswer(
            claims=[claim("that taxes would rise", source="Dora Valen")]
        ).model_dump_json()
    return nothing_found(body)


def task_of(body: Body) -> str:
    return str(body["response_format"]["json_schema"]["name"])


def failing(status: int, message: str = "boom", **error: Any) -> Body:
    """Return the result of a request that the server refused."""
    body = {"error": {"message": message, **error}}
    return {"response": {"status_code": status, "body": body}, "error": None}


@pytest.fixture
def server() -> Iterator[BatchServer]:
    with BatchServer(answer=said) as running:
        yield running


@dataclass
class Office:
    """Runs batches against the server, into one folder."""

    server: BatchServer
    bench: BatchHarness
    said: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return Settings(model="openai/fake", base_url=self.server.url)

    def engine(self, *, wait: bool = True, limits: Limits | None = None) -> OpenAIBatchEngine:
        engine = openai_batch_engine(
            self.settings, poll=0.01, wait=wait, on_status=self.said.append
        )
        engine.limits = limits or engine.limits
        hurry(engine, QUICK)
        return engine

    def run(self, engine: Any = None, **options: Any) -> Report:
        options.setdefault("on_event", self.events.append)
        identity = configured_identity(self.settings)
        return self.bench.run_by(engine or self.engine(), identity, **options)

    @property
    def errors(self) -> list[str]:
        return [event.failure.error for event in self.events if isinstance(event, DocumentFailed)]


@pytest.fixture
def office(server: BatchServer, bench: BatchHarness) -> Office:
    return Office(server, bench)


def plain(lines: list[str]) -> list[dict[str, Any]]:
    """Return summaries without what differs from run to run."""
    found = [json.loads(line) for line in lines]
    for summary in found:
        summary["provenance"].update(created_at="", seconds=0)
    return found


def test_its_records_are_those_of_live_asks(office: Office, tmp_path: Path) -> None:
    offline = office.run()
    live = Office(office.server, BatchHarness(tmp_path / "live", sources=office.bench.sources))
    live.run(ThreadEngine(lambda: open_model(office.settings), 2))

    assert (offline.finished, offline.exit_code) == (5, 0)
    assert plain(office.bench.lines()) == plain(live.bench.lines())
    assert json.loads(office.bench.lines()[0])["claims"]
    assert len(office.server.batches) == 1
    assert office.server.state.asked.total() == 15


def test_all_asks_of_all_windows_go_at_once(office: Office) -> None:
    long = source("long", " ".join(f"Dora Valen met {n} men in Hasra." for n in range(120)))
    office.bench.sources = [long]
    office.run()

    count = len(split_windows(long.read()))
    assert count > 2
    assert len(office.server.batches) == 1
    assert len(office.server.bodies()) == 3 * count


def test_it_is_counted_at_half_the_price(office: Office) -> None:
    ledger = CostTracker(batch_price(Price(10.0, 100.0, 4.0)))
    report = office.run(cost_tracker=ledger)

    assert report.usage.requests == 15
    assert report.cost == pytest.approx(15 * (93 * 5 + 7 * 2 + 20 * 50) / 1e6)


def test_an_answer_that_was_cut_is_asked_for_in_halves_in_the_next_batch(office: Office) -> None:
    def cut(body: Body) -> object:
        user = body["messages"][1]["content"]
        if task_of(body) == "ClaimsAnswer" and "Nobody else" in user and "taxes would rise" in user:
            choice = {"index": 0, "finish_reason": "length", "message": {"content": '{"cl'}}
            response = {"choices": [choice], "usage": {"prompt_tokens": 9, "completion_tokens": 1}}
            return {"response": {"status_code": 200, "body": response}, "error": None}
        return said(body)

    office.server.state.answer = cut
    report = office.run()

    assert (report.finished, report.usage.requests) == (5, 25)
    assert len(office.server.batches) == 2
    assert max(office.server.state.asked.values()) == 1


def test_a_cut_answer_that_has_no_halves_is_asked_for_again_by_the_next_run(office: Office) -> None:
    choice = {"index": 0, "finish_reason": "length", "message": {"content": '{"cl'}}
    response = {"choices": [choice], "usage": {"prompt_tokens": 9, "completion_tokens": 1}}
    office.bench.sources = [source("d0", "A single sentence.")]
    office.server.state.answer = lambda body: (
        {"response": {"status_code": 200, "body": response}, "error": None}
        if task_of(body) == "ClaimsAnswer"
        else said(body)
    )
    assert office.run().failures == 1
    office.server.state.answer = said
    again = office.run()

    assert (again.failures, again.usage.requests) == (0, 1)


def test_what_came_back_about_a_document_that_fails_is_counted_and_kept(office: Office) -> None:
    office.server.state.answer = lambda body: (
        failing(404) if task_of(body) == "ActorsAnswer" else said(body)
    )
    first = office.run()
    office.server.state.answer = said
    again = office.run()

    assert (first.failures, first.usage.requests, first.usage.completion_tokens) == (5, 15, 200)
    assert (again.failures, again.usage.requests) == (0, 5)
    assert sorted(office.server.state.asked.values()) == [1] * 10 + [2] * 5


@pytest.mark.parametrize("call", ["upload", "create", "retrieve", "content"])
@pytest.mark.parametrize("fault", [REFUSE, LOSE])
def test_a_call_that_fails_is_repeated_but_no_batch_is_made_twice(
    office: Office, call: str, fault: str
) -> None:
    office.server.plan(call, fault, fault)
    report = office.run()

    assert (report.finished, report.failures) == (5, 0)
    assert len(office.server.batches) == 1


def test_results_that_arrive_cut_are_fetched_again(office: Office) -> None:
    office.server.plan("content", CUT)
    report = office.run()

    assert report.finished == 5
    assert max(office.server.state.asked.values()) == 1


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(None, id="no-line"),
        pytest.param(b'{"custom_id": "x", "resp\n', id="malformed-line"),
        pytest.param(b"[1]\n\n\xff\n", id="garbage"),
        pytest.param("prose", id="unsound-answer"),
        pytest.param(failing(429), id="too-many-requests"),
        pytest.param(failing(500), id="server-fault"),
        pytest.param({"response": {"status_code": 200, "body": []}, "error": None}, id="no-body"),
        pytest.param({"response": {"status_code": 200, "body": {}}, "error": None}, id="no-choice"),
    ],
)
def test_what_may_pass_is_asked_again_and_fails_after_three_tries(office: Office, bad: Any) -> None:
    times = {"d1": 1, "d2": 99}

    def answer(body: Body) -> object:
        for id in times:
            is_it = f"It was {id}." in body["messages"][1]["content"]
            if is_it and times[id] and task_of(body) == "ClaimsAnswer":
                times[id] -= 1
                return bad
        return said(body)

    office.server.state.answer = answer
    report = office.run()

    assert (report.finished, report.failed, report.exit_code) == (4, 1, 1)
    assert times == {"d1": 0, "d2": 96}
    assert len(office.errors) == 1
    assert len(office.server.batches) == 3


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (failing(401), "refused the key"),
        (failing(400, "no image"), "no image"),
        (failing(429, code="insufficient_quota"), "quota is used up"),
    ],
)
def test_what_does_not_pass_fails_its_document_at_once(
    office: Office, bad: Any, reason: str
) -> None:
    office.server.state.answer = lambda body: (
        bad if "It was d3." in body["messages"][1]["content"] else said(body)
    )
    report = office.run()

    assert (report.finished, report.failed) == (4, 1)
    assert reason in office.errors[0]
    assert len(office.server.batches) == 1


def test_a_failed_document_keeps_its_answers_for_the_next_run(office: Office) -> None:
    office.server.state.answer = lambda body: (
        failing(400, "no")
        if "It was d3." in body["messages"][1]["content"] and task_of(body) == "PositionsAnswer"
        else said(body)
    )
    assert office.run().failed == 1
    office.server.state.answer = said
    report = office.run()

    assert (report.finished, report.usage.requests, report.exit_code) == (1, 1, 0)


def test_what_expired_is_asked_again_and_what_was_answered_is_not(office: Office) -> None:
    office.server.state.ends = ["expired"]
    report = office.run()

    assert (report.finished, report.exit_code) == (5, 0)
    assert max(office.server.state.asked.values()) == 1
    assert len(office.server.batches) == 2


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("cancelled", "the batch: it was cancelled, too late"),
        ({"code": "model_not_found", "message": "no model fake"}, "it failed, no model fake"),
    ],
)
def test_a_batch_that_somebody_ended_fails_with_the_reason(
    office: Office, end: Any, reason: str
) -> None:
    office.server.state.ends = [end]
    report = office.run()

    assert report.failed == 5
    assert all(reason in error for error in office.errors)
    assert len(office.server.batches) == 1


def test_a_queue_that_is_too_short_gets_smaller_batches_one_by_one(office: Office) -> None:
    full = {"code": "token_limit_exceeded", "message": "Enqueued token limit reached"}
    office.server.state.ends = [full, full]
    report = office.run()

    sizes = [office.server.state.files[job.file].count(b"\n") for job in office.server.batches]
    assert (report.finished, report.exit_code) == (5, 0)
    assert sizes[0] == 15
    assert max(sizes[2:]) <= 7
    assert max(office.server.state.asked.values()) == 1


@pytest.mark.parametrize("limits", [Limits(requests=4), Limits(size=30_000), Limits(requests=1)])
def test_many_requests_are_cut_into_files_within_the_limits(office: Office, limits: Limits) -> None:
    report = office.run(office.engine(limits=limits))

    files = [office.server.state.files[job.file] for job in office.server.batches]
    assert report.finished == 5
    assert len(files) > 2
    assert all(file.count(b"\n") <= limits.requests for file in files)
    assert all(len(file) <= limits.size for file in files)
    assert sum(file.count(b"\n") for file in files) == 15


def test_a_form_that_is_refused_is_given_up_and_remembered(office: Office) -> None:
    def picky(body: Body) -> object:
        if "max_tokens" in body:
            return failing(400, "use max_completion_tokens instead of max_tokens")
        return said(body)

    office.server.state.answer = picky
    assert office.run().finished == 5
    assert len(office.server.batches) == 2
    office.bench.sources.append(source("d9"))
    assert office.run().finished == 1
    assert len(office.server.batches) == 3


def test_without_waiting_it_submits_and_leaves_and_a_later_run_collects(office: Office) -> None:
    first = office.run(office.engine(wait=False))
    second = office.run(office.engine(wait=False))

    assert (first.finished, first.failed, first.exit_code) == (0, 0, 0)
    assert first.stopped == "with the provider: 1 batch, 15 requests"
    assert any("run the same command again" in line for line in office.said)
    assert (second.finished, second.exit_code) == (5, 0)
    assert len(office.server.batches) == 1


def test_an_interrupted_run_leaves_its_batch_and_the_next_one_collects_it(office: Office) -> None:
    stop = CancelToken()
    office.server.state.polls = 10
    engine = office.engine()

    def interrupt(line: str) -> None:
        office.said.append(line)
        stop.drain(INTERRUPTED)

    engine.on_status = interrupt
    first = office.run(engine, cancel_token=stop)
    second = office.run()

    assert (first.stopped, first.exit_code, first.finished) == (INTERRUPTED, 130, 0)
    assert any("run the same command again" in line for line in office.said)
    assert (second.finished, len(office.server.batches)) == (5, 1)


@pytest.mark.parametrize("call", ["upload", "create", "retrieve"])
def test_who_insists_on_stopping_does_not_wait_for_a_silent_provider(
    office: Office, call: str
) -> None:
    stop = CancelToken()
    office.server.state.silent.add(call)
    Timer(0.5, stop.abort, [INTERRUPTED]).start()
    first = office.run(cancel_token=stop)
    office.server.state.silent.clear()
    second = office.run()

    assert (first.exit_code, first.finished) == (130, 0)
    assert second.finished == 5
    assert len(office.server.batches) == 1


def test_documents_that_changed_meanwhile_are_asked_anew_and_the_others_not(
    office: Office,
) -> None:
    office.run(office.engine(wait=False))
    office.bench.sources[2] = source("d2", "Dora Valen said that taxes would fall.")
    report = office.run()

    assert report.finished == 5
    assert len(office.server.batches) == 2
    assert len(office.server.bodies()) == 18


def test_another_model_does_not_wait_for_the_batches_of_the_first(office: Office) -> None:
    office.run(office.engine(wait=False))
    with BatchServer(answer=said) as other:
        there = Office(other, office.bench)
        assert there.run().finished == 5

    assert len(office.server.batches) == 1
    assert office.server.batches[0].polls == 1


def test_limits_of_documents_hold(office: Office) -> None:
    report = office.run(max_documents=2)

    assert (report.finished, report.stopped) == (2, "max-documents")
    assert len(office.server.bodies()) == 6


def test_a_limit_of_cost_holds_at_the_batch_price(office: Office) -> None:
    ledger = CostTracker(batch_price(Price(10.0, 100.0)), limit=1.0)
    report = office.run(cost_tracker=ledger)

    assert report.cost is not None
    assert 0 < report.cost <= 1.0


def test_a_server_without_batches_is_told_from_a_fault(office: Office) -> None:
    wrong = Settings(model="openai/fake", base_url=office.server.url + "/nowhere")
    engine = openai_batch_engine(wrong, poll=0.01, wait=True, on_status=print)

    with pytest.raises(ConfigError, match=r"no batch API.*--engine threads"):
        office.run(engine)


def test_a_batch_that_the_account_does_not_know_is_not_submitted_again(office: Office) -> None:
    office.run(office.engine(wait=False))
    office.server.batches[0].id = "elsewhere"

    with pytest.raises(ConfigError, match="use the account that submitted it"):
        office.run()
    assert len(office.server.batches) == 1


def test_nothing_of_it_is_left_when_all_is_done(office: Office) -> None:
    office.run()

    left = [path.name for path in (office.bench.out / ".summarizer").rglob("*.jsonl")]
    assert left == []
