"""Stand between instructor and the SDK: count and time every attempt, refuse what is no answer.

instructor adds up usage in place, reads a refusal as broken JSON, and hides HTTP attempts. So
usage is copied here, from each response, before instructor sees it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import Any

import httpx2
import instructor
from openai import OpenAI
from openai.types.chat import ChatCompletion

from summarizer.models.remote.errors import (
    EmptyResponse,
    Filtered,
    NotJson,
    OutOfTime,
    Refusal,
    ServedError,
    status_of,
)
from summarizer.models.remote.rate_limit import RateLimiter
from summarizer.models.remote.retry import RetryPolicy
from summarizer.models.remote.transport import time_limit, waited
from summarizer.schema.summary import Usage

Create = Callable[..., Any]
Send = Callable[[Mapping[str, Any], httpx2.Timeout], Any]
"""Sends the body of a request, within a time, and returns the completion."""

_CHARS_A_TOKEN = 4
_ANSWER_TOKENS = 400


@dataclass
class RequestBudget:
    """The account of one ask: what each HTTP attempt cost, and the time it may take.

    `body` goes into each of its requests beside what instructor knows of, which would copy it.
    """

    ends: float
    timeout: float
    attempts: list[Usage] = field(default_factory=list)
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def total(self) -> Usage:
        """All attempts together."""
        return reduce(add, self.attempts, Usage())

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return self.ends - time.monotonic()


_ACCOUNT: ContextVar[RequestBudget] = ContextVar("summarizer_account")


@contextmanager
def account(budget: RetryPolicy) -> Iterator[RequestBudget]:
    """Open the account of one ask; attempts within the block, in this thread, go to it."""
    opened = RequestBudget(time.monotonic() + budget.deadline, budget.timeout)
    token = _ACCOUNT.set(opened)
    try:
        yield opened
    finally:
        _ACCOUNT.reset(token)


def sending(client: OpenAI) -> Send:
    """Return what sends requests for completions over `client`, their bodies as they are.

    `chat.completions.create` walks through each message once for every kind of message there is,
    and through all of a schema, to rename what needs no renaming: a third of its time.
    """

    def send(body: Mapping[str, Any], timeout: httpx2.Timeout) -> ChatCompletion:
        return client.post(
            "/chat/completions",
            cast_to=ChatCompletion,
            body=body,
            # By default a key for administrators would do as well.
            options={"timeout": timeout, "security": {"bearer_auth": True}},
        )

    return send


def guarded(send: Send, limiter: RateLimiter | None = None) -> Create:
    """Return `send` as instructor calls it, counted, timed and checked; it waits for its turn.

    Raises:
        SlowDown: If the turn would come too late.
        Closed: If the model was closed while it waited.
        OutOfTime: If the ask's deadline has passed.
        NotJson: If the server sent something else than JSON.
        ServedError: If the server sent an error as if it were an answer.
        EmptyResponse: If there is no choice, or one without content.
        Refusal: If the model declined.
        Filtered: If a content filter stopped the answer.
    """

    def call(**kwargs: Any) -> Any:  # noqa: ANN401 - the SDK's own signature
        current = _ACCOUNT.get()
        with _turn(limiter, kwargs.get("messages"), current):
            return attempt(current, {**kwargs, **current.body})

    def attempt(current: RequestBudget, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - likewise
        if current.left <= 0:
            raise OutOfTime
        limit = time_limit(min(current.timeout, current.left))
        current.attempts.append(Usage(requests=1))
        before = waited()
        try:
            response = send(body, limit)
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise NotJson("the body is broken") from error
        finally:
            current.ends += waited(since=before)
        current.attempts[-1] = usage_of(response)
        _check(response)
        return response

    return call


@contextmanager
def _turn(limiter: RateLimiter | None, messages: object, current: RequestBudget) -> Iterator[None]:
    """Hold a turn of the limiter; the wait for it does not count as time of the ask."""
    if limiter is None:
        yield
        return
    guess = guessed_tokens(messages)
    current.ends += limiter.enter(guess)
    before = len(current.attempts)
    try:
        yield
    finally:
        usage = reduce(add, current.attempts[before:], Usage())
        limiter.leave(guess, usage.prompt_tokens + usage.completion_tokens)


def guessed_tokens(messages: object) -> int:
    """Return about how many tokens a request takes: those of its messages and of an answer."""
    texts = (
        message.get("content")
        for message in (messages if isinstance(messages, list) else [])
        if isinstance(message, dict)
    )
    chars = sum(len(text) for text in texts if isinstance(text, str))
    return chars // _CHARS_A_TOKEN + _ANSWER_TOKENS


def counted(
    client: instructor.Instructor, limiter: RateLimiter | None = None
) -> instructor.Instructor:
    """Return `client` of a provider with its own SDK, its attempts counted through hooks.

    The hooks wait for a turn of `limiter` too. Of what the provider says about limits only a
    wait that comes with an error is known.
    """
    turn: ContextVar[int] = ContextVar("turn", default=0)

    def begin(*_: object, **kwargs: object) -> None:
        if limiter is not None:
            guess = guessed_tokens(kwargs.get("messages"))
            _ACCOUNT.get().ends += limiter.enter(guess)
            turn.set(guess)

    def end(usage: Usage) -> None:
        _ACCOUNT.get().attempts.append(usage)
        if limiter is not None and turn.get():
            limiter.leave(turn.get(), usage.prompt_tokens + usage.completion_tokens)
            turn.set(0)

    def count(response: object) -> None:
        end(usage_of(response))

    def count_failure(error: Exception, **__: object) -> None:
        if limiter is not None:
            headers = getattr(getattr(error, "response", None), "headers", None) or {}
            limiter.learn(status_of(error) or 0, headers)
        end(Usage(requests=1))

    client.on("completion:kwargs", begin)
    client.on("completion:response", count)
    client.on("completion:error", count_failure)
    return client


def usage_of(response: object) -> Usage:
    """Return the usage that one response reports; what is not reported counts as 0."""
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
        raise NotJson("a page")
    _check_error(getattr(response, "error", None))
    choices = getattr(response, "choices", None)
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = getattr(choice, "message", None)
    if message is None:
        raise EmptyResponse("no choices")
    refusal = getattr(message, "refusal", None)
    if refusal:
        raise Refusal(str(refusal))
    finish = getattr(choice, "finish_reason", None)
    if finish == "content_filter":
        raise Filtered("content_filter")
    if finish != "length" and not _has_content(message):
        raise EmptyResponse("no content")


def _check_error(error: object) -> None:
    if isinstance(error, dict):
        code = error.get("code")
        raise ServedError(str(error.get("message")), code if isinstance(code, int) else None)
    if error:
        raise ServedError(str(error), None)


def _has_content(message: object) -> bool:
    content = getattr(message, "content", None)
    return bool(isinstance(content, str) and content.strip())


def _number(holder: object, name: str) -> int:
    value = getattr(holder, name, None)
    return value if isinstance(value, int) and value > 0 else 0
