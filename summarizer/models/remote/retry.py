"""The one retry policy. Nothing else repeats a request: neither the SDK nor instructor does.

Re-asks after an answer that does not fit the schema and repetitions after a fault of transport
have budgets of their own; a deadline bounds both, and a wait that would pass it is not begun.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tenacity import RetryCallState, Retrying

from summarizer.models.remote.errors import fault_of, retry_after, slowed_down

_DOUBLINGS = 10


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how long one ask may be tried."""

    answer_retries: int = 2
    transport_retries: int = 4
    patience: int | None = None
    """Repetitions after the server asked to slow down; None: they count as faults of transport."""
    deadline: float = 300.0
    """Seconds for everything, waits included."""
    timeout: float = 120.0
    """Seconds for one request."""
    longest_wait: float = 60.0
    """Seconds one Retry-After may ask for."""
    first_wait: float = 0.5
    """Seconds before the first repetition; each later one waits twice as long."""


def policy(budget: RetryPolicy, left: Callable[[], float]) -> Retrying:
    """Return a new policy that ends when no seconds are `left`.

    One object serves one request and its repetitions: a shared one loses count of them.
    """
    limits = {"answer": budget.answer_retries, "transport": budget.transport_retries}
    if budget.patience is not None:
        limits["slow"] = budget.patience
    seen: Counter[str] = Counter()

    def retry(state: RetryCallState) -> bool:
        error = _error(state)
        fault = _charged(error, limits)
        if fault is None:
            return False
        seen[fault] += 1
        asked = retry_after(error)
        return seen[fault] <= limits[fault] and (asked is None or asked <= budget.longest_wait)

    def wait(state: RetryCallState) -> float:
        error = _error(state)
        if fault_of(error) == "answer":
            return 0.0
        asked = retry_after(error)
        if asked is not None:
            return asked
        faults = seen["transport"] + seen["slow"]
        doubled = budget.first_wait * float(2 ** (min(faults, _DOUBLINGS) - 1))
        # Spread, so that many workers do not come back at once; no secret depends on it.
        return min(doubled, 8.0) * random.uniform(0.75, 1.0)  # noqa: S311

    def stop(state: RetryCallState) -> bool:
        return state.upcoming_sleep >= left()

    return Retrying(retry=retry, wait=wait, stop=stop, reraise=True)


def _charged(error: BaseException | None, limits: Mapping[str, int]) -> str | None:
    """Return the limit that a repetition is charged to, None if there may be none."""
    return "slow" if "slow" in limits and slowed_down(error) else fault_of(error)


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
