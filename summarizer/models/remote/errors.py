"""What can go wrong with a request, told apart, and turned into errors of our own.

Three questions are answered here and nowhere else: may the request be repeated, how long must
one wait, and what is a person told.
"""

from __future__ import annotations

import email.utils
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import openai
from instructor.core.exceptions import IncompleteOutputException, ResponseParsingError
from pydantic import ValidationError

from summarizer.errors import (
    AnswerCut,
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
_SHORTEST_SECRET = 4
_KEY_LIKE = re.compile(r"\b(?:sk|pk|key|token|Bearer)[-_ ][\w.*-]{6,}", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_TOO_LONG = re.compile(
    r"exceed_context_size|context_length_exceeded|maximum context length|context (?:size|window)"
    r"|prompt is too long",
    re.IGNORECASE,
)


class EmptyResponse(Exception):
    """The server answered with no choice or no content."""


class NotJson(Exception):
    """The server answered with a page, or with broken JSON."""


class OutOfTime(Exception):
    """The deadline of the ask passed before another request could begin."""


class Refusal(Exception):
    """The model declined; the argument is what it said."""


class Filtered(Exception):
    """The provider's filter withheld the answer."""


class ServedError(Exception):
    """The server sent an error under HTTP 200; `status_code` is the code inside, if any."""

    def __init__(self, message: str, status_code: int | None) -> None:
        super().__init__(message)
        self.status_code = status_code


class SlowDown(Exception):
    """The provider asks for a longer wait than anybody has; `seconds` tells how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Closed(Exception):
    """The model was closed while a request waited for its turn."""


_TRANSPORT = (openai.APIConnectionError, EmptyResponse, NotJson)
_ROOTS = (
    openai.OpenAIError,
    EmptyResponse,
    NotJson,
    OutOfTime,
    Refusal,
    Filtered,
    ServedError,
    SlowDown,
    Closed,
    IncompleteOutputException,
    ModelError,
)


def fault_of(error: BaseException | None) -> Fault | None:
    """Return the budget that a repetition after `error` is charged to, None if it is final."""
    if isinstance(error, (ValidationError, ResponseParsingError, json.JSONDecodeError)):
        return "answer"
    if isinstance(error, _TRANSPORT):
        return "transport"
    status = status_of(error)
    if status is None:
        return "transport" if isinstance(error, ServedError) else None
    if out_of_quota(error):
        return None
    return "transport" if status in _RETRIED_STATUS or status >= 500 else None


def status_of(error: BaseException | None) -> int | None:
    """Return the HTTP status that `error` stands for, None if it is no such error."""
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def out_of_quota(error: BaseException | None) -> bool:
    """Tell whether the account is used up, which no waiting mends."""
    return getattr(error, "code", None) == "insufficient_quota"


def too_long(error: BaseException | None) -> bool:
    """Tell whether the server refused the request for its length."""
    status = status_of(error)
    return status == 413 or (status in {400, 422} and bool(_TOO_LONG.search(str(error))))


def retry_after(error: BaseException | None) -> float | None:
    """Return the seconds that the server asks to wait, None if it does not say."""
    return asked_wait(getattr(getattr(error, "response", None), "headers", None) or {})


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the headers of a response ask to wait, None if they do not.

    Read are `retry-after-ms`, `retry-after` in seconds and as an HTTP date.
    """
    try:
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        value = headers.get("retry-after")
        if value is None:
            return None
        if value.replace(".", "", 1).strip().isdigit():
            return float(value)
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None


def slowed_down(error: BaseException | None) -> bool:
    """Tell whether the server asked to slow down, and waiting may help."""
    return status_of(error) == 429 and not out_of_quota(error)


def root_cause(error: BaseException) -> BaseException:
    """Return the error that instructor's and tenacity's wrappers hide."""
    last = error
    for link in _chain(error):
        last = link
        if fault_of(link) or isinstance(link, _ROOTS):
            return link
    return last


def as_model_error(error: BaseException, model: str, secrets: Sequence[str] = ()) -> ModelError:
    """Return the error to raise to the user for `error`, which came from asking `model`.

    None of the `secrets` occurs in it.
    """
    cause = root_cause(error)
    said = detail(cause, secrets)
    if status_of(cause) is not None:
        return _status_error(cause, model, said)
    return _answer_error(cause, model, said) or _transport_error(cause, model, said)


def _transport_error(cause: BaseException, model: str, said: str) -> ModelError:
    if isinstance(cause, (openai.APITimeoutError, OutOfTime)):
        return DeadlineExceeded("no answer in time", model, "raise --timeout or ask again later")
    if isinstance(cause, SlowDown):
        what = "the server asks everybody to wait"
        return RateLimited(what, model, f"try again in {cause.seconds:.0f} s")
    if isinstance(cause, Closed):
        return ModelUnreachable("the model was closed", model, "open it again")
    if isinstance(cause, openai.APIConnectionError):
        return ModelUnreachable("no connection", model, "check the address and the network")
    if isinstance(cause, NotJson):
        what = "the server answers with something else than JSON"
        return ModelUnreachable(what, model, "check --base-url, which often ends in /v1")
    return ModelUnreachable(f"the request failed: {said}", model, "ask again later")


def _answer_error(cause: BaseException, model: str, said: str) -> ModelError | None:
    if isinstance(cause, IncompleteOutputException):
        return AnswerCut("the answer reached the token limit", model, "use shorter texts")
    if isinstance(cause, Refusal):
        return AnswerRefused(f"the model refused: {said}", model, "try another model")
    if isinstance(cause, Filtered):
        return AnswerFiltered("a content filter withheld the answer", model, "try another model")
    if isinstance(cause, EmptyResponse):
        return AnswerEmpty("the server sent no answer", model, "ask again or try another model")
    if fault_of(cause) == "answer":
        return AnswerInvalid("the answer does not fit the schema", model, "try a stronger model")
    return None


def detail(error: BaseException, secrets: Sequence[str] = ()) -> str:
    """Return what `error` says: one short line without secrets, or what looks like a key."""
    body = getattr(error, "body", None)
    message = body.get("message") if isinstance(body, dict) else None
    said = message if isinstance(message, str) else str(error)
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            said = said.replace(secret, "[key]")
    said = " ".join(_UNPRINTABLE.sub(" ", said).split())
    return _KEY_LIKE.sub("[key]", said)[:_MAX_DETAIL]


def _status_error(error: BaseException, model: str, said: str) -> ModelError:
    status = status_of(error) or 0
    if too_long(error):
        what = "the prompt is longer than the model's context"
        return PromptTooLong(what, model, "name a model with a longer context")
    if status in {401, 403}:
        what = f"the server refused the key (HTTP {status})"
        return ModelRejected(what, model, "check the provider's key variable")
    if status == 404:
        return ModelRejected("no such model or address (HTTP 404)", model, "check both names")
    if status == 429:
        return _rate_error(error, model)
    if status >= 500:
        return ModelUnreachable(f"the server failed (HTTP {status})", model, "try again later")
    what = f"the server refused the request (HTTP {status}): {said}"
    return ModelRejected(what, model, "try another model or endpoint")


def _rate_error(error: BaseException, model: str) -> RateLimited:
    if out_of_quota(error):
        return RateLimited("the account is used up (HTTP 429)", model, "check plan and billing")
    asked = retry_after(error)
    hint = f"try again in {asked:.0f} s" if asked and asked >= 1 else "try again later"
    return RateLimited("the server asks to slow down (HTTP 429)", model, hint)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__
