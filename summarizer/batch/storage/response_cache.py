"""A model that never asks twice: answers are kept until their document is finished.

A document takes three asks or more. When a run is killed between them, or a document fails at
its last one, the answers it had are in the store, and the next run takes them from there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from pydantic import BaseModel

from summarizer.errors import AnswerCut, ModelError, PromptTooLong
from summarizer.models.base import Model, ModelRequest, ModelResponse, WrapperModel
from summarizer.models.partial_json import parse_partial
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Usage

_KINDS: tuple[type[ModelError], ...] = (ModelError, *ModelError.__subclasses__())
_ERRORS: Mapping[str, type[ModelError]] = {error.__name__: error for error in _KINDS}
Told = Callable[[str, Usage], None]
"""Told, after each answer that was paid for, the document's id and what the answer cost."""


class ResponseCache(Protocol):
    """Where answers are kept: the store, or what travels to another machine and back."""

    def recall(self, document: str, request: str) -> str | None:
        """Return the answer kept for an ask about a document, None if there is none."""

    def remember(self, document: str, request: str, response: str) -> None:
        """Keep an answer; return when it is durable."""


@dataclass(frozen=True)
class CachingModel(WrapperModel):
    """Asks `wrapped`, unless the store has the answer; see `Model`.

    Args:
        wrapped: Who is asked.
        identity: What its answers depend on, part of each answer's key.
        store: Where the answers are kept.
        told: See `Told`.
        begun: The documents of which there may be answers; None: any. The others are not looked
            up: for each look at the store all threads wait for one connection.
    """

    wrapped: Model
    identity: str
    store: ResponseCache
    told: Told | None = None
    begun: Container[str] | None = None

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the answer to `request`: remembered, or given now and kept before it is used.

        Raises:
            ModelError: If no usable answer came.
            OutputError: If the answer cannot be kept.
        """
        document, key = request.window.document.id, ask_key(request, self.identity)
        is_begun = self.begun is None or document in self.begun
        remembered = self.store.recall(document, key) if is_begun else None
        if remembered is not None:
            return decoded(remembered, request.answer)
        try:
            response = self.wrapped.generate(request)
        except ModelError as error:
            if leads_on(error, request):
                self.store.remember(document, key, encoded_error(error))
            self._tell(document, Usage(**error.spent))
            raise
        self.store.remember(document, key, encoded(response))
        self._tell(document, response.usage)
        return response

    def _tell(self, document: str, usage: Usage) -> None:
        if self.told is not None:
            self.told(document, usage)


def leads_on(error: ModelError, request: ModelRequest[AnyAnswer]) -> bool:
    """Tell whether `error` is as good as an answer: it would come again, and work goes on from it.

    The pipeline goes on with halves, or with what can be saved. Where there is neither its document
    fails, and a later run shall ask again: with more room the answer may be another.
    """
    if not isinstance(error, AnswerCut | PromptTooLong):
        return False
    return bool(request.window.halves() or parse_partial(error.raw or "", request.answer))


def ask_key(request: ModelRequest[AnyAnswer], identity: str) -> str:
    """Return the digest of everything that an answer depends on."""
    parts = (identity, _schema(request.answer), request.prompt.system, request.prompt.user)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def encoded(response: ModelResponse[Any]) -> str:
    """Return `reply` as the store keeps it."""
    return json.dumps(
        {
            "answer": response.answer.model_dump(mode="json"),
            "raw": response.raw,
            "usage": response.usage.model_dump(),
            "seconds": response.seconds,
            "invalid": response.invalid,
            "warnings": response.warnings,
        }
    )


def encoded_error(error: ModelError) -> str:
    """Return an error that is as good as an answer, as the store keeps it."""
    return json.dumps(
        {
            "error": type(error).__name__,
            "parts": (error.what, error.where, error.hint),
            "spent": error.spent,
            "raw": error.raw,
        }
    )


def decoded(kept: str, answer: type[AnyAnswer]) -> ModelResponse[AnyAnswer]:
    """Return the reply that `encoded` made `kept` of.

    Raises:
        ModelError: If it was an error.
    """
    fields = json.loads(kept)
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
    )


@cache
def _schema(answer: type[BaseModel]) -> str:
    return json.dumps(answer.model_json_schema(), sort_keys=True)
