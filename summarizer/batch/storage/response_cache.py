"""Cache model responses until their document is finished, so that no response is paid for twice."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from pydantic import BaseModel

from summarizer.errors import AnswerCut, ModelError, PromptTooLong
from summarizer.models.base import Model, ModelRequest, ModelResponse, WrapperModel
from summarizer.models.partial_json import parse_partial
from summarizer.models.token_logprobs import dump_logprobs, load_logprobs
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Usage

_ERROR_TYPES: list[type[ModelError]] = [ModelError, *ModelError.__subclasses__()]
_ERRORS = {error.__name__: error for error in _ERROR_TYPES}
UsageCallback = Callable[[str, Usage], None]
"""Called with the document's id and the usage of each response that was paid for."""


class ResponseCache(Protocol):
    """Encoded responses by document and request key."""

    def get_response(self, document_id: str, request_key: str) -> str | None:
        """Return a response; `None` if it is not cached."""

    def put_response(self, document_id: str, request_key: str, response: str) -> None:
        """Add a response; return when it is durable."""


@dataclass(frozen=True)
class CachingModel(WrapperModel):
    """Model that takes responses from a cache, and asks `wrapped` for the others; see `Model`."""

    wrapped: Model
    identity: str
    cache: ResponseCache
    on_usage: UsageCallback

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the response to `request`, which is cached before it is returned."""
        document_id, key = request.window.document.id, request_key(request, self.identity)
        cached = self.cache.get_response(document_id, key)
        if cached is not None:
            return decode_response(cached, request.answer)
        try:
            response = self.wrapped.generate(request)
        except ModelError as error:
            if is_cacheable_error(error, request):
                self.cache.put_response(document_id, key, encode_error(error))
            self.on_usage(document_id, Usage(**error.spent))
            raise
        self.cache.put_response(document_id, key, encode_response(response))
        self.on_usage(document_id, response.usage)
        return response


def is_cacheable_error(error: ModelError, request: ModelRequest[AnyAnswer]) -> bool:
    """Return whether the pipeline continues after `error`, and a repetition would only cost again.

    It continues with the halves of the window, or with the usable part of the response. Otherwise
    the document fails, and a later run repeats the request, since its token limit may be higher.
    """
    if not isinstance(error, AnswerCut | PromptTooLong):
        return False
    return bool(request.window.halves() or parse_partial(error.raw or "", request.answer))


def request_key(request: ModelRequest[AnyAnswer], identity: str) -> str:
    """Return the digest of everything that a response depends on."""
    parts = (identity, _json_schema(request.answer), request.prompt.system, request.prompt.user)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def encode_response(response: ModelResponse[Any]) -> str:
    """Return `response` as JSON for the cache."""
    return json.dumps(
        {
            "answer": response.answer.model_dump(mode="json"),
            "raw": response.raw,
            "usage": response.usage.model_dump(),
            "seconds": response.seconds,
            "invalid": response.invalid,
            "warnings": response.warnings,
            "logprobs": dump_logprobs(response.logprobs),
        }
    )


def encode_error(error: ModelError) -> str:
    """Return a cacheable error as JSON for the cache."""
    parts = (error.what, error.where, error.hint)
    fields = {"error": type(error).__name__, "parts": parts, "spent": error.spent, "raw": error.raw}
    return json.dumps(fields)


def usage_of_error(encoded: str) -> Usage:
    """Return the usage of an error encoded by `encode_error`."""
    return Usage(**json.loads(encoded)["spent"])


def decode_response(encoded: str, answer: type[AnyAnswer]) -> ModelResponse[AnyAnswer]:
    """Return the response encoded by `encode_response`.

    Raises:
        ModelError: If `encode_error` encoded it.
    """
    fields = json.loads(encoded)
    if "error" in fields:
        error = _ERRORS[fields["error"]](*fields["parts"])
        error.spent, error.raw = fields["spent"], fields["raw"]
        raise error
    return ModelResponse(
        answer.model_validate(fields["answer"]),
        fields["raw"],
        Usage(**fields["usage"]),
        fields["seconds"],
        tuple(fields["invalid"]),
        tuple(fields["warnings"]),
        # Responses cached by an earlier version have none.
        load_logprobs(fields.get("logprobs", ())),
    )


@cache
def _json_schema(answer: type[BaseModel]) -> str:
    return json.dumps(answer.model_json_schema(), sort_keys=True)
