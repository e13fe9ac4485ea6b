"""Stand between instructor and the SDK: count and time every attempt, refuse what is no answer.

instructor adds up usage in place, reads a refusal as broken JSON, and hides HTTP attempts. So
usage is copied here, from each response, before instructor sees it.
"""

from __future__ import annotations

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

from summarizer.models.faults import (
    EmptyResponse,
    Filtered,
    NotJson,
    OutOfTime,
    Refusal,
    ServedError,
)
from summarizer.models.retry import Budget
from summarizer.models.transport import time_limit
from summarizer.records.summary import Usage

Create = Callable[..., Any]


@dataclass
class Account:
    """The account of one ask: what each HTTP attempt cost, and the time it may take."""

    ends: float
    timeout: float
    attempts: list[Usage] = field(default_factory=list)

    @property
    def total(self) -> Usage:
        """All attempts together."""
        return reduce(add, self.attempts, Usage())

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return self.ends - time.monotonic()


_ACCOUNT: ContextVar[Account] = ContextVar("summarizer_account")


@contextmanager
def account(budget: Budget) -> Iterator[Account]:
    """Open the account of one ask; attempts within the block, in this thread, go to it."""
    opened = Account(time.monotonic() + budget.deadline, budget.timeout)
    token = _ACCOUNT.set(opened)
    try:
        yield opened
    finally:
        _ACCOUNT.reset(token)


def guarded(create: Create) -> Create:
    """Return `create` of an OpenAI client, counted, timed and checked.

    Raises:
        OutOfTime: If the ask's deadline has passed.
        NotJson: If the server sent something else than JSON.
        ServedError: If the server sent an error as if it were an answer.
        EmptyResponse: If there is no choice, or one without content.
        Refusal: If the model declined.
        Filtered: If a content filter stopped the answer.
    """

    def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the SDK's own signature
        current = _ACCOUNT.get()
        if current.left <= 0:
            raise OutOfTime
        kwargs["timeout"] = time_limit(min(current.timeout, current.left))
        current.attempts.append(Usage(requests=1))
        try:
            response = create(*args, **kwargs)
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise NotJson("the body is broken") from error
        current.attempts[-1] = usage_of(response)
        _check(response)
        return response

    return call


def counted(client: instructor.Instructor) -> instructor.Instructor:
    """Return `client` of a provider with its own SDK, its attempts counted through hooks."""

    def count(response: object) -> None:
        _ACCOUNT.get().attempts.append(usage_of(response))

    def count_failure(_: Exception, **__: object) -> None:
        _ACCOUNT.get().attempts.append(Usage(requests=1))

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
