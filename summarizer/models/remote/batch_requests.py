"""Request bodies for a batch API, and the parser of its results. Nothing is sent from here.

Both run the live client, `InstructorModel`, with the connection replaced: one time to capture the
request, one time to inject the result. So schema, validation, partial answers and usage are those
of live requests.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
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
from summarizer.models.factory import GENERAL, REMOTE_MAX_TOKENS, backend_of
from summarizer.models.remote.capabilities import ServerCapabilities, reduced
from summarizer.models.remote.errors import as_model_error, error_detail, retry_kind
from summarizer.models.remote.middleware import checked_create
from summarizer.models.remote.openai_model import InstructorModel
from summarizer.models.remote.retry_policy import RetryPolicy
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Usage
from summarizer.settings import Settings
from summarizer.vocabulary import Profile

ENDPOINT: Final = "/v1/chat/completions"

_NO_RETRIES = RetryPolicy(answer_retries=0, transport_retries=0)
_BATCH_ERRORS = {
    "batch_failed": "it failed",
    "batch_cancelled": "it was cancelled",
    "batch_expired": "it expired",
    "batch_completed": "it ended without this answer",
}
_FINAL = frozenset({"batch_failed", "batch_cancelled"})
_RETRYABLE = (AnswerEmpty, AnswerInvalid, ModelUnreachable, RateLimited)


class ParametersRefused(Exception):
    """The server refused a parameter; later requests are made without it."""


class RetryableError(Exception):
    """There is no usable answer, but another attempt may give one; see `error`."""

    def __init__(self, error: ModelError) -> None:
        super().__init__(error)
        self.error = error


class _RequestCaptured(Exception):
    """The body of the request is known."""


@dataclass
class BatchRequestClient:
    """Makes requests for a batch API and parses its results. Not thread-safe."""

    settings: Settings
    capabilities: ServerCapabilities = field(
        default_factory=lambda: ServerCapabilities(max_tokens=REMOTE_MAX_TOKENS)
    )
    secrets: tuple[str, ...] = field(default=(), repr=False)
    name: str = field(init=False)
    backend: str = field(init=False)
    family: str = field(default=GENERAL, init=False)
    profile: Profile = field(init=False)
    model_name: str = field(init=False)
    _transport: Callable[[dict[str, Any]], object] = field(init=False, repr=False)
    _model: InstructorModel = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.capabilities = self.capabilities.with_sampling(self.settings)
        self.model_name = openai_model_name(self.settings)
        self.name, self.backend = self.settings.model, backend_of(self.settings.base_url)
        self.profile = self.settings.chosen_profile
        self._model = InstructorModel(
            name=self.name,
            backend=self.backend,
            family=self.family,
            profile=self.profile,
            create_client=self._create_client,
            retry_policy=_NO_RETRIES,
            capabilities=self.capabilities,
            secrets=self.secrets,
        )

    @property
    def capabilities_json(self) -> str:
        """The parameters of new requests, to be stored with each request."""
        fields = asdict(self.capabilities)
        del fields["uses_grammar"]
        return json.dumps({**fields, "mode": self.capabilities.mode.value})

    @capabilities_json.setter
    def capabilities_json(self, text: str) -> None:
        self.capabilities = _parse_capabilities(text)

    def request_body(self, request: ModelRequest[Any]) -> dict[str, Any]:
        """Return the body that the live client would send for `request`."""
        captured: list[dict[str, Any]] = []

        def capture(body: dict[str, Any]) -> object:
            captured.append(body)
            raise _RequestCaptured

        try:
            self._generate(request, self.capabilities, capture)
        except ModelError:
            if not captured:
                raise
        return captured[0]

    def parse_result(
        self, request: ModelRequest[AnyAnswer], line: Mapping[str, Any], capabilities_json: str
    ) -> ModelResponse[AnyAnswer]:
        """Return the response to `request` in a line of a batch's results.

        Raises:
            ParametersRefused: If the request has to be sent again with other parameters.
            RetryableError: If another attempt may help.
            ModelError: If no attempt can help.
        """
        response = line.get("response") or {}
        status, body = response.get("status_code"), response.get("body")
        if not isinstance(status, int) or status >= 400 or not isinstance(body, dict):
            raise self._line_error(line, status, body, capabilities_json)

        def respond(_: dict[str, Any]) -> object:
            return ChatCompletion.construct(**body)

        try:
            return self._generate(request, _parse_capabilities(capabilities_json), respond)
        except ModelError as error:
            raise (RetryableError(error) if isinstance(error, _RETRYABLE) else error) from None

    def _line_error(
        self, line: Mapping[str, Any], status: object, body: object, capabilities_json: str
    ) -> Exception:
        """Return what to raise for a line without a completion."""
        if not isinstance(status, int) or status < 400:
            return self._batch_error(line.get("error"))
        error = _status_error(status, body)
        sent = _parse_capabilities(capabilities_json)
        fewer = reduced(sent, error)
        if fewer is not None:
            if self.capabilities == sent:
                self.capabilities = fewer
            return ParametersRefused()
        model_error = as_model_error(error, self.name, self.secrets)
        model_error.spent = Usage(requests=1).model_dump()
        return RetryableError(model_error) if retry_kind(error) else model_error

    def _batch_error(self, error: object) -> Exception:
        """Return what to raise for a request that did not reach the model."""
        fields = error if isinstance(error, dict) else {}
        code = str(fields.get("code") or "")
        detail = error_detail(Exception(fields.get("message") or ""), self.secrets)
        shown = error_detail(Exception(code.replace("_", " ")), self.secrets)
        reason = _BATCH_ERRORS.get(code) or shown or "it has no answer"
        what = f"the batch: {reason}{f', {detail}' if detail else ''}"
        if code in _FINAL:
            hint = "fix the cause, then run the same command again"
            return ModelRejected(what, self.name, hint)
        return RetryableError(ModelUnreachable(what, self.name, "run the same command again"))

    def _generate(
        self,
        request: ModelRequest[AnyAnswer],
        capabilities: ServerCapabilities,
        transport: Callable[[dict[str, Any]], object],
    ) -> ModelResponse[AnyAnswer]:
        """Run the live client with `transport` in place of its connection."""
        self._model.capabilities, self._transport = capabilities, transport
        return self._model.generate(request)

    def _create_client(self, mode: Mode) -> instructor.Instructor:
        patched = instructor.patch(create=checked_create(self._create), mode=mode)
        return instructor.Instructor(client=None, create=patched, mode=mode, model=self.model_name)

    def _create(self, *, timeout: object, extra_body: object = None, **body: Any) -> object:  # noqa: ANN401
        """Stand in for the SDK's `create`, which merges `extra_body` into the body."""
        return self._transport({**body, **(extra_body if isinstance(extra_body, dict) else {})})


def openai_model_name(settings: Settings) -> str:
    """Return the NAME of `openai/NAME`."""
    provider, _, name = settings.model.partition("/")
    if provider != "openai" or not name:
        hint = "use --model openai/NAME, with --base-url for another provider"
        raise ConfigError("this engine needs OpenAI's batch API", settings.model, hint)
    return name


def _parse_capabilities(text: str) -> ServerCapabilities:
    fields = json.loads(text)
    return ServerCapabilities(**{**fields, "mode": Mode(fields["mode"])})


def _status_error(status: int, body: object) -> openai.APIStatusError:
    """Return the error that the SDK would raise for a response of this status and body."""
    content = body.get("error", body) if isinstance(body, dict) else body
    # Like the SDK's message, this one holds the whole body; `reduced` searches it.
    response = httpx2.Response(status, request=httpx2.Request("POST", f"http://batch{ENDPOINT}"))
    message = f"Error code: {status} - {body}"
    return openai.APIStatusError(message, response=response, body=content)
