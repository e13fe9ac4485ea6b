"""A rate limiter shared by all workers: acquire before a request, release after it.

The limits that a provider reports in its headers apply to all workers. Where it only answers
"too many requests", the limiter lowers the number of concurrent requests, and raises it again
after each success.
"""

import math
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from threading import Condition, Lock, Semaphore

from summarizer.errors import RateLimited, RequestNotBegun
from summarizer.models.remote.errors import ModelClosed, WaitTooLong, parse_retry_after
from summarizer.models.remote.rate_buckets import (
    LeakyBucket,
    LimitKind,
    TokenBucket,
    bucket_from_headers,
)

_MAX_WAIT = 60.0
_ENDING_CHECK_SECONDS = 0.2
_FIRST_PAUSE, _MAX_PAUSE = 0.5, 30.0
_TOO_MANY_REQUESTS, _UNAVAILABLE = 429, 503
_KINDS: tuple[LimitKind, ...] = ("requests", "tokens")


@dataclass
class SharedRateLimiter:
    """Limits the requests to a server. Safe to use from several threads.

    Attributes:
        requests_per_minute: The user's limit; `None` leaves it to the provider.
        tokens_per_minute: The user's limit of prompt and completion tokens; `None` likewise.
        max_wait: Longest wait, in seconds, that a provider may ask for.
        is_ending: Returns whether requests that wait are to be given up.
        waited: Seconds that all requests together have waited.
        slots: A semaphore to hold while the server works on a request.
    """

    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    max_concurrent: int | None = None
    max_wait: float = _MAX_WAIT
    clock: Callable[[], float] = time.monotonic
    is_ending: Callable[[], bool] = lambda: False
    waited: float = 0.0
    slots: AbstractContextManager[object] = field(default_factory=nullcontext)
    _in_flight: int = 0
    _tokens_in_flight: int = 0
    _window: float = math.inf
    _paused_until: float = -math.inf
    _pauses: int = 0
    _is_closed: bool = False
    _reported: dict[LimitKind, TokenBucket] = field(default_factory=dict)
    _configured: dict[LimitKind, LeakyBucket] = field(default_factory=dict)
    _queue: Lock = field(default_factory=Lock)
    _changed: Condition = field(default_factory=Condition)

    def __post_init__(self) -> None:
        if self.max_concurrent is not None:
            self.slots = Semaphore(self.max_concurrent)
        limits = (self.requests_per_minute, self.tokens_per_minute)
        for kind, limit in zip(_KINDS, limits, strict=True):
            if limit is not None:
                self._configured[kind] = LeakyBucket(limit)

    @property
    def pause(self) -> float:
        """Seconds until the provider accepts requests again; 0 if it does now."""
        return max(0.0, self._paused_until - self.clock())

    def acquire(self, tokens: int) -> float:
        """Wait until a request of about `tokens` may be sent; return the seconds waited.

        Raises:
            WaitTooLong: If the provider asks for a longer wait than `max_wait`.
            RateLimited: If the request has more tokens than the user allows in a minute.
            RequestNotBegun: If the run is ending.
        """
        self._check_size(tokens)
        started = self.clock()
        # Only the first in the queue waits for the condition.
        with self._queue, self._changed:
            probe_at = self.clock() + self.max_wait
            while (delay := self._delay(tokens, probe_at)) > 0:
                if self.is_ending():
                    raise RequestNotBegun("the run was interrupted", "", "run it again")
                self._changed.wait(min(delay, _ENDING_CHECK_SECONDS))
            self._take(tokens)
            waited = self.clock() - started
            self.waited += waited
        return waited

    def _check_size(self, tokens: int) -> None:
        limit = self.tokens_per_minute
        if limit is not None and tokens > limit:
            what = (
                f"a request needs about {tokens:,} tokens, and the limit is {limit:,.0f} a minute"
            )
            raise RateLimited(what, "--tpm", f"allow {tokens:,} or more")

    def release(self, estimated: int, used: int) -> None:
        """Report the end of a request, and the tokens it used; 0 if unknown."""
        with self._changed:
            self._in_flight -= 1
            self._tokens_in_flight -= estimated
            if used and "tokens" in self._configured:
                self._configured["tokens"].correct(used - estimated)
            self._changed.notify_all()

    def update_from_response(self, status: int, headers: Mapping[str, str]) -> None:
        """Update the limits from a response."""
        with self._changed:
            now = self.clock()
            # The request of this response is still in flight, but the server has counted it.
            uncounted = (self._in_flight - 1, self._tokens_in_flight)
            for kind, amount in zip(_KINDS, uncounted, strict=True):
                bucket = bucket_from_headers(headers, kind, now, in_flight=max(0, amount))
                if bucket is not None:
                    self._reported[kind] = bucket
            seconds = parse_retry_after(headers)
            if status == _TOO_MANY_REQUESTS or (status == _UNAVAILABLE and seconds is not None):
                self._back_off(now, seconds)
            elif status < 400:
                self._pauses = 0
                self._window += 1 / self._window
            self._changed.notify_all()

    def close(self) -> None:
        """Let every waiting `acquire` raise `ModelClosed`."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def _delay(self, tokens: int, probe_at: float) -> float:
        if self._is_closed:
            raise ModelClosed
        now = self.clock()
        pause = self._paused_until - now
        if pause > self.max_wait:
            raise WaitTooLong(pause)
        if self._in_flight + 1 > self._window:
            return math.inf
        amounts: dict[LimitKind, float] = {"requests": 1, "tokens": tokens}
        own = (bucket.delay(amounts[kind], now) for kind, bucket in self._configured.items())
        reported = (bucket.delay(amounts[kind], now) for kind, bucket in self._reported.items())
        # Reported limits become outdated: after `max_wait` a request is sent anyway.
        return max(pause, *own, min(max(reported, default=0.0), probe_at - now), 0.0)

    def _take(self, tokens: int) -> None:
        now = self.clock()
        amounts: dict[LimitKind, float] = {"requests": 1, "tokens": tokens}
        for buckets in (self._configured, self._reported):
            for kind, bucket in buckets.items():
                bucket.take(amounts[kind], now)
        self._in_flight += 1
        self._tokens_in_flight += tokens

    def _back_off(self, now: float, seconds: float | None) -> None:
        # Concurrent requests are refused together; that counts once.
        if now >= self._paused_until:
            self._window = max(1.0, min(self._window, self._in_flight) / 2)
            self._pauses += 1
        wait = min(_FIRST_PAUSE * 2 ** (self._pauses - 1), _MAX_PAUSE)
        self._paused_until = max(self._paused_until, now + (wait if seconds is None else seconds))
