"""The statistics line of a running batch."""

from collections import Counter

import pytest

from summarizer.batch import CancelToken, CostTracker
from summarizer.batch.events import DocumentFailed, DocumentFinished, RequestAnswered, RunPlanned
from summarizer.batch.report import PlanCounts
from summarizer.cli.display.throughput_meter import (
    ThroughputMeter,
    format_cost,
    format_duration,
)
from summarizer.models.remote.rate_limit import SharedRateLimiter
from summarizer.schema.summary import Failure, Usage
from summarizer.settings import Price


@pytest.fixture
def clock() -> list[float]:
    return [100.0]


@pytest.fixture
def meter(clock: list[float]) -> ThroughputMeter:
    limiter = SharedRateLimiter(clock=lambda: clock[0])
    return ThroughputMeter(
        CostTracker(Price(1.0, 2.0)), limiter, CancelToken(), clock=lambda: clock[0]
    )


def test_the_line_shows_documents_failures_speed_cost_and_time(
    meter: ThroughputMeter, clock: list[float]
) -> None:
    meter.record(RunPlanned(PlanCounts(inputs=12, pending=Counter({"new": 10})), is_stream=False))
    usage = Usage(requests=1, prompt_tokens=1_000_000, completion_tokens=300)
    for _ in range(4):
        clock[0] += 5
        meter.cost_tracker.charge("d", usage)
        meter.record(RequestAnswered("d", usage, None))
        meter.record(DocumentFinished("d", usage, 1.0))
    meter.record(DocumentFailed(Failure(document="e", stage="model", error="no", attempts=1)))

    assert meter.line() == "5 of 10 documents, 1 failed, 60 tokens/s, cost 4.00, 20 s left"


def test_the_line_shows_why_the_run_waits(meter: ThroughputMeter) -> None:
    assert meter.line() == "0 documents, 0 tokens/s, cost 0.0000"
    meter.limiter.update_from_response(429, {"retry-after": "30"})
    assert meter.line().endswith("waiting 30 s as the provider requests")
    meter.cancel_token.drain("interrupted")
    assert meter.line().endswith(
        "finishing documents in progress (interrupt again to stop at once)"
    )


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "0 s"), (59.7, "1 min 0 s"), (200, "3 min 20 s"), (7_500, "2 h 5 min")],
)
def test_a_duration_is_written_in_two_units(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text


def test_a_small_cost_keeps_its_digits() -> None:
    assert (format_cost(0.00123), format_cost(12.345)) == ("cost 0.0012", "cost 12.35")
