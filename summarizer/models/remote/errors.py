"""Classify the errors of a request, and convert them into the package's own errors."""

import email.utils
import json
import re
import time
from collections.abc import Mapping, Sequence
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
    error_chain,
)
from summarizer.file_limit import file_limit_error
from summarizer.models.remote.redaction import redact_message
from summarizer.settings import KEY_VARIABLES

RetryKind = Literal["answer", "transport"]
_RETRIED_STATUS = frozenset({408, 409, 425, 429})
_MAX_DETAIL = 200
_MIN_SENT_KEY = 8
"""What is shorter stands for no key, and may be a word."""

_MAX_RETRY_AFTER = 31 * 86_400.0
_MAX_MESSAGE = 4_000
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_TOO_LONG = re.compile(
    r"exceed_context_size|context_length_exceeded|maximum context length|context (?:size|window)"
    r"|prompt is too long",
    re.IGNORECASE,
)


class AttemptError(Exception):
    """An attempt failed for a reason that no exception of the SDK or instructor states."""


class EmptyResponse(AttemptError):
    """The response has no choice or no content."""


class InvalidJsonResponse(AttemptError):
    """The response is not JSON, for instance an HTML page."""


class DeadlinePassed(AttemptError):
    """The deadline passed before the next attempt."""


class ModelRefusal(AttemptError):
    """The model declined to answer; the argument is its message."""


class ContentFiltered(AttemptError):
    """The provider's content filter withheld the answer."""


class ErrorInSuccess(AttemptError):
    """The server sent an error with HTTP 200; `status_code` is the code in its body, if any."""

    def __init__(self, message: str, status_code: int | None) -> None:
        super().__init__(message)
        self.status_code = status_code


class TransportError(AttemptError, openai.OpenAIError):
    """The HTTP client gave up for good; the SDK passes its own base class on unchanged."""


class CertificateRefused(TransportError):
    """A certificate is not accepted; the argument says why."""


class RedirectRefused(TransportError):
    """The server redirects to where the article must not go; the argument says where to."""


class ResponseTooLarge(TransportError):
    """The response is over the limit of the HTTP client, which is the argument."""


class WaitTooLong(AttemptError):
    """The provider asks for a longer wait, in seconds, than the limiter allows."""

    def __str__(self) -> str:
        """Return the whole seconds."""
        return f"{self.args[0]:.0f}"


class ModelClosed(AttemptError):
    """The model was closed while a request waited for the rate limiter."""


_INVALID_ANSWER = (ValidationError, ResponseParsingError, json.JSONDecodeError)
_TRANSPORT = (openai.APIConnectionError, EmptyResponse, InvalidJsonResponse)
_ROOT_CAUSES = (openai.OpenAIError, AttemptError, IncompleteOutputException, ModelError)
_Kinds = type[BaseException] | tuple[type[BaseException], ...]
_TRY_ANOTHER = "try another model"
_MESSAGES: tuple[tuple[_Kinds, type[ModelError], str, str], ...] = (
    (
        IncompleteOutputException,
        AnswerCut,
        "the answer reached the token limit",
        "use shorter texts",
    ),
    (ModelRefusal, AnswerRefused, "the model refused: {detail}", _TRY_ANOTHER),
    (ContentFiltered, AnswerFiltered, "a content filter withheld the answer", _TRY_ANOTHER),
    (EmptyResponse, AnswerEmpty, "the server sent no answer", f"try again or {_TRY_ANOTHER}"),
    (_INVALID_ANSWER, AnswerInvalid, "the answer does not fit the schema", "try a stronger model"),
    (
        (openai.APITimeoutError, DeadlinePassed),
        DeadlineExceeded,
        "no answer in time",
        "raise --timeout or try again later",
    ),
    (WaitTooLong, RateLimited, "the provider requires a long wait", "try again in {detail} s"),
    (ModelClosed, ModelUnreachable, "the model was closed", "open it again"),
    (
        CertificateRefused,
        ModelUnreachable,
        "the TLS certificate is not accepted: {detail}",
        "check the address, or set SSL_CERT_FILE to a file with the certificates of your own"
        " authority",
    ),
    (
        RedirectRefused,
        ModelRejected,
        "the server redirects the request {detail}",
        "check --base-url",
    ),
    (
        ResponseTooLarge,
        AnswerInvalid,
        "the server's response is larger than the limit of {detail}",
        "check --base-url or try another model",
    ),
    (
        openai.APIConnectionError,
        ModelUnreachable,
        "no connection",
        "check the address and the network",
    ),
    (
        InvalidJsonResponse,
        ModelUnreachable,
        "the server's response is not JSON",
        "check --base-url, which often ends in /v1",
    ),
)
"""The message and the hint of each error that has no HTTP status."""


def retry_kind(error: BaseException | None) -> RetryKind | None:
    """Return the retry limit that applies after `error`, `None` if the error is final."""
    if isinstance(error, _INVALID_ANSWER):
        return "answer"
    if isinstance(error, _TRANSPORT):
        return None if file_limit_error(error) else "transport"
    status = status_of(error)
    if status is None:
        return "transport" if isinstance(error, ErrorInSuccess) else None
    if is_quota_exhausted(error):
        return None
    return "transport" if status in _RETRIED_STATUS or status >= 500 else None


