"""A model behind instructor: an OpenAI-compatible server or another provider."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from threading import Event, Lock
from typing import Any

import instructor
from instructor import Mode
from instructor.core.exceptions import InstructorError
from pydantic import ValidationError

from summarizer.errors import (
    FileLimitReached,
    ModelError,
    ModelRejected,
    ModelUnreachable,
    SummarizerError,
)
from summarizer.file_limit import file_limit_error
from summarizer.models.base import ModelRequest, ModelResponse
from summarizer.models.cancel_scope import current_scope
from summarizer.models.partial_json import is_complete, parse_partial
from summarizer.models.remote.capabilities import ServerCapabilities, is_bad_request, reduced
from summarizer.models.remote.errors import ModelClosed, as_model_error, root_cause
from summarizer.models.remote.middleware import RequestBudget, request_budget
from summarizer.models.remote.redaction import redact_answer
from summarizer.models.remote.retry import retrying
from summarizer.models.remote.retry_policy import RetryPolicy
from summarizer.models.renewal import renew_after_fork
from summarizer.models.token_logprobs import completion_tokens, record_logprobs
from summarizer.schema.drafts import AnyAnswer
from summarizer.text.prompt_sanitizer import escape_control_tokens
from summarizer.vocabulary import Profile

ExtraBody = Callable[[ModelRequest[Any]], Mapping[str, Any]]
"""Returns the `extra_body` of a request: parameters that only one engine has."""

# instructor would build this class again for each request.
_response_class = cache(instructor.response_schema)

_CANCEL_CHECK_SECONDS = 0.2
_MAX_REDUCTIONS = 8
"""More than the number of parameters that a server may refuse."""


@dataclass(eq=False)
class InstructorModel:
    """A `Model` over an instructor client."""

    name: str
    backend: str
    family: str
    profile: Profile
    create_client: Callable[[Mode], instructor.Instructor]
    retry_policy: RetryPolicy
    capabilities: ServerCapabilities
    extra_body: ExtraBody | None = None
    warnings_of: Callable[[object], tuple[str, ...]] = lambda _completion: ()
    host: str = ""
    # Held during a request, where `create_client` does not limit concurrency itself.
    slots: AbstractContextManager[object] = field(default_factory=nullcontext)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    closers: tuple[Callable[[], None], ...] = ()
    _closed: Event = field(default_factory=Event)
    _clients: dict[Mode, instructor.Instructor] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        renew_after_fork(self)

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the answer to `request`; see `Model.generate`."""
        (key, *_) = request.answer.model_fields
        with self.slots:
            started = time.monotonic()
            with request_budget(self.retry_policy, key, request.meter) as budget:
                result = self._result(request, budget)
        if isinstance(result, SummarizerError):
            if isinstance(result, ModelError):
                result.spent = budget.total_usage.model_dump()
            # Raised outside of `except`: the text of the original error may hold a key.
            raise result
        return replace(result, usage=budget.total_usage, seconds=time.monotonic() - started)

    def close(self) -> None:
        """Close the clients, then the engine behind them; requests in flight fail."""
        with self._lock:
            self._closed.set()
            closers, self.closers = self.closers, ()
            self._clients.clear()
        for close in closers:
            close()

    def renew(self) -> None:
        """Leave the parent's clients and locks to it; see `Renewable`."""
        self._clients, self._lock, closed = {}, Lock(), self._closed
        self._closed = Event()
        if closed.is_set():
            self._closed.set()

    def _result(
        self, request: ModelRequest[AnyAnswer], budget: RequestBudget
    ) -> ModelResponse[AnyAnswer] | ModelError | FileLimitReached:
        try:
            return _redacted(self._send_reducing(request, budget), self.secrets)
        except Exception as error:
            if limit := file_limit_error(error):
                return limit
            model_error = self._model_error(error)
            model_error.raw = redact_answer(raw_of(error), self.secrets) or None
        return model_error

    def _model_error(self, error: Exception) -> ModelError:
        if self._closed.is_set():
            return ModelUnreachable("the model was closed", self.name, "open it again")
        cause = root_cause(error)
        if isinstance(cause, ModelError):
            return type(cause)(cause.what, cause.where, cause.hint)
        where = f"{self.name} at {self.host}" if self.host else self.name
        return as_model_error(error, where, self.secrets)

    def _send_reducing(
        self, request: ModelRequest[AnyAnswer], budget: RequestBudget
    ) -> ModelResponse[AnyAnswer]:
        """Reduce the parameters until the server accepts them, and remember these."""
        capabilities = self.capabilities
        for _ in range(_MAX_REDUCTIONS):
            try:
                parsed = self._send(request, capabilities, budget)
            except Exception as error:
                cause = root_cause(error)
                fewer = reduced(capabilities, cause)
                if fewer is None:
                    if not is_bad_request(cause):
                        self.capabilities = capabilities
                    raise
                capabilities = fewer
            else:
                self.capabilities = capabilities
                return parsed
        what = "the server accepts none of the known parameters"
        raise ModelRejected(what, self.name, "try another model or endpoint")

    def _send(
        self,
        request: ModelRequest[AnyAnswer],
        capabilities: ServerCapabilities,
        budget: RequestBudget,
    ) -> ModelResponse[AnyAnswer]:
        extra_body = self.extra_body(request) if self.extra_body else {}
        try:
            answer, completion = self._client(capabilities.mode).create_with_completion(
                response_model=_response_class(request.answer),
                messages=[
                    {"role": "system", "content": request.prompt.system},
                    {"role": "user", "content": escape_control_tokens(request.prompt.user)},
                ],
                max_retries=retrying(
                    self.retry_policy,
                    lambda: budget.remaining,
                    before=lambda: self._permit_attempt(budget),
                    sleep=self._sleep,
                ),
                **capabilities.parameters(request.answer, extra_body),
            )
        except InstructorError as error:
            partial = _valid_records(error, request.answer)
            if partial is None:
                raise
            return partial
        # instructor returns a subclass of its own, which neither compares equal nor pickles.
        plain = request.answer.model_validate(answer.model_dump())
        raw, (key, *_) = content_of(completion), request.answer.model_fields
        logprobs = record_logprobs(raw, key, completion_tokens(completion))
        if len(logprobs) != len(getattr(plain, key)):
            logprobs = ()
        return ModelResponse(plain, raw, warnings=self.warnings_of(completion), logprobs=logprobs)

    def _permit_attempt(self, budget: RequestBudget) -> None:
        current_scope().check()
        if self._closed.is_set():
            raise ModelClosed
        budget.permit_attempt()

    def _sleep(self, seconds: float) -> None:
        """Wait before an attempt, until the model is closed or the request is cancelled."""
        ends_at = time.monotonic() + seconds
        while (remaining := ends_at - time.monotonic()) > 0:
            current_scope().check()
            if self._closed.wait(min(remaining, _CANCEL_CHECK_SECONDS)):
                return

    def _client(self, mode: Mode) -> instructor.Instructor:
        with self._lock:
            if mode not in self._clients:
                self._clients[mode] = self.create_client(mode)
            return self._clients[mode]


