"""Retries of model requests by tenacity; the SDK's and instructor's own retries are off."""

import random
import time
from collections import Counter
from collections.abc import Callable

from tenacity import RetryCallState, Retrying

from summarizer.models.remote.errors import is_rate_limited, retry_after, retry_kind
from summarizer.models.remote.retry_policy import RetryPolicy

_MAX_DOUBLINGS = 10
_MAX_BACKOFF = 8.0


def retrying(
    policy: RetryPolicy,
    remaining: Callable[[], float],
    *,
    before: Callable[[], None] = lambda: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Retrying:
    """Return a tenacity controller for one call; a shared one would lose count of retries.

    `before` is called before each attempt, and `sleep` between two; an error that they raise ends
    the call.
    """
    limits = {"answer": policy.answer_retries, "transport": policy.transport_retries}
    if policy.rate_limit_retries is not None:
        limits["rate_limit"] = policy.rate_limit_retries
    counts: Counter[str] = Counter()

    def retry(state: RetryCallState) -> bool:
        error = _error(state)
        is_limit = "rate_limit" in limits and is_rate_limited(error)
        kind = "rate_limit" if is_limit else retry_kind(error)
        if kind is None:
            return False
        counts[kind] += 1
        seconds = retry_after(error)
        return counts[kind] <= limits[kind] and (
            seconds is None or seconds <= policy.max_retry_after
        )

    def wait(state: RetryCallState) -> float:
        error = _error(state)
        if retry_kind(error) == "answer":
            return 0.0
        seconds = retry_after(error)
        if seconds is not None:
            return seconds
        retries = counts["transport"] + counts["rate_limit"]
        backoff = policy.initial_backoff * float(2 ** (min(retries, _MAX_DOUBLINGS) - 1))
        # Jitter, so that workers do not retry in lockstep; no secret depends on it.
        return min(backoff, _MAX_BACKOFF) * random.uniform(0.75, 1.0)  # noqa: S311

    def stop(state: RetryCallState) -> bool:
        return state.upcoming_sleep >= remaining()

    return Retrying(
        retry=retry, wait=wait, stop=stop, before=lambda _: before(), sleep=sleep, reraise=True
    )


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
