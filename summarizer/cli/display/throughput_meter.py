"""Statistics of a running batch, formatted as one line."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from summarizer.batch import CancelToken, CostTracker
from summarizer.batch.events import (
    DocumentFailed,
    DocumentFinished,
    Event,
    RequestAnswered,
    RunPlanned,
)
from summarizer.models.remote.rate_limit import SharedRateLimiter

_SPEED_SECONDS = 30.0


@dataclass
class ThroughputMeter:
    """Counts the events of a running batch."""

    cost_tracker: CostTracker
    limiter: SharedRateLimiter
    cancel_token: CancelToken
    clock: Callable[[], float] = time.monotonic
    total: int | None = None
    finished: int = 0
    failed: int = 0
    _started: float | None = None
    _token_counts: deque[tuple[float, int]] = field(default_factory=deque)

    @property
    def ended(self) -> int:
        """Documents finished or failed."""
        return self.finished + self.failed

    def record(self, event: Event) -> None:
        """Update the counts after an event."""
        match event:
            case RunPlanned(counts, is_stream):
                self.total = None if is_stream else counts.pending_total
                self._started = self.clock()
            case RequestAnswered(_, usage):
                self._token_counts.append((self.clock(), usage.completion_tokens))
            case DocumentFinished():
                self.finished += 1
            case DocumentFailed():
                self.failed += 1

    def tokens_per_second(self) -> float:
        """Return the output tokens per second over the last 30 seconds."""
        now = self.clock()
        while self._token_counts and now - self._token_counts[0][0] > _SPEED_SECONDS:
            self._token_counts.popleft()
        span = min(_SPEED_SECONDS, now - (self._started or now))
        return sum(tokens for _, tokens in self._token_counts) / span if span > 0 else 0.0

    def seconds_left(self) -> float | None:
        """Return the estimated time to finish, or `None` while there is no estimate."""
        if (
            self.total is None
            or self._started is None
            or not self.ended
            or self.cancel_token.draining
        ):
            return None
        return (self.clock() - self._started) / self.ended * (self.total - self.ended)

    def status(self) -> str:
        """Return whether the run is stopping or waiting, or an empty string."""
        if self.cancel_token.draining:
            return "finishing documents in progress (interrupt again to stop at once)"
        if self.limiter.pause > 1:
            return f"waiting {self.limiter.pause:.0f} s as the provider requests"
        return ""

    def line(self) -> str:
        """Return all statistics in one line."""
        of = f" of {self.total:,}" if self.total is not None else ""
        cost, left = self.cost_tracker.cost, self.seconds_left()
        parts = [
            f"{self.ended:,}{of} documents",
            f"{self.failed:,} failed" if self.failed else "",
            f"{self.tokens_per_second():,.0f} tokens/s",
            "" if cost is None else format_cost(cost),
            "" if left is None else f"{format_duration(left)} left",
            self.status(),
        ]
        return ", ".join(filter(None, parts))


def format_cost(amount: float) -> str:
    """Return a cost, in the currency of the prices."""
    return f"cost {amount:,.4f}" if amount < 1 else f"cost {amount:,.2f}"


def format_duration(seconds: float) -> str:
    """Return `42 s`, `3 min 20 s` or `2 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3_600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3_600:,} h {whole % 3_600 // 60} min"
