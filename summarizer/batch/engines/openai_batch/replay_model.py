"""A model that asks nobody: it answers from what came back, and notes what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from summarizer.batch.engines.openai_batch.submission_store import Known, SubmissionStore
from summarizer.batch.storage.response_cache import (
    Told,
    ask_key,
    decoded,
    encoded,
    encoded_error,
    leads_on,
)
from summarizer.batch.storage.store import Store
from summarizer.errors import ModelError
from summarizer.models.base import ModelRequest, ModelResponse
from summarizer.models.remote.batch_requests import (
    BatchRequestClient,
    ParametersRefused,
    RetryableError,
)
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Usage

MOST_TRIES = 3
"""Unusable answers to one ask, after which its document fails."""


@dataclass
class BatchReplayModel:
    """Answers about one document; see `Model`.

    Where an answer is missing, or none will come, the reply is empty, so that the pipeline goes on:
    all that is missing becomes known at once, and all that came back is read, which is paid for.
    What it makes of such replies is to be thrown away.

    Attributes:
        client: Reads what came back.
        store: Has the answers.
        register: Has what came back.
        identity: Which model answers, part of each answer's key.
        told: Told of each answer that was paid for.
        missing: The asks without an answer, by their keys.
        waits: For asks that are with the provider.
        error: Why the document fails, whatever else comes: of the first ask without an answer.
        wasted: What all asks without one have cost.
    """

    client: BatchRequestClient
    store: Store
    register: SubmissionStore
    identity: str
    told: Told
    missing: dict[str, ModelRequest[Any]] = field(default_factory=dict)
    waits: bool = False
    error: ModelError | None = None
    wasted: Usage = field(default_factory=Usage)

    @property
    def name(self) -> str:
        """The model as the user named it."""
        return self.client.name

    @property
    def backend(self) -> str:
        """What runs it."""
        return self.client.backend

    @property
    def family(self) -> str:
        """The family of prompts it is asked with."""
        return self.client.family

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the answer to `request`, or an empty one and note that it is missing.

        Raises:
            ModelError: If the answer is an error that the pipeline goes on from.
            OutputError: If the disk refuses what must be kept.
        """
        document, key = request.window.document.id, ask_key(request, self.identity)
        remembered = self.store.recall(document, key)
        if remembered is not None:
            return decoded(remembered, request.answer)
        try:
            found = self._looked_up(request, key)
        except ModelError as error:
            if leads_on(error, request):
                raise
            self.wasted += Usage(**error.spent)
            self.error = self.error or error
            found = None
        if found is not None:
            return found
        (name, *_) = request.answer.model_fields
        return ModelResponse(request.answer.model_validate({name: []}), "", Usage(), 0.0)

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def _looked_up(
        self, request: ModelRequest[AnyAnswer], key: str
    ) -> ModelResponse[AnyAnswer] | None:
        """Return what came back, None if nothing usable did; note what is to be done then."""
        known = self.register.known(request.window.document.id, key)
        found = None
        if known is not None and known.is_under_way:
            self.waits = True
            return None
        if known is not None and known.line is not None:
            found = self._read(request, key, known, known.line)
        elif known is not None and known.failure and known.tries >= MOST_TRIES:
            return decoded(known.failure, request.answer)
        if found is None:
            self.missing[key] = request
        return found

    def _read(
        self, request: ModelRequest[AnyAnswer], key: str, known: Known, line: Mapping[str, Any]
    ) -> ModelResponse[AnyAnswer] | None:
        """Return what came back as a reply, None if it is to be asked again."""
        document = request.window.document.id
        before = _spent(known, request)
        try:
            response = self.client.parse_result(request, line, known.form)
        except ParametersRefused:
            self.register.unusable(document, key, None)
            return None
        except RetryableError as again:
            self._count(again.error, document, before)
            self.register.unusable(document, key, encoded_error(again.error))
            if known.tries + 1 >= MOST_TRIES:
                raise again.error from None
            return None
        except ModelError as error:
            self._count(error, document, before)
            if leads_on(error, request):
                self.register.answered(document, key, encoded_error(error))
            raise
        self.told(document, response.usage)
        response = replace(response, usage=before + response.usage)
        self.register.answered(document, key, encoded(response))
        return response

    def _count(self, error: ModelError, document: str, before: Usage) -> None:
        now = Usage(**error.spent)
        self.told(document, now)
        error.spent = (before + now).model_dump()


def _spent(known: Known, request: ModelRequest[AnyAnswer]) -> Usage:
    """Return what earlier tries have cost."""
    if known.failure is None:
        return Usage()
    try:
        decoded(known.failure, request.answer)
    except ModelError as error:
        return Usage(**error.spent)
    return Usage()
