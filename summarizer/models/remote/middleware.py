"""Middleware between instructor and the SDK: limits, counts and checks every attempt.

instructor adds up usage in place, reports a refusal as broken JSON, and hides HTTP attempts. So
usage is read here, from each response, before instructor sees it.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import Any

import httpx2
import instructor

from summarizer.models.base import AttemptMeter
from summarizer.models.remote.answer_text import normalize_answer
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
from summarizer.models.usage_estimate import complete_usage
from summarizer.schema.summary import Usage

# instructor logs each failure, with the server's text; the error holds what the user needs.
logging.getLogger("instructor").setLevel(logging.CRITICAL)

Create = Callable[..., Any]
"""The SDK's `chat.completions.create`, or a function with its parameters."""

_CHARS_PER_TOKEN = 4
_TOKENS_PER_ANSWER = 400
_MAX_TOKENS = 100_000_000
"""More tokens than the context of any model; a higher count is an error of the server."""

_HTTP_CODES = range(100, 600)
_NOT_CONNECTED = (httpx2.ConnectError, httpx2.ConnectTimeout)


@dataclass
class RequestBudget:
    """Time limits and usage of one request and its retries.

    Attributes:
        answer_key: The key that the object of the answer has.
    """

    deadline: float
    timeout: float
    answer_key: str
    meter: AttemptMeter | None = None
    attempts: list[Usage] = field(default_factory=list)

    @property
    def total_usage(self) -> Usage:
        """The usage of all attempts."""
        return reduce(add, self.attempts, Usage())

    @property
    def remaining(self) -> float:
        """Seconds until the deadline."""
        return self.deadline - time.monotonic()

    def permit_attempt(self) -> None:
        """Raise the error of the meter if it permits no further attempt."""
        if self.meter is not None:
            self.meter.before_attempt()

    def end_attempt(self, usage: Usage, *, sent: int, received: int) -> None:
        """Record the reported usage of the attempt, and the characters sent and received."""
        self.attempts.append(usage)
        if self.meter is not None:
            self.meter.after_attempt(complete_usage(usage, sent=sent, received=received))


_BUDGET: ContextVar[RequestBudget] = ContextVar("summarizer_request_budget")


@contextmanager
def request_budget(
    policy: RetryPolicy, answer_key: str, meter: AttemptMeter | None = None
) -> Iterator[RequestBudget]:
    """Yield the budget of one request; attempts of this thread within the block count to it."""
    ends_at = time.monotonic() + policy.deadline
    budget = RequestBudget(ends_at, policy.timeout, answer_key, meter)
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
        sent = _chars(kwargs.get("messages"))
        before = slot_wait()
        try:
            response = create(**kwargs, timeout=timeout)
        except Exception as error:
            budget.end_attempt(Usage(requests=1), sent=sent * _may_be_billed(error), received=0)
            # Deep nesting, and numbers of thousands of digits, are no JSON for Python.
            if isinstance(error, ValueError | RecursionError):
                raise InvalidJsonResponse("the body is broken") from error
            raise
        finally:
            budget.deadline += slot_wait(since=before)
        budget.end_attempt(usage_of(response), sent=sent, received=_response_chars(response))
        _check(response, budget.answer_key)
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
    return _chars(messages) // _CHARS_PER_TOKEN + _TOKENS_PER_ANSWER


def _chars(messages: object) -> int:
    """Return the length of all messages together."""
    texts = (
        message.get("content")
        for message in (messages if isinstance(messages, list) else [])
        if isinstance(message, dict)
    )
    return sum(len(text) for text in texts if isinstance(text, str))


def _response_chars(response: object) -> int:
    """Return about the length of an answer, with its reasoning if the server shows it."""
    choices = getattr(response, "choices", None) or getattr(response, "content", None)
    return len(str(choices)) if choices else 0


def _may_be_billed(error: Exception) -> bool:
    """Return whether the server may have read the prompt of a failed attempt."""
    return status_of(error) is None and not isinstance(error.__cause__, _NOT_CONNECTED)


def count_usage(
    client: instructor.Instructor, limiter: SharedRateLimiter | None = None
) -> instructor.Instructor:
    """Add usage count and rate limit to the client of a provider with its own SDK, by hooks.

    The limiter learns about the provider's limits only from the headers of errors.
    """
    acquired: ContextVar[int] = ContextVar("acquired_tokens", default=0)
    sent: ContextVar[int] = ContextVar("sent_chars", default=0)

    def acquire(*_: object, **kwargs: object) -> None:
        sent.set(_chars(kwargs.get("messages")))
        if limiter is not None:
            estimate = estimate_tokens(kwargs.get("messages"))
            _BUDGET.get().deadline += limiter.acquire(estimate)
            acquired.set(estimate)

    def release(usage: Usage, response: object = None) -> None:
        received = _response_chars(response)
        _BUDGET.get().end_attempt(usage, sent=sent.get(), received=received)
        if limiter is not None and acquired.get():
            limiter.release(acquired.get(), usage.prompt_tokens + usage.completion_tokens)
            acquired.set(0)

    def count_error(error: Exception, **__: object) -> None:
        if limiter is not None:
            headers = getattr(getattr(error, "response", None), "headers", None) or {}
            limiter.update_from_response(status_of(error) or 0, headers)
        sent.set(sent.get() * _may_be_billed(error))
        release(Usage(requests=1))

    client.on("completion:kwargs", acquire)
    client.on("completion:response", lambda response: release(usage_of(response), response))
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


def _check(response: object, answer_key: str) -> None:
    """Raise an error for a response without an answer; leave the answer alone in the message."""
    if isinstance(response, str):
        raise InvalidJsonResponse("an HTML page")
    _check_error(getattr(response, "error", None))
    choices = getattr(response, "choices", None)
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = getattr(choice, "message", None)
    if message is None:
        raise EmptyResponse("no choices")
    refusal = getattr(message, "refusal", None)
    if refusal:
        raise ModelRefusal(str(refusal))
    normalize_answer(message, answer_key)
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