def status_of(error: BaseException | None) -> int | None:
    """Return the HTTP status of `error`, `None` if it has none."""
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def is_quota_exhausted(error: BaseException | None) -> bool:
    """Return whether the account has no quota left, so that retrying is useless."""
    return getattr(error, "code", None) == "insufficient_quota"


def is_prompt_too_long(error: BaseException | None) -> bool:
    """Return whether the server rejected the request for its length."""
    status = status_of(error)
    return status == 413 or (status in {400, 422} and bool(_TOO_LONG.search(str(error))))


def is_rate_limited(error: BaseException | None) -> bool:
    """Return whether the server asks for fewer requests, so that waiting may help."""
    return status_of(error) == 429 and not is_quota_exhausted(error)


def retry_after(error: BaseException | None) -> float | None:
    """Return the seconds that the server asks to wait, `None` if it does not say."""
    return parse_retry_after(getattr(getattr(error, "response", None), "headers", None) or {})


def parse_retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that response headers ask to wait, `None` if they do not.

    Supports `retry-after-ms`, and `retry-after` in seconds or as an HTTP date. Waits that no
    provider asks for are ignored.
    """
    try:
        seconds = _wait_seconds(headers)
    except (TypeError, ValueError, OverflowError):
        return None
    return seconds if seconds is not None and 0 <= seconds <= _MAX_RETRY_AFTER else None


def _wait_seconds(headers: Mapping[str, str]) -> float | None:
    if "retry-after-ms" in headers:
        return float(headers["retry-after-ms"]) / 1000
    value = headers.get("retry-after")
    if value is None:
        return None
    if value.replace(".", "", 1).strip().isdigit():
        return float(value)
    return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())


def root_cause(error: BaseException) -> BaseException:
    """Return the error inside the wrappers of instructor and tenacity."""
    last = error
    for link in error_chain(error):
        last = link
        if retry_kind(link) or isinstance(link, _ROOT_CAUSES):
            return link
    return last


def as_model_error(error: BaseException, model: str, secrets: Sequence[str] = ()) -> ModelError:
    """Return the error to show to the user, without `secrets`; `model` may go on with its host."""
    cause = root_cause(error)
    detail = error_detail(cause, (*secrets, *_sent_keys(cause)))
    if status_of(cause) is not None:
        return _status_error(cause, model, detail)
    for kind, error_class, what, hint in _MESSAGES:
        if isinstance(cause, kind):
            return error_class(what.format(detail=detail), model, hint.format(detail=detail))
    return ModelUnreachable(f"the request failed: {detail}", model, "try again later")


def _sent_keys(error: BaseException) -> list[str]:
    """Return the keys of the failed request; a function may have given the client a new one."""
    headers = error.request.headers if isinstance(error, openai.APIError) else {}
    values = (headers.get(name, "") for name in ("authorization", "api-key"))
    keys = (value.removeprefix("Bearer ") for value in values)
    return [key for key in keys if len(key) >= _MIN_SENT_KEY]


def error_detail(error: BaseException, secrets: Sequence[str] = ()) -> str:
    """Return the message of `error` in one short line, without secrets and key-like strings."""
    body = getattr(error, "body", None)
    message = body.get("message") if isinstance(body, dict) else None
    detail = message if isinstance(message, str) else str(error)
    detail = " ".join(_UNPRINTABLE.sub(" ", detail).split())[:_MAX_MESSAGE]
    return redact_message(detail, secrets)[:_MAX_DETAIL]


def _status_error(error: BaseException, model: str, detail: str) -> ModelError:
    status = status_of(error) or 0
    if is_prompt_too_long(error):
        what = "the prompt is longer than the model's context"
        return PromptTooLong(what, model, "use a model with a longer context")
    words = f" (HTTP {status}){f': {detail}' if _has_words(detail) else ''}"
    if status in {401, 403}:
        variable = KEY_VARIABLES.get(model.partition("/")[0], "the provider's key variable")
        return ModelRejected(f"the server refused the key{words}", model, f"check {variable}")
    if status == 404:
        return ModelRejected(f"no such model or address{words}", model, "check both names")
    if status == 429:
        return _rate_error(error, model, words)
    if status >= 500:
        return ModelUnreachable(f"the server failed{words}", model, "try again later")
    what = f"the server refused the request{words}"
    return ModelRejected(what, model, "try another model or endpoint")


def _has_words(detail: str) -> bool:
    """Return whether the server said something, and not with a web page."""
    return bool(detail) and "<html" not in detail.lower() and "<!doctype" not in detail.lower()


def _rate_error(error: BaseException, model: str, words: str) -> RateLimited:
    if is_quota_exhausted(error):
        return RateLimited(f"the quota is used up{words}", model, "check plan and billing")
    seconds = retry_after(error)
    hint = f"try again in {seconds:.0f} s" if seconds and seconds >= 1 else "try again later"
    return RateLimited(f"too many requests{words}", model, hint)
