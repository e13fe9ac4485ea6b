"""Stand between instructor and the SDK: count every attempt, refuse what is no answer.

instructor adds up usage in place, reads a refusal as broken JSON, and hides HTTP attempts. So
usage is copied here, from each response, before instructor sees it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any

import instructor

from summarizer.models.faults import EmptyResponse, Filtered, Refusal
from summarizer.records.summary import Usage

Create = Callable[..., Any]
_LEDGER: ContextVar[list[Usage]] = ContextVar("summarizer_usage")


@contextmanager
def _ledger() -> Any:  # noqa: ANN401 - contextmanager's generator; `ledger` has the type
    entries: list[Usage] = []
    token = _LEDGER.set(entries)
    try:
        yield entries
    finally:
        _LEDGER.reset(token)


def ledger() -> AbstractContextManager[list[Usage]]:
    """Open an account for one ask: the list gets one entry for each HTTP attempt."""
    manager: AbstractContextManager[list[Usage]] = _ledger()
    return manager


def guarded(create: Create) -> Create:
    """Return `create` of an OpenAI client, counted and checked.

    Raises:
        EmptyResponse: If there is no choice, or one without content.
        Refusal: If the model declined.
        Filtered: If a content filter stopped the answer.
    """

    def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the SDK's own signature
        entries = _LEDGER.get([])
        entries.append(Usage(requests=1))
        response = create(*args, **kwargs)
        entries[-1] = usage_of(response)
        _check(response)
        return response

    return call


def counted(client: instructor.Instructor) -> instructor.Instructor:
    """Return `client` of a provider with its own SDK, its answers counted through a hook."""

    def count(response: object) -> None:
        _LEDGER.get([]).append(usage_of(response))

    client.on("completion:response", count)
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
    choices = getattr(response, "choices", None)
    if not choices:
        raise EmptyResponse("no choices")
    choice = choices[0]
    message = getattr(choice, "message", None)
    refusal = getattr(message, "refusal", None)
    if refusal:
        raise Refusal(str(refusal))
    if choice.finish_reason == "content_filter":
        raise Filtered("content_filter")
    if choice.finish_reason != "length" and not (getattr(message, "content", None) or "").strip():
        raise EmptyResponse("no content")


def _number(holder: object, name: str) -> int:
    value = getattr(holder, name, None)
    return value if isinstance(value, int) else 0
