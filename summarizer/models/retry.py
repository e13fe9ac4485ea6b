"""The one retry policy. Nothing else repeats a request: neither the SDK nor instructor does.

Re-asks after an answer that does not fit the schema and repetitions after a fault of transport
have budgets of their own; a deadline bounds both, and a wait that would pass it is not begun.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from tenacity import RetryCallState, Retrying, stop_before_delay

from summarizer.models.faults import Fault, fault_of, retry_after


@dataclass(frozen=True)
class Budget:
    """How often and how long one ask may be tried."""

    answer_retries: int = 2
    transport_retries: int = 4
    deadline: float = 300.0
    """Seconds for everything, waits included."""
    timeout: float = 120.0
    """Seconds for one request."""
    longest_wait: float = 60.0
    """Seconds one Retry-After may ask for."""
    first_wait: float = 0.5
    """Seconds before the first repetition; each later one waits twice as long."""


def policy(budget: Budget, left: float) -> Retrying:
    """Return a new policy for `left` seconds.

    One object serves one request and its repetitions: a shared one loses count of them.
    """
    limits: dict[Fault, int] = {
        "answer": budget.answer_retries,
        "transport": budget.transport_retries,
    }
    seen: Counter[Fault] = Counter()

    def retry(state: RetryCallState) -> bool:
        fault = fault_of(_error(state))
        if fault is None:
            return False
        seen[fault] += 1
        asked = retry_after(_error(state))
        return seen[fault] <= limits[fault] and (asked is None or asked <= budget.longest_wait)

    def wait(state: RetryCallState) -> float:
        error = _error(state)
        if fault_of(error) == "answer":
            return 0.0
        asked = retry_after(error)
        if asked is not None:
            return asked
        doubled = budget.first_wait * float(2 ** (seen["transport"] - 1))
        # Spread, so that many workers do not come back at once; no secret depends on it.
        return min(doubled, 8.0) * random.uniform(0.75, 1.0)  # noqa: S311

    return Retrying(retry=retry, wait=wait, stop=stop_before_delay(left), reraise=True)


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
