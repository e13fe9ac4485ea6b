"""All workers share the limits of the user and of the provider."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock
from typing import Any

import instructor
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st
from instructor import Mode
from support.models.model_requests import FAST, instructor_model, make_request
from support.servers.fault_server import FaultServer, Send, answer, completion, status

from summarizer.errors import ModelUnreachable, RateLimited
from summarizer.models.base import Model
from summarizer.models.factory import open_model
from summarizer.models.remote.errors import ModelClosed, WaitTooLong
from summarizer.models.remote.rate_buckets import (
    LeakyBucket,
    TokenBucket,
    bucket_from_headers,
    parse_duration,
)
from summarizer.models.remote.rate_limit import SharedRateLimiter
from summarizer.schema.drafts import ActorsAnswer
from summarizer.settings import Settings

TEXT = "Dora Valen said that taxes would rise."
EMPTY = '{"actors":[]}'
_MINUTE = 60.0


@given(
    limit=st.integers(1, 600),
    gaps=st.lists(st.floats(0.0, 20.0), min_size=1, max_size=60),
)
def test_no_minute_has_more_requests_than_the_limit(limit: int, gaps: list[float]) -> None:
    bucket, now, times = LeakyBucket(limit), 0.0, []
    for gap in gaps:
        now += gap
        now += bucket.delay(1, now)
        bucket.take(1, now)
        times.append(now)

    for first in times:
        within = [at for at in times if first <= at < first + _MINUTE - 1e-6]
        assert len(within) <= limit


@given(st.lists(st.integers(1, 3_000), min_size=1, max_size=40), st.integers(1_000, 60_000))
def test_the_actual_tokens_count_against_the_limit(amounts: list[int], limit: int) -> None:
    bucket, now = LeakyBucket(limit), 0.0
    for amount in amounts:
        now += bucket.delay(amount, now)
        bucket.take(500, now)
        bucket.correct(amount - 500)

    assert now >= sum(amounts[:-1]) * _MINUTE / limit - 1e-6


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1s", 1.0),
        ("6m0s", 360.0),
        ("20ms", 0.02),
        ("1h2m3.5s", 3_723.5),
        ("12.5", 12.5),
        ("", None),
        ("soon", None),
        ("1s later", None),
        ("-3", None),
        ("nan", None),
        ("inf", None),
        ("9" * 400, None),
        ("9" * 400 + "s", None),
        ("9999999d", None),
        (None, None),
    ],
)
def test_durations_are_parsed(text: str | None, seconds: float | None) -> None:
    assert parse_duration(text) == seconds


def headers(left: int, limit: int = 60, reset: str = "1s") -> dict[str, str]:
    return {
        "x-ratelimit-limit-requests": str(limit),
        "x-ratelimit-remaining-requests": str(left),
        "x-ratelimit-reset-requests": reset,
    }


def test_a_bucket_refills_by_its_reset_time() -> None:
    reported = bucket_from_headers(headers(0, 200, "432s"), "requests", 10.0, in_flight=0)
    assert reported is not None
    # A limit of a day: one request every 2.16 seconds.
    assert reported.delay(1, 10.0) == pytest.approx(2.16)
    assert reported.delay(1, 12.2) == 0.0
    assert bucket_from_headers({}, "requests", 0.0, in_flight=0) is None
    assert bucket_from_headers(headers(1), "tokens", 0.0, in_flight=0) is None


_NUMBERS = st.one_of(
    st.sampled_from(
        ["nan", "inf", "-inf", "-1", "0", "1", "1e-320", "1e308", "9" * 400, "many", ""]
    ),
    st.floats().map(str),
    st.text(max_size=8),
)


@given(_NUMBERS, _NUMBERS, _NUMBERS, _NUMBERS, st.sampled_from([200, 429, 503]))
def test_headers_without_sane_numbers_stop_no_request(
    limit: str, remaining: str, reset: str, wait: str, status_code: int
) -> None:
    now = [0.0]
    limiter = SharedRateLimiter(clock=lambda: now[0])
    reported = {
        "x-ratelimit-limit-tokens": limit,
        "x-ratelimit-remaining-tokens": remaining,
        "x-ratelimit-reset-tokens": reset + "s",
        "x-ratelimit-limit-requests": limit,
        "x-ratelimit-remaining-requests": remaining,
        "x-ratelimit-reset-requests": reset,
        "retry-after": wait,
    }
    limiter.acquire(500)
    limiter.update_from_response(status_code, reported)
    limiter.release(500, 400)
    if limiter.pause <= limiter.max_wait:
        now[0] += limiter.max_wait
        # The clock stands still, so that any wait would be endless; `max_wait` is over.
        assert limiter._delay(500, now[0]) == 0.0


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 200))
def test_a_bucket_never_exceeds_its_capacity(left: float, amount: float, later: float) -> None:
    allowance = TokenBucket(100.0, left, 1.0, 0.0)
    delay = allowance.delay(amount, 0.0)
    assert delay >= 0.0
    allowance.take(amount, delay)
    assert allowance.delay(100.0, later + delay) >= 0.0


def test_an_amount_above_the_capacity_waits_for_a_full_bucket() -> None:
    assert TokenBucket(100.0, 0.0, 10.0, 0.0).delay(5_000, 0.0) == pytest.approx(10.0)


@pytest.fixture(scope="module")
def limits_server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def opened(url: str, limiter: SharedRateLimiter) -> Model:
    return open_model(Settings(model="openai/fake", base_url=url), limiter=limiter)


def send_all(model: Model, count: int, jobs: int) -> list[Any]:
    def generate(_: int) -> Any:
        try:
            return model.generate(make_request(TEXT, ActorsAnswer)).answer
        except Exception as error:
            return error

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(generate, range(count)))


def test_all_workers_wait_for_the_retry_after_of_one(limits_server: FaultServer) -> None:
    refused = [0.0]

    def respond(_: Any) -> Send:
        if not refused[0]:
            refused[0] = time.time()
            return status(429, headers={"retry-after": "1"})
        return answer(EMPTY)

    limiter = SharedRateLimiter()
    model = opened(limits_server.react("retry-after", respond), limiter)
    with ThreadPoolExecutor(1) as first:
        refusal = first.submit(send_all, model, 1, 1)
        while not limiter.pause:
            time.sleep(0.001)
        # One worker got the header, and the others wait too.
        responses = [*send_all(model, 12, 6), *refusal.result()]
    model.close()

    assert all(response == ActorsAnswer(actors=[]) for response in responses)
    later = [request.at for request in limits_server.requests("retry-after")][1:]
    assert len(later) == 13
    assert min(later) - refused[0] >= 0.99


def test_the_user_limit_applies_to_all_workers(limits_server: FaultServer) -> None:
    model = opened(
        limits_server.script("limit", answer(EMPTY)), SharedRateLimiter(requests_per_minute=1_200)
    )
    started = time.monotonic()
    send_all(model, 20, 8)
    # Twenty requests, 50 ms apart.
    assert time.monotonic() - started >= 19 * 0.05
    model.close()


def test_limits_are_read_from_headers(limits_server: FaultServer) -> None:
    """The server allows a burst of four and one more each 100 ms, and reports it."""
    state = {"left": 4.0, "at": time.time()}

    def respond(_: Any) -> Send:
        now = time.time()
        state["left"] = min(4.0, state["left"] + 10 * (now - state["at"]))
        state["at"] = now
        if state["left"] < 1:
            return status(429, headers=reported(0))
        state["left"] -= 1
        return Send(json.dumps(completion(EMPTY)), headers=reported(int(state["left"])))

    def reported(left: int) -> dict[str, str]:
        return headers(left, 4, f"{(4 - left) / 10:.3f}s")

    limiter = SharedRateLimiter()
    model = opened(limits_server.react("headers", respond), limiter)
    responses = send_all(model, 3, 1) + send_all(model, 20, 8)
    model.close()

    assert all(response == ActorsAnswer(actors=[]) for response in responses)
    # At most the requests before the first response are refused.
    assert len(limits_server.requests("headers")) <= 23 + 4
    assert limiter.waited > 0


def test_refusals_without_headers_lower_the_concurrency(
    limits_server: FaultServer,
) -> None:
    concurrent = 0

    class Overloaded:
        def respond(self, handler: Any) -> None:
            nonlocal concurrent
            concurrent += 1
            too_many = concurrent > 3
            time.sleep(0.02)
            concurrent -= 1
            (status(429) if too_many else answer(EMPTY)).respond(handler)

    model = opened(limits_server.react("overloaded", lambda _: Overloaded()), SharedRateLimiter())
    responses = send_all(model, 24, 12)
    model.close()

    assert all(response == ActorsAnswer(actors=[]) for response in responses)


class Counting:
    """Answers after a while, and counts concurrent requests."""

    def __init__(self) -> None:
        self.now = self.peak = 0
        self._lock = Lock()

    def respond(self, handler: Any) -> None:
        with self._lock:
            self.now += 1
            self.peak = max(self.peak, self.now)
        time.sleep(0.02)
        with self._lock:
            self.now -= 1
        answer(EMPTY).respond(handler)


def test_concurrent_requests_are_limited(limits_server: FaultServer) -> None:
    counting = Counting()
    limiter = SharedRateLimiter(max_concurrent=3)
    model = opened(limits_server.react("slots", lambda _: counting), limiter)
    responses = send_all(model, 60, 12)
    model.close()

    assert all(response == ActorsAnswer(actors=[]) for response in responses)
    assert counting.peak == 3


def test_concurrent_requests_are_limited_for_other_sdks(
    limits_server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class OtherSDK(openai.OpenAI):
        """Another SDK class, whose transport is not ours."""

    counting = Counting()
    url = limits_server.react("other", lambda _: counting)

    def connect(_: str, mode: Mode = Mode.JSON) -> instructor.Instructor:
        sdk = OtherSDK(base_url=url, api_key="none", max_retries=0)
        return instructor.from_openai(sdk, mode=mode, model="fake")

    monkeypatch.setattr(instructor, "from_provider", connect)
    monkeypatch.setenv("GROQ_API_KEY", "none")
    model = open_model(Settings(model="groq/fake"), limiter=SharedRateLimiter(max_concurrent=3))
    responses = send_all(model, 24, 12)
    model.close()

    assert all(response == ActorsAnswer(actors=[]) for response in responses)
    assert counting.peak == 3


def test_the_wait_for_a_slot_does_not_count(
    limits_server: FaultServer,
) -> None:
    refusals = [replace(status(500), delay=0.3)] * 6
    url = limits_server.script("queue", *refusals, answer(EMPTY))
    model = opened(url, SharedRateLimiter(max_concurrent=1))
    instructor_model(model).retry_policy = replace(FAST, deadline=1.0)
    # The last of six is refused after 1.8 seconds, and is still retried.
    responses = send_all(model, 6, 6)
    model.close()

    assert responses == [ActorsAnswer(actors=[])] * 6


def test_a_wait_that_is_too_long_fails_at_once(limits_server: FaultServer) -> None:
    url = limits_server.script("long", status(429, headers={"retry-after": "3600"}))
    model = opened(url, SharedRateLimiter())
    first, second = send_all(model, 2, 1)
    model.close()

    assert isinstance(first, RateLimited)
    assert isinstance(second, RateLimited)
    assert "the provider requires a long wait" in str(second)
    assert len(limits_server.requests("long")) == 1


def test_waiting_requests_fail_when_the_model_closes(limits_server: FaultServer) -> None:
    limiter = SharedRateLimiter()
    limiter.update_from_response(429, {"retry-after": "50"})
    model = opened(limits_server.script("closing", answer(EMPTY)), limiter)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(send_all, model, 4, 4)
        while not limiter._queue.locked():
            time.sleep(0.001)
        model.close()
        errors = waiting.result()

    assert [str(error) for error in errors] == [
        "the model was closed (openai/fake): open it again"
    ] * 4
    assert all(isinstance(error, ModelUnreachable) for error in errors)
    assert limits_server.requests("closing") == []
    with pytest.raises(ModelClosed):
        limiter.acquire(1)


def test_a_long_wait_is_an_error_until_it_is_over() -> None:
    clock = [0.0]
    limiter = SharedRateLimiter(clock=lambda: clock[0])
    limiter.update_from_response(429, {"retry-after": "3600"})
    with pytest.raises(WaitTooLong):
        limiter.acquire(1)
    clock[0] = 3_601.0
    assert limiter.acquire(1) == 0.0
