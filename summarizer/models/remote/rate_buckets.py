"""Leaky and token buckets for rate limits. Pure: the current time is an argument.

Amounts are requests or tokens.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LimitKind = Literal["requests", "tokens"]

_MINUTE = 60.0
_MAX_AMOUNT = 1e12
_MAX_SECONDS = 86_400.0
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}


@dataclass
class LeakyBucket:
    """At most `limit` a minute, evenly spread, so that no 60 seconds hold more."""

    limit: float
    _next: float = -math.inf

    def delay(self, amount: float, now: float) -> float:
        """Return the seconds until the next amount, of any size, may be taken."""
        return max(0.0, self._next - now)

    def take(self, amount: float, now: float) -> None:
        """Take `amount` now."""
        self._next = max(self._next, now) + amount * _MINUTE / self.limit

    def correct(self, difference: float) -> None:
        """Add `difference`, the actual amount minus the estimate that was taken."""
        self._next += difference * _MINUTE / self.limit


@dataclass
class TokenBucket:
    """A provider's limit, as reported in its response headers.

    Attributes:
        refill_rate: Amount added a second.
    """

    capacity: float
    level: float
    refill_rate: float
    updated: float

    def delay(self, amount: float, now: float) -> float:
        """Return the seconds until `amount`, or the capacity if that is less, is available."""
        missing = min(amount, self.capacity) - self._level(now)
        return missing / self.refill_rate if missing > 0 else 0.0

    def take(self, amount: float, now: float) -> None:
        """Take `amount` now."""
        self.level, self.updated = self._level(now) - amount, now

    def _level(self, now: float) -> float:
        return min(self.capacity, self.level + self.refill_rate * (now - self.updated))


def bucket_from_headers(
    headers: Mapping[str, str], kind: LimitKind, now: float, *, in_flight: float
) -> TokenBucket | None:
    """Return the limit that response headers report, `None` if they report none.

    Reads `x-ratelimit-limit-KIND`, `-remaining-KIND`, and `-reset-KIND`, which is the time until
    the bucket is full, as `6m0s` or in seconds. `in_flight` is the amount of other requests that
    the server may not have counted yet. Amounts and times that no provider has are ignored.
    """
    capacity = _number(headers.get(f"x-ratelimit-limit-{kind}"))
    remaining = _number(headers.get(f"x-ratelimit-remaining-{kind}"))
    if capacity is None or remaining is None or capacity <= 0:
        return None
    reset = parse_duration(headers.get(f"x-ratelimit-reset-{kind}"))
    # A limit may apply to a day instead of a minute; the reset time shows which.
    rate = (capacity - remaining) / reset if reset and capacity > remaining else capacity / _MINUTE
    return TokenBucket(capacity, remaining - in_flight, rate, now)


def parse_duration(text: str | None) -> float | None:
    """Return the seconds in `6m0s`, `20ms` or `12.5`, `None` if it is none or above a day."""
    if text is None:
        return None
    number = _number(text, _MAX_SECONDS)
    if number is not None:
        return number
    parts = _DURATION_PART.findall(text)
    if not parts or "".join(f"{amount}{unit}" for amount, unit in parts) != text.strip():
        return None
    seconds = sum(float(amount) * _SECONDS[unit] for amount, unit in parts)
    return seconds if seconds <= _MAX_SECONDS else None


def _number(text: str | None, most: float = _MAX_AMOUNT) -> float | None:
    try:
        number = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return number if 0 <= number <= most else None
