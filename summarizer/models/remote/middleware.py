"""Middleware between instructor and the SDK: limits, counts and checks every attempt.

instructor adds up usage in place, reports a refusal as broken JSON, and hides HTTP attempts. So
usage is read here, from each response, before instructor sees it.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import Any

import instructor

from summarizer.models.remote.errors import (
    ContentFiltered,
    DeadlinePassed,
    EmptyResponse,
    ErrorInSuccess,
    InvalidJsonResponse,
    ModelRefusal,
    status_of,
)
from summarizer.models.remote.rate_limit import SharedRateLimiter
from summarizer.models.remote.retry_policy import RetryPolicy
from summarizer.models.remote.transport import request_timeout, slot_wait
from summarizer.schema.summary import Usage
from summarizer.text.surrogates import escape_surrogates

Create = Callable[..., Any]
"""The SDK's `chat.completions.create`, or a function with its parameters."""

_CHARS_PER_TOKEN = 4
_TOKENS_PER_ANSWER = 400
_MAX_TOKENS = 100_000_000
"""More tokens than the context of any model; a higher count is an error of the server."""

_HTTP_CODES = range(100, 600)


@dataclass
class RequestBudget:
    """Time limits and usage of one request and its retries."""

    deadline: float
    timeout: float
    attempts: list[Usage] = field(default_factory=list)

    @property
    def total_usage(self) -> Usage:
        """The usage of all attempts."""
        return reduce(add, self.attempts, Usage())

    @property
    def remaining(self) -> float:
        """Seconds until the deadline."""
        return self.deadline - time.monotonic()


_BUDGET: ContextVar[RequestBudget] = ContextVar("summarizer_request_budget")


@contextmanager
def request_budget(policy: RetryPolicy) -> Iterator[RequestBudget]:
    """Yield the budget of one request; attempts of this thread within the block count to it."""
    budget = RequestBudget(time.monotonic() + policy.deadline, policy.timeout)
    token = _BUDGET.set(budget)
    try:
        yield budget
    finally:
        _BUDGET.reset(token)


def checked_create(create: Create, limiter: SharedRateLimiter | None = None) -> Create:
    """Return `create` with rate limit, deadline, usage count and checks of the response."""

    def limited(**kwargs: Any) -> Any:  # noqa: ANN401 - the SDK's own signature
        budget = _BUDGET.get()
        with _rate_limited(limiter, kwargs.get("messages"), budget):
            return attempt(budget, kwargs)

    def attempt(budget: RequestBudget, kwargs: dict[str, Any]) -> Any:  # noqa: ANN401 - likewise
        if budget.remaining <= 0:
            raise DeadlinePassed
        timeout = request_timeout(min(budget.timeout, budget.remaining))
        budget.attempts.append(Usage(requests=1))
        before = slot_wait()
        try:
            response = create(**kwargs, timeout=timeout)
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise InvalidJsonResponse("the body is broken") from error
        finally:
            budget.deadline += slot_wait(since=before)
        budget.attempts[-1] = usage_of(response)
        _check(response)
        return response

    return limited


@contextmanager
def _rate_limited(
    limiter: SharedRateLimiter | None, messages: object, budget: RequestBudget
) -> Iterator[None]:
    """Acquire and release `limiter`; the wait does not count against the deadline."""
    if limiter is None:
        yield
        return
    estimate = estimate_tokens(messages)
    budget.deadline += limiter.acquire(estimate)
    before = len(budget.attempts)
    try:
        yield
    finally:
        usage = reduce(add, budget.attempts[before:], Usage())
        limiter.release(estimate, usage.prompt_tokens + usage.completion_tokens)


def estimate_tokens(messages: object) -> int:
    """Return about how many tokens the messages and an answer take."""
    texts = (
        message.get("content")
        for message in (messages if isinstance(messages, list) else [])
        if isinstance(message, dict)
    )
    chars = sum(len(text) for text in texts if isinstance(text, str))
    return chars // _CHARS_PER_TOKEN + _TOKENS_PER_ANSWER


def count_usage(
    client: instructor.Instructor, limiter: SharedRateLimiter | None = None
) -> instructor.Instructor:
    """Add usage count and rate limit to the client of a provider with its own SDK, by hooks.

    The limiter learns about the provider's limits only from the headers of errors.
    """
    acquired: ContextVar[int] = ContextVar("acquired_tokens", default=0)

    def acquire(*_: object, **kwargs: object) -> None:
        if limiter is not None:
            estimate = estimate_tokens(kwargs.get("messages"))
            _BUDGET.get().deadline += limiter.acquire(estimate)
            acquired.set(estimate)

    def release(usage: Usage) -> None:
        _BUDGET.get().attempts.append(usage)
        if limiter is not None and acquired.get():
            limiter.release(acquired.get(), usage.prompt_tokens + usage.completion_tokens)
            acquired.set(0)

    def count_error(error: Exception, **__: object) -> None:
        if limiter is not None:
            headers = getattr(getattr(error, "response", None), "headers", None) or {}
            limiter.update_from_response(status_of(error) or 0, headers)
        release(Usage(requests=1))

    client.on("completion:kwargs", acquire)
    client.on("completion:response", lambda response: release(usage_of(response)))
    client.on("completion:error", count_error)
    return client


def usage_of(response: object) -> Usage:
    """Return the usage that a response reports; unreported and impossible counts are 0."""
    usage = getattr(response, "usage", None)
    details = getattr(usage, "prompt_tokens_details", None)
    return Usage(
        requests=1,
        prompt_tokens=_number(usage, "prompt_tokens") or _number(usage, "input_tokens"),
        cached_prompt_tokens=_number(details, "cached_tokens"),
        completion_tokens=_number(usage, "completion_tokens") or _number(usage, "output_tokens"),
    )


def _check(response: object) -> None:
    if isinstance(response, str):
        raise InvalidJsonResponse("an HTML page")
    _check_error(getattr(response, "error", None))
    choices = getattr(response, "choices", None)
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = getattr(choice, "message", None)
    if message is None:
        raise EmptyResponse("no choices")
    content = getattr(message, "content", None)
    if isinstance(content, str):
        # In JSON, a lone surrogate and its escape are the same character.
        message.content = escape_surrogates(content)
    refusal = getattr(message, "refusal", None)
    if refusal:
        raise ModelRefusal(str(refusal))
    finish_reason = getattr(choice, "finish_reason", None)
    if finish_reason == "content_filter":
        raise ContentFiltered("content_filter")
    if finish_reason != "length" and not _has_content(message):
        raise EmptyResponse("no content")


def _check_error(error: object) -> None:
    if isinstance(error, dict):
        code = error.get("code")
        is_status = isinstance(code, int) and code in _HTTP_CODES
        raise ErrorInSuccess(str(error.get("message")), code if is_status else None)
    if error:
        raise ErrorInSuccess(str(error), None)


def _has_content(message: object) -> bool:
    content = getattr(message, "content", None)
    return bool(isinstance(content, str) and content.strip())


def _number(record: object, name: str) -> int:
    value = getattr(record, name, None)
    return value if isinstance(value, int) and 0 < value <= _MAX_TOKENS else 0
