"""Ask any OpenAI-compatible server, or any provider of instructor, for typed drafts."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic

import instructor
from instructor import Mode
from instructor.core.exceptions import InstructorError
from pydantic import BaseModel, ValidationError

from summarizer.errors import ModelError, ModelRejected, ModelUnreachable
from summarizer.models.base import ModelRequest, ModelResponse
from summarizer.models.partial_json import is_complete, parse_partial
from summarizer.models.remote.capabilities import ServerCapabilities, adapted, refused
from summarizer.models.remote.errors import as_model_error, root_cause
from summarizer.models.remote.middleware import RequestBudget, account
from summarizer.models.remote.retry import RetryPolicy, policy
from summarizer.models.response_model import Wire, wire_class
from summarizer.schema.drafts import AnyAnswer
from summarizer.text.prompt_sanitizer import escape_control_tokens

# instructor prints server text on stderr at each failure; our errors say what a person needs.
logging.getLogger("instructor").setLevel(logging.CRITICAL)

Extras = Callable[[ModelRequest[Any]], Mapping[str, Any]]
"""Makes the engine's own parameters of a request (`extra_body`)."""

_MOST_FORMS = 8
"""Forms of one request: the best, and one for each thing a server may refuse."""


@dataclass(frozen=True)
class _Found(Generic[AnyAnswer]):
    answer: AnyAnswer
    raw: str
    invalid: tuple[dict[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass
class InstructorModel:
    """A `Model` over an instructor client.

    Args:
        name: What the user called the model.
        backend: What runs it, for provenance.
        family: The family of prompts it is asked with.
        connect: Makes the instructor client for a mode of typing; called again when a server
            turns out not to take one.
        budget: How often and how long one ask may be tried.
        dialect: The parameters the server is thought to take.
        extras: The engine's own parameters of a request.
        places: Entered for each ask, where `connect` does not see to it for each request.
        secrets: What must never occur in an error.
        closers: Called by `close`, in order.
    """

    name: str
    backend: str
    family: str
    connect: Callable[[Mode], instructor.Instructor]
    budget: RetryPolicy
    dialect: ServerCapabilities
    extras: Extras | None = None
    places: AbstractContextManager[object] = field(default_factory=nullcontext)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    closers: tuple[Callable[[], None], ...] = ()
    _closed: bool = False
    _clients: dict[Mode, instructor.Instructor] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the answer to `request`; see `Model.generate`."""
        with self.places:
            started = time.monotonic()
            with account(self.budget) as spent:
                found = self._tried(request, spent)
        if isinstance(found, ModelError):
            found.spent = spent.total.model_dump()
            # Not while another error is handled: its text, which may hold a key, would hang on.
            raise found
        seconds = time.monotonic() - started
        return ModelResponse(
            found.answer, found.raw, spent.total, seconds, found.invalid, found.warnings
        )

    def close(self) -> None:
        """Close the clients, then the engine behind them; asks under way fail."""
        with self._lock:
            self._closed = True
            closers, self.closers = self.closers, ()
            self._clients.clear()
        for close in closers:
            close()

    def _tried(
        self, request: ModelRequest[AnyAnswer], spent: RequestBudget
    ) -> _Found[AnyAnswer] | ModelError:
        try:
            return self._answered(request, spent)
        except Exception as error:
            failure = self._failure(error)
            failure.raw = raw_of(error) or None
        return failure

    def _failure(self, error: Exception) -> ModelError:
        if self._closed:
            return ModelUnreachable("the model was closed", self.name, "open it again")
        if isinstance(error, ModelError):
            return type(error)(error.what, error.where, error.hint)
        return as_model_error(error, self.name, self.secrets)

    def _answered(
        self, request: ModelRequest[AnyAnswer], spent: RequestBudget
    ) -> _Found[AnyAnswer]:
        """Ask in the best form that the server takes, and remember which one that was."""
        dialect = self.dialect
        for _ in range(_MOST_FORMS):
            try:
                found = self._typed(request, dialect, spent)
            except Exception as error:
                cause = root_cause(error)
                changed = adapted(dialect, cause)
                if changed is None:
                    if not refused(cause):
                        self.dialect = dialect
                    raise
                dialect = changed
            else:
                self.dialect = dialect
                return found
        what = "the server takes none of the known parameters"
        raise ModelRejected(what, self.name, "try another model or endpoint")

    def _typed(
        self, request: ModelRequest[AnyAnswer], dialect: ServerCapabilities, spent: RequestBudget
    ) -> _Found[AnyAnswer]:
        try:
            is_wired = dialect.mode is Mode.JSON_SCHEMA
            parameters = dialect.parameters(
                request.answer, self.extras(request) if self.extras else {}
            )
            spent.body = parameters.pop("extra_body", {})
            answer, completion = self._client(dialect.mode).create_with_completion(
                response_model=wire_class(request.answer) if is_wired else request.answer,
                messages=[
                    {"role": "system", "content": request.prompt.system},
                    {"role": "user", "content": escape_control_tokens(request.prompt.user)},
                ],
                max_retries=policy(self.budget, lambda: spent.left),
                **parameters,
            )
        except InstructorError as error:
            saved = _saved(error, request.answer)
            if saved is None:
                raise
            return saved
        return _Found(_plain(answer, request.answer), content_of(completion))

    def _client(self, mode: Mode) -> instructor.Instructor:
        with self._lock:
            if mode not in self._clients:
                self._clients[mode] = self.connect(mode)
            return self._clients[mode]


def _plain(answer: BaseModel, wanted: type[AnyAnswer]) -> AnyAnswer:
    """Return `answer` as our own class, which compares and pickles."""
    if isinstance(answer, Wire):
        found: AnyAnswer = answer.found
        return found
    # instructor returns a class of its own making.
    return wanted.model_validate(answer.model_dump())


def content_of(completion: object) -> str:
    """Return the text of a completion, empty if it has none."""
    with suppress(AttributeError, IndexError, TypeError):
        message = completion.choices[0].message  # type: ignore[attr-defined]
        if message.content:
            return str(message.content)
        return str(message.tool_calls[0].function.arguments)
    return ""


def raw_of(error: BaseException) -> str:
    """Return what the model wrote last before instructor gave up, empty if nothing."""
    attempts = getattr(error, "failed_attempts", None) or []
    completion = attempts[-1].completion if attempts else None
    return content_of(getattr(error, "last_completion", None) or completion)


def _saved(error: InstructorError, answer: type[AnyAnswer]) -> _Found[AnyAnswer] | None:
    """Return the sound records of an answer that stayed unsound, None if nothing is sound."""
    if not isinstance(root_cause(error), ValidationError):
        return None
    raw = raw_of(error)
    saved = parse_partial(raw, answer)
    if saved is None:
        return None
    kept, invalid = saved
    whole = is_complete(raw, answer)
    if not (whole or invalid or any(getattr(kept, name) for name in answer.model_fields)):
        return None
    warnings = [] if whole else ["the answer broke off, what followed is lost"]
    if invalid:
        warnings.append(f"{len(invalid)} records did not fit the schema")
    return _Found(kept, raw, invalid, tuple(warnings))
