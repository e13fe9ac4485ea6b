"""What can go wrong with a request, told apart, and turned into errors of our own.

Three questions are answered here and nowhere else: may the request be repeated, how long must
one wait, and what is a person told.
"""

from __future__ import annotations

import email.utils
import json
import re
import time
from collections.abc import Iterator
from typing import Literal

import openai
from instructor.core.exceptions import ResponseParsingError
from pydantic import ValidationError

from summarizer.errors import (
    AnswerEmpty,
    AnswerFiltered,
    AnswerInvalid,
    AnswerRefused,
    DeadlineExceeded,
    ModelError,
    ModelRejected,
    ModelUnreachable,
    PromptTooLong,
    RateLimited,
)

Fault = Literal["answer", "transport"]
_RETRIED_STATUS = frozenset({408, 409, 425, 429})
_MAX_DETAIL = 200
_KEY_LIKE = re.compile(r"\b(?:sk|pk|key|token|Bearer)[-_ ][\w.*-]{6,}", re.IGNORECASE)
_TOO_LONG = re.compile(r"exceed_context_size|context_length_exceeded|maximum context length", re.I)


class EmptyResponse(Exception):
    """The server answered with no choice or no content."""


class Refusal(Exception):
    """The model declined; the argument is what it said."""


class Filtered(Exception):
    """The provider's filter withheld the answer."""


def fault_of(error: BaseException | None) -> Fault | None:
    """Return the budget that a repetition after `error` is charged to, None if it is final."""
    if isinstance(error, (ValidationError, ResponseParsingError)):
        return "answer"
    if isinstance(error, (openai.APIConnectionError, EmptyResponse, json.JSONDecodeError)):
        return "transport"
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and (status in _RETRIED_STATUS or status >= 500):
        return "transport"
    return None


def retry_after(error: BaseException | None) -> float | None:
    """Return the seconds that the server asks to wait, None if it does not say.

    Read are `retry-after-ms`, `retry-after` in seconds and as an HTTP date.
    """
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        value = headers.get("retry-after")
        if value is None:
            return None
        if value.replace(".", "", 1).strip().isdigit():
            return float(value)
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def root_cause(error: BaseException) -> BaseException:
    """Return the error that instructor's and tenacity's wrappers hide."""
    last = error
    for link in _chain(error):
        last = link
        if fault_of(link) or isinstance(
            link, (openai.OpenAIError, EmptyResponse, Refusal, Filtered, ModelError)
        ):
            return link
    return last


def as_model_error(error: BaseException, model: str) -> ModelError:
    """Return the error to raise to the user for `error`, which came from asking `model`."""
    cause = root_cause(error)
    if isinstance(cause, ModelError):
        return cause
    if isinstance(cause, openai.APIStatusError) or hasattr(cause, "status_code"):
        return _status_error(cause, model)
    return _answer_error(cause, model) or _transport_error(cause, model)


def _transport_error(cause: BaseException, model: str) -> ModelError:
    if isinstance(cause, openai.APITimeoutError):
        return DeadlineExceeded("no answer in time", model, "raise --timeout or ask again later")
    if isinstance(cause, openai.APIConnectionError):
        return ModelUnreachable("no connection", model, "check the address and the network")
    return ModelUnreachable(f"the request failed: {detail(cause)}", model, "ask again later")


def _answer_error(cause: BaseException, model: str) -> ModelError | None:
    if isinstance(cause, Refusal):
        return AnswerRefused(f"the model refused: {detail(cause)}", model, "try another model")
    if isinstance(cause, Filtered):
        return AnswerFiltered("a content filter withheld the answer", model, "try another model")
    if isinstance(cause, EmptyResponse):
        return AnswerEmpty("the server sent no answer", model, "ask again or try another model")
    if fault_of(cause) == "answer":
        return AnswerInvalid("the answer does not fit the schema", model, "try a stronger model")
    return None


def detail(error: BaseException) -> str:
    """Return what `error` says: one short line, without anything that looks like a key."""
    return _KEY_LIKE.sub("[key]", " ".join(str(error).split()))[:_MAX_DETAIL]


def _status_error(error: BaseException, model: str) -> ModelError:
    status = getattr(error, "status_code", 0)
    said = detail(error)
    if status in {401, 403}:
        what = f"the server refused the key (HTTP {status})"
        return ModelRejected(what, model, "check the provider's key variable")
    if status == 404:
        return ModelRejected("no such model or address (HTTP 404)", model, "check both names")
    if status == 429:
        return RateLimited("the server asks to slow down (HTTP 429)", model, "try again later")
    if status >= 500:
        return ModelUnreachable(f"the server failed (HTTP {status})", model, "try again later")
    if _TOO_LONG.search(str(error)):
        return PromptTooLong("the prompt is longer than the model's context", model, "")
    return ModelRejected(f"the server refused the request: {said}", model, "see its message")


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__
