"""Ask through files: the requests that the live client would send, and its reading of answers.

Nothing is sent here. The live client is let run up to its connection, where its request is taken
from it, and later once more, when the answer that came another way is put in at the same place. So
what is asked, typed, checked, saved and counted is the same, by the same code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx2
import instructor
import openai
from instructor import Mode
from openai.types.chat import ChatCompletion

from summarizer.errors import (
    AnswerEmpty,
    AnswerInvalid,
    ConfigError,
    ModelError,
    ModelRejected,
    ModelUnreachable,
    RateLimited,
)
from summarizer.models.base import ModelRequest, ModelResponse
from summarizer.models.factory import GENERAL, REMOTE_ANSWER, backend_of
from summarizer.models.remote.capabilities import ServerCapabilities, adapted
from summarizer.models.remote.errors import as_model_error, detail, fault_of
from summarizer.models.remote.middleware import guarded
from summarizer.models.remote.openai_model import InstructorModel
from summarizer.models.remote.retry import RetryPolicy
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Usage
from summarizer.settings import Settings

PATH: Final = "/v1/chat/completions"
"""What the requests would be sent to."""

_ONCE = RetryPolicy(answer_retries=0, transport_retries=0)
_BATCH_ENDS = {
    "batch_failed": "it failed",
    "batch_cancelled": "it was cancelled",
    "batch_expired": "it expired",
    "batch_completed": "it ended without this answer",
}
_FINAL = frozenset({"batch_failed", "batch_cancelled"})
_MAY_HELP = (AnswerEmpty, AnswerInvalid, ModelUnreachable, RateLimited)
"""What another try may mend."""


class FormRefused(Exception):
    """The server refused the form of a request, and the next ones have another."""


class AskAgain(Exception):
    """No usable answer, but another try may give one; `error` says what was wrong."""

    def __init__(self, error: ModelError) -> None:
        super().__init__(error)
        self.error = error


class _Taken(Exception):
    """The request was taken at the connection."""


@dataclass
class BatchRequestClient:
    """Makes requests, and reads answers to them. For one thread at a time.

    Args:
        settings: Name the model, `openai/NAME`.
        dialect: The form of requests that the server is known to take.
        secrets: What must never occur in an error.

    Raises:
        ConfigError: If the model is no `openai/NAME`.
    """

    settings: Settings
    dialect: ServerCapabilities = field(
        default_factory=lambda: ServerCapabilities(max_tokens=REMOTE_ANSWER)
    )
    secrets: tuple[str, ...] = field(default=(), repr=False)
    wire_name: str = field(init=False)
    _put: Callable[[dict[str, Any]], object] = field(init=False, repr=False)
    _model: InstructorModel = field(init=False, repr=False)

    def __post_init__(self) -> None:
        name = self.settings.model
        self.wire_name = wire_name(self.settings)
        self._model = InstructorModel(
            name=name,
            backend=backend_of(self.settings.base_url),
            family=GENERAL,
            connect=self._connect,
            budget=_ONCE,
            dialect=self.dialect,
            secrets=self.secrets,
        )

    @property
    def name(self) -> str:
        """The model as the user named it."""
        return self._model.name

    @property
    def backend(self) -> str:
        """What runs it."""
        return self._model.backend

    @property
    def family(self) -> str:
        """The family of prompts it is asked with."""
        return self._model.family

    @property
    def form(self) -> str:
        """The form that requests have now, to be noted beside each."""
        known = self.dialect
        return json.dumps(
            {
                "mode": known.mode.value,
                "strict": known.strict,
                "max_tokens": known.max_tokens,
                "token_key": known.token_key,
                "temperature": known.temperature,
            }
        )

    @form.setter
    def form(self, form: str) -> None:
        self.dialect = _dialect(form)

    def body(self, ask: ModelRequest[Any]) -> dict[str, Any]:
        """Return the body that the live client would send for `request`."""
        taken: list[dict[str, Any]] = []

        def take(request: dict[str, Any]) -> object:
            taken.append(request)
            raise _Taken

        try:
            self._through(ask, self.dialect, take)
        except ModelError:
            if not taken:
                raise
        return taken[0]

    def reply(
        self, ask: ModelRequest[AnyAnswer], line: Mapping[str, Any], form: str
    ) -> ModelResponse[AnyAnswer]:
        """Return the reply to `request` in a line of a provider's results.

        Args:
            ask: What was asked.
            line: The line, with `response` or `error`.
            form: The form that the request had.

        Raises:
            FormRefused: If the request is to be sent again in the form that is known now.
            AskAgain: If another try may help.
            ModelError: If none will.
        """
        response = line.get("response") or {}
        status, body = response.get("status_code"), response.get("body")
        if not isinstance(status, int) or status >= 400 or not isinstance(body, dict):
            raise self._fault(line, status, body, form)

        def answer(_: dict[str, Any]) -> object:
            return ChatCompletion.construct(**body)

        try:
            return self._through(ask, _dialect(form), answer)
        except ModelError as error:
            raise (AskAgain(error) if isinstance(error, _MAY_HELP) else error) from None

    def _fault(self, line: Mapping[str, Any], status: object, body: object, form: str) -> Exception:
        """Return what to raise for a request that the server did not answer."""
        if not isinstance(status, int) or status < 400:
            return self._unanswered(line.get("error"))
        error = _status_error(status, body)
        sent = _dialect(form)
        changed = adapted(sent, error)
        if changed is not None:
            if self.dialect == sent:
                self.dialect = changed
            return FormRefused()
        failure = as_model_error(error, self.name, self.secrets)
        failure.spent = Usage(requests=1).model_dump()
        return AskAgain(failure) if fault_of(error) else failure

    def _unanswered(self, error: object) -> Exception:
        """Return what to raise for a request that was not even sent to the model."""
        told = error if isinstance(error, dict) else {}
        code = str(told.get("code") or "")
        said = detail(Exception(told.get("message") or ""), self.secrets)
        what = _BATCH_ENDS.get(code) or code.replace("_", " ") or "there is no answer in it"
        what = f"the batch: {what}{f', {said}' if said else ''}"
        if code in _FINAL:
            return ModelRejected(what, self.name, "run the same command again once that is mended")
        return AskAgain(ModelUnreachable(what, self.name, "run the same command again"))

    def _through(
        self,
        ask: ModelRequest[AnyAnswer],
        dialect: ServerCapabilities,
        put: Callable[[dict[str, Any]], object],
    ) -> ModelResponse[AnyAnswer]:
        """Let the live client ask `request`, with `put` at the place of its connection."""
        self._model.dialect, self._put = dialect, put
        return self._model.generate(ask)

    def _connect(self, mode: Mode) -> instructor.Instructor:
        patched = instructor.patch(create=guarded(self._send), mode=mode)
        return instructor.Instructor(client=None, create=patched, mode=mode, model=self.wire_name)

    def _send(self, body: Mapping[str, Any], timeout: object) -> object:
        """Stand where the connection of a live client stands."""
        return self._put(dict(body))


def wire_name(settings: Settings) -> str:
    """Return the name that the model has for its provider.

    Raises:
        ConfigError: If it is no `openai/NAME`.
    """
    provider, _, name = settings.model.partition("/")
    if provider != "openai" or not name:
        hint = "name --model openai/NAME, with --base-url for another provider"
        raise ConfigError("this engine is for OpenAI's batch API", settings.model, hint)
    return name


def _dialect(form: str) -> ServerCapabilities:
    fields = json.loads(form)
    return ServerCapabilities(**{**fields, "mode": Mode(fields["mode"])})


def _status_error(status: int, body: object) -> openai.APIStatusError:
    """Return the error that the SDK would raise for a response of this status and body."""
    said = body.get("error", body) if isinstance(body, dict) else body
    # The SDK puts the whole body into the message, and what is wrong is looked for there.
    response = httpx2.Response(status, request=httpx2.Request("POST", f"http://batch{PATH}"))
    return openai.APIStatusError(f"Error code: {status} - {body}", response=response, body=said)
