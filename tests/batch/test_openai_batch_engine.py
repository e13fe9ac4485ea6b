"""The engine for provider batches yields the records of live requests at half the price.

Submissions are recorded, so nothing is submitted twice and no paid response is lost. A failed
request is repeated, or becomes the failure of its document with its reason.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from support.faults.batch_harness import BatchHarness, make_source, shorten_waits
from support.models.scripted_model import actor, claim
from support.servers.batch_server import LOSE, REFUSE, TRUNCATE, BatchServer, Body, empty_list

from summarizer.batch import CancelToken, CostTracker, Report, ThreadEngine
from summarizer.batch.cancellation import INTERRUPTED
from summarizer.batch.cost_tracker import batch_price
from summarizer.batch.engines.factory import openai_batch_engine
from summarizer.batch.engines.openai_batch.engine import OpenAIBatchEngine
from summarizer.batch.engines.openai_batch.request_file import FileLimits
from summarizer.batch.events import DocumentFailed, Event
from summarizer.errors import ConfigError
from summarizer.models.factory import open_model
from summarizer.models.identity import configured_identity
from summarizer.models.remote.retry_policy import RetryPolicy
from summarizer.schema.drafts import ActorsAnswer, ClaimsAnswer
from summarizer.settings import Price, Settings
from summarizer.text.windows import split_windows

SHORT_WAITS = RetryPolicy(deadline=10.0, initial_backoff=0.01)


def respond(body: Body) -> object:
    """Return the response to a request about the articles of these tests."""
    shape = body["response_format"]["json_schema"]["name"]
    if shape == "ActorsAnswer":
        return ActorsAnswer(actors=[actor("Dora Valen")]).model_dump_json()
    if shape == "ClaimsAnswer":
        return ClaimsAnswer(
            claims=[claim("that taxes would rise", source="Dora Valen")]
        ).model_dump_json()
    return empty_list(body)


def task_of(body: Body) -> str:
    return str(body["response_format"]["json_schema"]["name"])


def error_result(status: int, message: str = "boom", **error: Any) -> Body:
    """Return the result of a request that the server rejected."""
    body = {"error": {"message": message, **error}}
    return {"response": {"status_code": status, "body": body}, "error": None}


@pytest.fixture
def server() -> Iterator[BatchServer]:
    with BatchServer(answer=respond) as running:
        yield running


@dataclass
class BatchClient:
    """Runs batches against the server, into one results folder."""

    server: BatchServer
    harness: BatchHarness
    statuses: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return Settings(model="openai/fake", base_url=self.server.url)

    def engine(self, *, wait: bool = True, limits: FileLimits | None = None) -> OpenAIBatchEngine:
        engine = openai_batch_engine(
            self.settings, poll=0.01, wait=wait, on_status=self.statuses.append
        )
        engine.limits = limits or engine.limits
        shorten_waits(engine, SHORT_WAITS)
        return engine

    def run(self, engine: Any = None, **options: Any) -> Report:
        options.setdefault("on_event", self.events.append)
        identity = configured_identity(self.settings)
        return self.harness.run_by(engine or self.engine(), identity, **options)

    @property
    def errors(self) -> list[str]:
        return [event.failure.error for event in self.events if isinstance(event, DocumentFailed)]


@pytest.fixture
def client(server: BatchServer, harness: BatchHarness) -> BatchClient:
    return BatchClient(server, harness)


def comparable(lines: list[str]) -> list[dict[str, Any]]:
    """Return summaries without the fields that differ between runs."""
    summaries = [json.loads(line) for line in lines]
    for summary in summaries:
        summary["provenance"].update(created_at="", seconds=0)
    return summaries


def test_its_records_are_those_of_live_requests(client: BatchClient, tmp_path: Path) -> None:
    batch = client.run()
    live = BatchClient(
        client.server, BatchHarness(tmp_path / "live", sources=client.harness.sources)
    )
    live.run(ThreadEngine(lambda: open_model(client.settings), 2))

    assert (batch.finished, batch.exit_code) == (5, 0)
    assert comparable(client.harness.lines()) == comparable(live.harness.lines())
    assert json.loads(client.harness.lines()[0])["claims"]
    assert len(client.server.batches) == 1
    assert client.server.state.answered.total() == 15


def test_all_requests_of_all_windows_are_in_one_batch(client: BatchClient) -> None:
    long = make_source("long", " ".join(f"Dora Valen met {n} men in Hasra." for n in range(120)))
    client.harness.sources = [long]
    client.run()

    count = len(split_windows(long.read()))
    assert count > 2
    assert len(client.server.batches) == 1
    assert len(client.server.bodies()) == 3 * count


def test_usage_is_charged_at_half_the_price(client: BatchClient) -> None:
    tracker = CostTracker(batch_price(Price(10.0, 100.0, 4.0)))
    report = client.run(cost_tracker=tracker)

    assert report.usage.requests == 15
    assert report.cost == pytest.approx(15 * (93 * 5 + 7 * 2 + 20 * 50) / 1e6)


def test_a_truncated_response_is_requested_in_halves_in_the_next_batch(client: BatchClient) -> None:
    def truncate(body: Body) -> object:
        user = body["messages"][1]["content"]
        if task_of(body) == "ClaimsAnswer" and "Nobody else" in user and "taxes would rise" in user:
            choice = {"index": 0, "finish_reason": "length", "message": {"content": '{"cl'}}
            response = {"choices": [choice], "usage": {"prompt_tokens": 9, "completion_tokens": 1}}
            return {"response": {"status_code": 200, "body": response}, "error": None}
        return respond(body)

    client.server.state.answer = truncate
    report = client.run()

    assert (report.finished, report.usage.requests) == (5, 25)
    assert len(client.server.batches) == 2
    assert max(client.server.state.answered.values()) == 1


def test_a_truncated_response_without_halves_is_requested_again_by_the_next_run(
    client: BatchClient,
) -> None:
    choice = {"index": 0, "finish_reason": "length", "message": {"content": '{"cl'}}
    response = {"choices": [choice], "usage": {"prompt_tokens": 9, "completion_tokens": 1}}
    client.harness.sources = [make_source("d0", "A single sentence.")]
    client.server.state.answer = lambda body: (
        {"response": {"status_code": 200, "body": response}, "error": None}
        if task_of(body) == "ClaimsAnswer"
        else respond(body)
    )
    assert client.run().failures == 1
    client.server.state.answer = respond
    again = client.run()

    assert (again.failures, again.usage.requests) == (0, 1)


def test_responses_about_a_failed_document_are_charged_and_cached(client: BatchClient) -> None:
    client.server.state.answer = lambda body: (
        error_result(404) if task_of(body) == "ActorsAnswer" else respond(body)
    )
    first = client.run()
    client.server.state.answer = respond
    again = client.run()

    assert (first.failures, first.usage.requests, first.usage.completion_tokens) == (5, 15, 200)
    assert (again.failures, again.usage.requests) == (0, 5)
    assert sorted(client.server.state.answered.values()) == [1] * 10 + [2] * 5


@pytest.mark.parametrize("call", ["upload", "create", "retrieve", "content"])
@pytest.mark.parametrize("fault", [REFUSE, LOSE])
def test_a_failed_call_is_repeated_but_no_batch_is_created_twice(
    client: BatchClient, call: str, fault: str
) -> None:
    client.server.plan(call, fault, fault)
    report = client.run()

    assert (report.finished, report.failures) == (5, 0)
    assert len(client.server.batches) == 1


def test_truncated_results_are_downloaded_again(client: BatchClient) -> None:
    client.server.plan("content", TRUNCATE)
    report = client.run()

    assert report.finished == 5
    assert max(client.server.state.answered.values()) == 1


@pytest.mark.parametrize(
    "result",
    [
        pytest.param(None, id="no-line"),
        pytest.param(b'{"custom_id": "x", "resp\n', id="malformed-line"),
        pytest.param(b"[1]\n\n\xff\n", id="garbage"),
        pytest.param("prose", id="unsound-answer"),
        pytest.param(error_result(429), id="too-many-requests"),
        pytest.param(error_result(500), id="server-fault"),
        pytest.param({"response": {"status_code": 200, "body": []}, "error": None}, id="no-body"),
        pytest.param({"response": {"status_code": 200, "body": {}}, "error": None}, id="no-choice"),
    ],
)
def test_a_temporary_error_is_retried_and_fails_after_three_tries(
    client: BatchClient, result: Any
) -> None:
    times = {"d1": 1, "d2": 99}

    def answer(body: Body) -> object:
        for document_id in times:
            matches = f"It was {document_id}." in body["messages"][1]["content"]
            if matches and times[document_id] and task_of(body) == "ClaimsAnswer":
                times[document_id] -= 1
                return result
        return respond(body)

    client.server.state.answer = answer
    report = client.run()

    assert (report.finished, report.failed, report.exit_code) == (4, 1, 1)
    assert times == {"d1": 0, "d2": 96}
    assert len(client.errors) == 1
    assert len(client.server.batches) == 3


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (error_result(401), "refused the key"),
        (error_result(400, "no image"), "no image"),
        (error_result(429, code="insufficient_quota"), "quota is used up"),
    ],
)
def test_a_permanent_error_fails_its_document_at_once(
    client: BatchClient, result: Any, reason: str
) -> None:
    client.server.state.answer = lambda body: (
        result if "It was d3." in body["messages"][1]["content"] else respond(body)
    )
    report = client.run()

    assert (report.finished, report.failed) == (4, 1)
    assert reason in client.errors[0]
    assert len(client.server.batches) == 1


def test_a_failed_document_keeps_its_responses_for_the_next_run(client: BatchClient) -> None:
    client.server.state.answer = lambda body: (
        error_result(400, "no")
        if "It was d3." in body["messages"][1]["content"] and task_of(body) == "PositionsAnswer"
        else respond(body)
    )
    assert client.run().failed == 1
    client.server.state.answer = respond
    report = client.run()

    assert (report.finished, report.usage.requests, report.exit_code) == (1, 1, 0)


def test_only_unanswered_requests_of_an_expired_batch_are_repeated(client: BatchClient) -> None:
    client.server.state.outcomes = ["expired"]
    report = client.run()

    assert (report.finished, report.exit_code) == (5, 0)
    assert max(client.server.state.answered.values()) == 1
    assert len(client.server.batches) == 2


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("cancelled", "the batch: it was cancelled, too late"),
        ({"code": "model_not_found", "message": "no model fake"}, "it failed, no model fake"),
    ],
)
def test_a_cancelled_or_failed_batch_fails_its_documents_with_the_reason(
    client: BatchClient, end: Any, reason: str
) -> None:
    client.server.state.outcomes = [end]
    report = client.run()

    assert report.failed == 5
    assert all(reason in error for error in client.errors)
    assert len(client.server.batches) == 1


def test_a_short_queue_gets_smaller_batches_one_by_one(client: BatchClient) -> None:
    full = {"code": "token_limit_exceeded", "message": "Enqueued token limit reached"}
    client.server.state.outcomes = [full, full]
    report = client.run()

    sizes = [client.server.state.files[job.file].count(b"\n") for job in client.server.batches]
    assert (report.finished, report.exit_code) == (5, 0)
    assert sizes[0] == 15
    assert max(sizes[2:]) <= 7
    assert max(client.server.state.answered.values()) == 1


@pytest.mark.parametrize(
    "limits", [FileLimits(requests=4), FileLimits(size=30_000), FileLimits(requests=1)]
)
def test_many_requests_are_split_into_files_within_the_limits(
    client: BatchClient, limits: FileLimits
) -> None:
    report = client.run(client.engine(limits=limits))

    files = [client.server.state.files[job.file] for job in client.server.batches]
    assert report.finished == 5
    assert len(files) > 2
    assert all(file.count(b"\n") <= limits.requests for file in files)
    assert all(len(file) <= limits.size for file in files)
    assert sum(file.count(b"\n") for file in files) == 15


def test_a_rejected_request_format_is_replaced_and_remembered(client: BatchClient) -> None:
    def picky(body: Body) -> object:
        if "max_tokens" in body:
            return error_result(400, "use max_completion_tokens instead of max_tokens")
        return respond(body)

    client.server.state.answer = picky
    assert client.run().finished == 5
    assert len(client.server.batches) == 2
    client.harness.sources.append(make_source("d9"))
    assert client.run().finished == 1
    assert len(client.server.batches) == 3


def test_without_waiting_it_submits_and_a_later_run_collects(client: BatchClient) -> None:
    first = client.run(client.engine(wait=False))
    second = client.run(client.engine(wait=False))

    assert (first.finished, first.failed, first.exit_code) == (0, 0, 0)
    assert first.stopped == "with the provider: 1 batch, 15 requests"
    assert any("run the same command again" in line for line in client.statuses)
    assert (second.finished, second.exit_code) == (5, 0)
    assert len(client.server.batches) == 1


def test_an_interrupted_run_leaves_its_batch_and_the_next_run_collects_it(
    client: BatchClient,
) -> None:
    cancel_token = CancelToken()
    client.server.state.polls = 10
    engine = client.engine()

    def interrupt(line: str) -> None:
        client.statuses.append(line)
        cancel_token.drain(INTERRUPTED)

    engine.on_status = interrupt
    first = client.run(engine, cancel_token=cancel_token)
    second = client.run()

    assert (first.stopped, first.exit_code, first.finished) == (INTERRUPTED, 130, 0)
    assert any("run the same command again" in line for line in client.statuses)
    assert (second.finished, len(client.server.batches)) == (5, 1)


@pytest.mark.parametrize("call", ["upload", "create", "retrieve"])
def test_an_aborted_run_does_not_wait_for_an_unresponsive_provider(
    client: BatchClient, call: str
) -> None:
    cancel_token = CancelToken()
    client.server.state.silent.add(call)
    Timer(0.5, cancel_token.abort, [INTERRUPTED]).start()
    first = client.run(cancel_token=cancel_token)
    client.server.state.silent.clear()
    second = client.run()

    assert (first.exit_code, first.finished) == (130, 0)
    assert second.finished == 5
    assert len(client.server.batches) == 1


def test_only_documents_that_changed_meanwhile_are_submitted_again(
    client: BatchClient,
) -> None:
    client.run(client.engine(wait=False))
    client.harness.sources[2] = make_source("d2", "Dora Valen said that taxes would fall.")
    report = client.run()

    assert report.finished == 5
    assert len(client.server.batches) == 2
    assert len(client.server.bodies()) == 18


def test_a_run_with_another_model_ignores_the_batches_of_the_first(client: BatchClient) -> None:
    client.run(client.engine(wait=False))
    with BatchServer(answer=respond) as other_server:
        other_client = BatchClient(other_server, client.harness)
        assert other_client.run().finished == 5

    assert len(client.server.batches) == 1
    assert client.server.batches[0].polls == 1


def test_max_documents_holds(client: BatchClient) -> None:
    report = client.run(max_documents=2)

    assert (report.finished, report.stopped) == (2, "max-documents")
    assert len(client.server.bodies()) == 6


def test_max_cost_holds_at_the_batch_price(client: BatchClient) -> None:
    tracker = CostTracker(batch_price(Price(10.0, 100.0)), limit=1.0)
    report = client.run(cost_tracker=tracker)

    assert report.cost is not None
    assert 0 < report.cost <= 1.0


def test_nothing_is_submitted_once_the_responses_have_reached_the_limit(
    client: BatchClient,
) -> None:
    def cut(body: Body) -> object:
        content = str(respond(body))[:-1]
        choice = {"index": 0, "finish_reason": "length", "message": {"content": content}}
        response = {"choices": [choice], "usage": {"prompt_tokens": 9, "completion_tokens": 9_000}}
        return {"response": {"status_code": 200, "body": response}, "error": None}

    client.server.state.answer = cut
    first = client.run(cost_tracker=CostTracker(Price(1.0, 10.0), limit=0.5))
    assert (first.stopped, first.finished, first.failures) == ("max-cost", 0, 0)
    assert len(client.server.batches) == 1

    client.server.state.answer = respond
    second = client.run()
    assert (second.finished, second.summaries) == (5, 5)
    # The halves only: the truncated responses are not requested again.
    assert len(client.server.bodies()) == 15 + 2 * 15


def test_usage_that_the_provider_does_not_report_is_estimated(client: BatchClient) -> None:
    def respond_without_usage(body: Body) -> object:
        message = {"content": str(respond(body)) + " " * 3_000}
        response = {"choices": [{"index": 0, "finish_reason": "stop", "message": message}]}
        return {"response": {"status_code": 200, "body": response}, "error": None}

    client.server.state.answer = respond_without_usage
    report = client.run(cost_tracker=CostTracker(Price(0.0, 10.0)))

    assert report.usage.completion_tokens == 0
    assert report.cost is not None
    assert 15 * 1_000 * 10 / 1e6 <= report.cost <= 15 * 1_200 * 10 / 1e6


def test_a_server_without_a_batch_api_is_reported_as_such(client: BatchClient) -> None:
    wrong = Settings(model="openai/fake", base_url=client.server.url + "/nowhere")
    engine = openai_batch_engine(wrong, poll=0.01, wait=True, on_status=print)

    with pytest.raises(ConfigError, match=r"no batch API.*--engine threads"):
        client.run(engine)


def test_a_batch_unknown_to_the_account_is_not_submitted_again(client: BatchClient) -> None:
    client.run(client.engine(wait=False))
    client.server.batches[0].id = "elsewhere"

    with pytest.raises(ConfigError, match="use the account that submitted it"):
        client.run()
    assert len(client.server.batches) == 1


def test_no_request_files_are_left_at_the_end(client: BatchClient) -> None:
    client.run()

    files = [path.name for path in (client.harness.out / ".summarizer").rglob("*.jsonl")]
    assert files == []
