"""A run stops at its cost limit, whatever the server answers and reports.

The server counts the requests itself; the limit may be exceeded by the requests in flight only.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from support.faults.batch_harness import BatchHarness, make_source
from support.models.scripted_model import ScriptedModel
from support.servers.fault_server import Body, FaultServer, Send, Step, answer

from summarizer.batch import CancelToken, CostTracker, Report, ThreadEngine
from summarizer.batch.cost_tracker import cost_of
from summarizer.models.base import ModelRequest, ModelResponse
from summarizer.models.factory import open_model
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Usage
from summarizer.settings import Price, Settings

PRICE = Price(1.0, 10.0)
DOCUMENTS = 6
TEXT = " ".join(f"Dora Valen said on day {number} that taxes would rise." for number in range(30))
SPENDTHRIFT = Usage(requests=1, prompt_tokens=3_000, completion_tokens=16_000)
REQUEST_COST = cost_of(SPENDTHRIFT, PRICE)


def task_of(body: Body) -> str:
    """Return the task of a request, from the name of its schema."""
    name: str = body["response_format"]["json_schema"]["name"]
    return name.removesuffix("Answer").lower()


def empty(body: Body) -> str:
    return json.dumps({task_of(body): []})


def spendthrift(content: str, **more: object) -> Send:
    """Return an answer that costs `REQUEST_COST`."""
    return answer(content, usage=(SPENDTHRIFT.prompt_tokens, SPENDTHRIFT.completion_tokens), **more)


def reason_long(body: Body) -> Step:
    return spendthrift(empty(body))


def cut_always(body: Body) -> Step:
    return spendthrift(empty(body)[:-1], finish="length")


def fit_no_schema(body: Body) -> Step:
    return spendthrift("prose")


def report_no_usage(body: Body) -> Step:
    # As long as `SPENDTHRIFT`, at the four characters per token of English.
    content = empty(body) + " " * (4 * SPENDTHRIFT.completion_tokens)
    return answer(content, usage=None)


def report_zero_usage(body: Body) -> Step:
    content = empty(body) + " " * (4 * SPENDTHRIFT.completion_tokens)
    return answer(content, usage=(0, 0))


@dataclass
class CostRun:
    """Runs batches against a scripted server."""

    harness: BatchHarness
    server: FaultServer

    def run(
        self, script: Callable[[Body], Step], *, limit: float | None = None, jobs: int = 1
    ) -> Report:
        settings = Settings(model="openai/fake", base_url=self.server.react("cost", script))
        self.harness.sources = [
            make_source(f"d{number}", f"{TEXT} It was {number}.") for number in range(DOCUMENTS)
        ]
        engine = ThreadEngine(lambda: open_model(settings), jobs)
        tracker = CostTracker(PRICE, limit)
        return self.harness.run_by(engine, cost_tracker=tracker, cancel_token=CancelToken())

    @property
    def requests(self) -> int:
        return len(self.server.requests("cost"))


@pytest.fixture
def cost_run(harness: BatchHarness) -> Iterator[CostRun]:
    with FaultServer() as server:
        yield CostRun(harness, server)


@pytest.mark.parametrize("jobs", [1, 4])
@pytest.mark.parametrize(
    "script", [reason_long, cut_always, fit_no_schema, report_no_usage, report_zero_usage]
)
def test_the_limit_is_exceeded_by_the_requests_in_flight_at_most(
    script: Callable[[Body], Step], jobs: int, cost_run: CostRun
) -> None:
    limit = 6.5 * REQUEST_COST
    report = cost_run.run(script, limit=limit, jobs=jobs)

    assert (report.stopped, report.exit_code) == ("max-cost", 1 if report.failed else 0)
    assert report.finished + report.failed < DOCUMENTS
    assert 0.5 * limit < cost_run.requests * REQUEST_COST <= limit + jobs * REQUEST_COST
    assert report.cost is not None
    assert report.cost >= 0.9 * cost_run.requests * REQUEST_COST


def test_a_document_that_is_stopped_is_left_and_its_answers_are_kept(cost_run: CostRun) -> None:
    first = cost_run.run(reason_long, limit=7.5 * REQUEST_COST, jobs=2)
    paid = cost_run.requests

    assert (first.failed, first.failures) == (0, 0)
    assert first.finished == first.summaries < DOCUMENTS
    assert first.remaining == DOCUMENTS - first.finished
    assert paid > 3 * first.finished, "no document was stopped"
    rest = cost_run.run(reason_long)
    assert (rest.finished, rest.summaries) == (DOCUMENTS - first.finished, DOCUMENTS)
    assert paid + cost_run.requests == 3 * DOCUMENTS
    lines = [json.loads(line) for line in cost_run.harness.lines()]
    assert {line["provenance"]["usage"]["requests"] for line in lines} == {3}


def test_a_limit_below_one_document_makes_progress_at_every_run(cost_run: CostRun) -> None:
    reports = []
    for _ in range(3):
        reports.append(cost_run.run(reason_long, limit=1.5 * REQUEST_COST))
        assert cost_run.requests == 1

    assert reports[-1].finished == 1


@dataclass
class SilentModel(ScriptedModel):
    """Reports no usage, like a provider whose responses have a form of their own."""

    reports_attempts: bool = False

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        if self.reports_attempts:
            assert request.meter is not None
            request.meter.after_attempt(Usage(requests=1))
        return replace(super().generate(request), raw="", usage=Usage(requests=1))


@pytest.mark.parametrize("reports_attempts", [True, False])
def test_a_model_that_reports_nothing_keeps_the_limit(
    reports_attempts: bool, harness: BatchHarness
) -> None:
    harness.model = SilentModel(reports_attempts=reports_attempts)
    # The prompts alone have about 2,000 tokens.
    tracker = CostTracker(Price(1.0, 0.0), 9 * 2_000 / 1e6)
    report = harness.run(cost_tracker=tracker, cancel_token=CancelToken())

    assert (report.stopped, report.failed) == ("max-cost", 0)
    assert 0 < len(harness.model.asked) < 15


def test_answers_that_are_always_cut_end_a_document_after_few_requests(cost_run: CostRun) -> None:
    report = cost_run.run(cut_always)

    assert report.finished == DOCUMENTS
    assert cost_run.requests <= 15 * DOCUMENTS
