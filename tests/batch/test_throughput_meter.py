"""The figures of a run, said in a line."""

from __future__ import annotations

from collections import Counter

import pytest

from summarizer.batch import CancelToken, CostTracker
from summarizer.batch.events import DocumentFailed, DocumentFinished, RequestAnswered, RunPlanned
from summarizer.batch.planner import PlanCounts
from summarizer.cli.display.throughput_meter import Meter, duration, money
from summarizer.models.remote.rate_limit import SharedRateLimiter
from summarizer.schema.summary import Failure, Usage
from summarizer.settings import Price


@pytest.fixture
def clock() -> list[float]:
    return [100.0]


@pytest.fixture
def meter(clock: list[float]) -> Meter:
    limiter = SharedRateLimiter(clock=lambda: clock[0])
    return Meter(CostTracker(Price(1.0, 2.0)), limiter, CancelToken(), clock=lambda: clock[0])


def test_a_line_holds_documents_failures_speed_cost_and_time(
    meter: Meter, clock: list[float]
) -> None:
    meter.count(RunPlanned(PlanCounts(inputs=12, pending=Counter({"new": 10})), is_stream=False))
    usage = Usage(requests=1, prompt_tokens=1_000_000, completion_tokens=300)
    for _ in range(4):
        clock[0] += 5
        meter.ledger.charge("d", usage)
        meter.count(RequestAnswered("d", usage, None))
        meter.count(DocumentFinished("d", usage, 1.0))
    meter.count(DocumentFailed(Failure(document="e", stage="model", error="no", attempts=1)))

    assert meter.line() == "5 of 10 documents, 1 failed, 60 tokens/s, cost 4.00, 20 s left"


def test_what_it_waits_for_is_said(meter: Meter) -> None:
    assert meter.line() == "0 documents, 0 tokens/s, cost 0.0000"
    meter.limiter.update_from_response(429, {"retry-after": "30"})
    assert meter.line().endswith("the provider asks to wait 30 s")
    meter.stop.drain("interrupted")
    assert meter.line().endswith("finishing what is under way (once more: stop at once)")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "0 s"), (59.7, "1 min 0 s"), (200, "3 min 20 s"), (7_500, "2 h 5 min")],
)
def test_durations_are_said_in_two_units(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_small_amounts_keep_their_digits() -> None:
    assert (money(0.00123), money(12.345)) == ("cost 0.0012", "cost 12.35")
