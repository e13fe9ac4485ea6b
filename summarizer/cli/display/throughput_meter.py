"""Count what happens during a run, and say it in a line."""

from __future__ import annotations

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

_SPAN = 30.0
"""Seconds over which speed is measured."""


@dataclass
class Meter:
    """The figures of a run under way.

    Attributes:
        ledger: What it has paid.
        limiter: Whether it has to wait.
        stop: Whether it is stopping.
        clock: The time in seconds.
        total: Documents to do; None for a stream.
        finished: Of them finished.
        failed: Of them failed.
    """

    ledger: CostTracker
    limiter: SharedRateLimiter
    stop: CancelToken
    clock: Callable[[], float] = time.monotonic
    total: int | None = None
    finished: int = 0
    failed: int = 0
    _began: float | None = None
    _tokens: deque[tuple[float, int]] = field(default_factory=deque)

    @property
    def ended(self) -> int:
        """Documents finished or failed."""
        return self.finished + self.failed

    def count(self, event: Event) -> None:
        """Take in what happened."""
        match event:
            case RunPlanned(counts, is_stream):
                self.total = None if is_stream else counts.pending_total
                self._began = self.clock()
            case RequestAnswered(_, usage):
                self._tokens.append((self.clock(), usage.completion_tokens))
            case DocumentFinished():
                self.finished += 1
            case DocumentFailed():
                self.failed += 1

    def speed(self) -> float:
        """Return the tokens that were written a second, of late."""
        now = self.clock()
        while self._tokens and now - self._tokens[0][0] > _SPAN:
            self._tokens.popleft()
        span = min(_SPAN, now - (self._began or now))
        return sum(tokens for _, tokens in self._tokens) / span if span > 0 else 0.0

    def seconds_left(self) -> float | None:
        """Return about how long the rest takes, None as long as nobody knows."""
        if self.total is None or self._began is None or not self.ended or self.stop.draining:
            return None
        return (self.clock() - self._began) / self.ended * (self.total - self.ended)

    def doing(self) -> str:
        """Return what there is to say about now, empty if nothing."""
        if self.stop.draining:
            return "finishing what is under way (once more: stop at once)"
        if self.limiter.pause > 1:
            return f"the provider asks to wait {self.limiter.pause:.0f} s"
        return ""

    def line(self) -> str:
        """Return all figures in a line."""
        of = f" of {self.total:,}" if self.total is not None else ""
        parts = [f"{self.ended:,}{of} documents"]
        parts += [f"{self.failed:,} failed"] if self.failed else []
        parts.append(f"{self.speed():,.0f} tokens/s")
        parts += [money(self.ledger.cost)] if self.ledger.cost is not None else []
        left = self.seconds_left()
        parts += [f"{duration(left)} left"] if left is not None else []
        parts += [doing] if (doing := self.doing()) else []
        return ", ".join(parts)


def money(amount: float) -> str:
    """Return an amount of the unit that the prices are in."""
    return f"cost {amount:,.4f}" if amount < 1 else f"cost {amount:,.2f}"


def duration(seconds: float) -> str:
    """Return `42 s`, `3 min 20 s` or `2 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3_600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3_600:,} h {whole % 3_600 // 60} min"