def content_of(completion: object) -> str:
    """Return the text of a completion, empty if it has none."""
    with suppress(AttributeError, IndexError, TypeError):
        message = completion.choices[0].message  # type: ignore[attr-defined]
        if message.content:
            return str(message.content)
        return str(message.tool_calls[0].function.arguments)
    return ""


def raw_of(error: BaseException) -> str:
    """Return the last text of the model before instructor gave up, empty if there is none."""
    attempts = getattr(error, "failed_attempts", None) or []
    completion = attempts[-1].completion if attempts else None
    return content_of(getattr(error, "last_completion", None) or completion)


def _redacted(
    response: ModelResponse[AnyAnswer], secrets: tuple[str, ...]
) -> ModelResponse[AnyAnswer]:
    """Return `response` without `secrets`, which its server knows and may write into it."""
    fields = [response.raw, response.answer.model_dump(), response.invalid]
    clean = redact_answer(fields, secrets)
    if clean == fields:
        return response
    raw, answer, invalid = clean
    plain = type(response.answer).model_validate(answer)
    return replace(response, raw=raw, answer=plain, invalid=invalid)


def _valid_records(
    error: InstructorError, answer: type[AnyAnswer]
) -> ModelResponse[AnyAnswer] | None:
    """Return the valid records of an answer that failed validation, `None` if there are none."""
    if not isinstance(root_cause(error), ValidationError):
        return None
    raw = raw_of(error)
    partial = parse_partial(raw, answer)
    if partial is None:
        return None
    parsed, invalid = partial
    complete = is_complete(raw, answer)
    if not (complete or invalid or any(getattr(parsed, name) for name in answer.model_fields)):
        return None
    warnings = [] if complete else ["the answer is incomplete, the rest of it is lost"]
    if invalid:
        warnings.append(f"{len(invalid)} records did not fit the schema")
    return ModelResponse(parsed, raw, invalid=invalid, warnings=tuple(warnings))
