"""One limit for all workers: who may ask now, and who must wait until when.

Before each request a worker enters here, and leaves when it is answered. What a provider says in
its headers (how much is left, when to come back) holds for all workers from then on. Where it
says nothing but "slow down", fewer may ask at once, and again more after each success.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from threading import Condition, Lock, Semaphore
from typing import Protocol

from summarizer.models.remote.errors import Closed, SlowDown, asked_wait
from summarizer.models.remote.rate_allowance import Allowance, Kind, Pace, told_allowance

_LONGEST_WAIT = 60.0
"""Seconds a provider may ask all to wait; for longer waits nobody stays."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_TOO_MANY, _UNAVAILABLE = 429, 503
_KINDS: tuple[Kind, ...] = ("requests", "tokens")


class RateLimiter(Protocol):
    """What the way to a server asks for. Safe to use from several threads."""

    @property
    def places(self) -> AbstractContextManager[object]:
        """Entered for the time that a request is with the server."""

    def enter(self, tokens: int) -> float:
        """Wait until a request of about `tokens` may be sent; return the seconds waited.

        Raises:
            SlowDown: If the provider asks for a longer wait than anybody has.
            Closed: If the model was closed meanwhile.
        """

    def leave(self, guessed: int, tokens: int) -> None:
        """Say that a request has ended, and how many tokens it took: 0 if nobody knows."""

    def learn(self, status: int, headers: Mapping[str, str]) -> None:
        """Take in what a response says about limits."""

    def close(self) -> None:
        """Send away who waits."""


@dataclass
class SharedRateLimiter:
    """A `RateLimiter` for one model and all who ask it.

    Attributes:
        requests: Most requests a minute; None: as many as the provider allows.
        tokens: Most tokens a minute, read and written together; None: likewise.
        at_once: Most requests that are with the server.
        longest_wait: Seconds a provider may ask all to wait.
        clock: The time in seconds.
        waited: Seconds that requests have waited here, all together.
        places: See `RateLimiter`.
    """

    requests: float | None = None
    tokens: float | None = None
    at_once: int | None = None
    longest_wait: float = _LONGEST_WAIT
    clock: Callable[[], float] = time.monotonic
    waited: float = 0.0
    places: AbstractContextManager[object] = field(default_factory=nullcontext)
    _under_way: int = 0
    _tokens_under_way: int = 0
    _most: float = math.inf
    _opens: float = -math.inf
    _pauses: int = 0
    _is_closed: bool = False
    _told: dict[Kind, Allowance] = field(default_factory=dict)
    _paces: dict[Kind, Pace] = field(default_factory=dict)
    _turnstile: Lock = field(default_factory=Lock)
    _changed: Condition = field(default_factory=Condition)

    def __post_init__(self) -> None:
        if self.at_once is not None:
            self.places = Semaphore(self.at_once)
        for kind, limit in zip(_KINDS, (self.requests, self.tokens), strict=True):
            if limit is not None:
                self._paces[kind] = Pace(limit)

    @property
    def pause(self) -> float:
        """Seconds until the provider lets anybody ask again; 0 if it does now."""
        return max(0.0, self._opens - self.clock())

    def enter(self, tokens: int) -> float:
        """Wait until a request of about `tokens` may be sent; see `Limiter.enter`."""
        started = self.clock()
        # One watches the clock; the others wait for it to pass, which costs them nothing.
        with self._turnstile, self._changed:
            patient_until = self.clock() + self.longest_wait
            while (delay := self._delay(tokens, patient_until)) > 0:
                self._changed.wait(None if math.isinf(delay) else delay)
            self._take(tokens)
            waited = self.clock() - started
            self.waited += waited
        return waited

    def leave(self, guessed: int, tokens: int) -> None:
        """Say that a request has ended; see `Limiter.leave`."""
        with self._changed:
            self._under_way -= 1
            self._tokens_under_way -= guessed
            if tokens and "tokens" in self._paces:
                self._paces["tokens"].correct(tokens - guessed)
            self._changed.notify_all()

    def learn(self, status: int, headers: Mapping[str, str]) -> None:
        """Take in what a response says about limits."""
        with self._changed:
            now = self.clock()
            # The one whose answer this is still counts as under way, but the server has it.
            others = (self._under_way - 1, self._tokens_under_way)
            for kind, under_way in zip(_KINDS, others, strict=True):
                told = told_allowance(headers, kind, now, under_way=max(0, under_way))
                if told is not None:
                    self._told[kind] = told
            asked = asked_wait(headers)
            if status == _TOO_MANY or (status == _UNAVAILABLE and asked is not None):
                self._slow_down(now, asked)
            elif status < 400:
                self._pauses = 0
                self._most += 1 / self._most
            self._changed.notify_all()

    def close(self) -> None:
        """Send away who waits."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def _delay(self, tokens: int, patient_until: float) -> float:
        if self._is_closed:
            raise Closed
        now = self.clock()
        pause = self._opens - now
        if pause > self.longest_wait:
            raise SlowDown(pause)
        if self._under_way + 1 > self._most:
            return math.inf
        amounts: dict[Kind, float] = {"requests": 1, "tokens": tokens}
        own = (pace.delay(amounts[kind], now) for kind, pace in self._paces.items())
        told = (left.delay(amounts[kind], now) for kind, left in self._told.items())
        # What is told is a guess by the time it is read: after a while the provider is asked.
        return max(pause, *own, min(max(told, default=0.0), patient_until - now), 0.0)

    def _take(self, tokens: int) -> None:
        now = self.clock()
        amounts: dict[Kind, float] = {"requests": 1, "tokens": tokens}
        for limits in (self._paces, self._told):
            for kind, limit in limits.items():
                limit.take(amounts[kind], now)
        self._under_way += 1
        self._tokens_under_way += tokens

    def _slow_down(self, now: float, asked: float | None) -> None:
        # Those who were sent together are refused together: that counts once.
        if now >= self._opens:
            self._most = max(1.0, min(self._most, self._under_way) / 2)
            self._pauses += 1
        wait = min(_FIRST_PAUSE * 2 ** (self._pauses - 1), _LONGEST_PAUSE)
        self._opens = max(self._opens, now + (wait if asked is None else asked))
