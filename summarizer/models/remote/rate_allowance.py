"""How fast one may ask: a pace that a user sets, and an allowance that a provider tells.

Pure: the time goes in. Amounts are requests or tokens.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["requests", "tokens"]

_MINUTE = 60.0
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}


@dataclass
class Pace:
    """At most `limit` a minute, evenly spread: no minute, wherever it begins, holds more.

    Attributes:
        limit: A minute.
    """

    limit: float
    _next: float = -math.inf

    def delay(self, amount: float, now: float) -> float:
        """Return the seconds until `amount` may be taken; the one before decides, not its size."""
        return max(0.0, self._next - now)

    def take(self, amount: float, now: float) -> None:
        """Take `amount` now."""
        self._next = max(self._next, now) + amount * _MINUTE / self.limit

    def correct(self, difference: float) -> None:
        """Take `difference` more than was taken for a guess; less, if it is below 0."""
        self._next += difference * _MINUTE / self.limit


@dataclass
class Allowance:
    """What a provider says is left, and how fast it grows again.

    Attributes:
        limit: What it grows to.
        left: What was left at `at`.
        rate: Growth a second.
        at: When that was.
    """

    limit: float
    left: float
    rate: float
    at: float

    def delay(self, amount: float, now: float) -> float:
        """Return the seconds until `amount` is there; more than the limit is never there."""
        missing = min(amount, self.limit) - self._now(now)
        if missing <= 0:
            return 0.0
        return missing / self.rate

    def take(self, amount: float, now: float) -> None:
        """Take `amount` now."""
        self.left, self.at = self._now(now) - amount, now

    def _now(self, now: float) -> float:
        return min(self.limit, self.left + self.rate * (now - self.at))


def told_allowance(
    headers: Mapping[str, str], kind: Kind, now: float, *, under_way: float
) -> Allowance | None:
    """Return the allowance that the headers of a response tell, None if they do not.

    Read are `x-ratelimit-limit-KIND`, `-remaining-` and `-reset-`, the latter as `6m0s` or in
    seconds: the time after which everything would be there again.

    Args:
        headers: Of the response.
        kind: Requests or tokens.
        now: The time.
        under_way: What other requests have taken that the server may not have counted yet.
    """
    limit = _number(headers.get(f"x-ratelimit-limit-{kind}"))
    left = _number(headers.get(f"x-ratelimit-remaining-{kind}"))
    if limit is None or left is None or limit <= 0:
        return None
    reset = seconds_of(headers.get(f"x-ratelimit-reset-{kind}"))
    # Some limits are a day's, not a minute's: how soon it is full again tells which.
    rate = (limit - left) / reset if reset and limit > left else limit / _MINUTE
    return Allowance(limit, left - under_way, rate, now)


def seconds_of(text: str | None) -> float | None:
    """Return the seconds in `6m0s`, `20ms` or `12.5`, None if there are none."""
    if text is None:
        return None
    number = _number(text)
    if number is not None:
        return number
    parts = _PART.findall(text)
    if not parts or "".join(f"{amount}{unit}" for amount, unit in parts) != text.strip():
        return None
    return sum(float(amount) * _SECONDS[unit] for amount, unit in parts)


def _number(text: str | None) -> float | None:
    try:
        number = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
