"""Model that answers from collected batch results, and records the requests that are missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from summarizer.batch.engines.openai_batch.submission_store import RequestState, SubmissionStore
from summarizer.batch.metered_model import CostLimit, CostMeter
from summarizer.batch.storage.response_cache import (
    ResponseCache,
    UsageCallback,
    decode_response,
    encode_error,
    encode_response,
    is_cacheable_error,
    request_key,
    usage_of_error,
)
from summarizer.errors import ModelError
from summarizer.models.base import ModelRequest, ModelResponse
from summarizer.models.remote.batch_requests import (
    BatchRequestClient,
    ParametersRefused,
    RetryableError,
)
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Usage

MAX_TRIES = 3
"""Unusable responses to one request, after which its document fails."""


@dataclass
class BatchReplayModel:
    """Responses about one document; see `Model`.

    For a missing or failed response it returns an empty one, so that the pipeline continues: one
    pass finds all missing requests and reads all collected responses, which are paid for. The
    summary that results from empty responses must be discarded.

    Attributes:
        missing: Requests without a response, by their keys.
        is_waiting: Whether requests are at the provider.
        error: Error of the first request that failed for good; the document fails with it.
        failed_usage: Usage of all such requests.
    """

    client: BatchRequestClient
    cache: ResponseCache
    submissions: SubmissionStore
    identity: str
    on_usage: UsageCallback
    limit: CostLimit
    missing: dict[str, ModelRequest[Any]] = field(default_factory=dict)
    is_waiting: bool = False
    error: ModelError | None = None
    failed_usage: Usage = field(default_factory=Usage)
    name: str = field(init=False)
    backend: str = field(init=False)
    family: str = field(init=False)

    def __post_init__(self) -> None:
        client = self.client
        self.name, self.backend, self.family = client.name, client.backend, client.family
        self.profile = client.profile

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the response to `request`, or an empty one if it is missing or failed.

        Raises:
            ModelError: If the response is an error after which the pipeline continues.
        """
        key = request_key(request, self.identity)
        cached = self.cache.get_response(request.window.document.id, key)
        if cached is not None:
            return decode_response(cached, request.answer)
        try:
            if (response := self._collected_response(request, key)) is not None:
                return response
        except ModelError as error:
            if is_cacheable_error(error, request):
                raise
            self.failed_usage += Usage(**error.spent)
            self.error = self.error or error
        (name, *_) = request.answer.model_fields
        return ModelResponse(request.answer.model_validate({name: []}), "", Usage(), 0.0)

    def close(self) -> None:
        """Do nothing: the engine closes the connection."""

    def _collected_response(
        self, request: ModelRequest[AnyAnswer], key: str
    ) -> ModelResponse[AnyAnswer] | None:
        """Return the collected response; `None` if there is no usable one (yet)."""
        state = self.submissions.request_state(request.window.document.id, key)
        response = None
        if state is not None and state.is_submitted:
            self.is_waiting = True
            return None
        if state is not None and state.result is not None:
            response = self._parse(request, key, state, state.result)
        elif state is not None and state.failure and state.tries >= MAX_TRIES:
            return decode_response(state.failure, request.answer)
        if response is None:
            self.missing[key] = request
        return response

    def _parse(
        self,
        request: ModelRequest[AnyAnswer],
        key: str,
        state: RequestState,
        result: Mapping[str, Any],
    ) -> ModelResponse[AnyAnswer] | None:
        """Return the response in `result`; `None` if the request is to be repeated."""
        document_id = request.window.document.id
        earlier_usage = usage_of_error(state.failure) if state.failure else Usage()
        meter = _CollectedMeter(self.limit, request)
        metered = replace(request, meter=meter)
        try:
            response = self.client.parse_result(metered, result, state.capabilities)
        except ParametersRefused:
            self.submissions.discard_result(document_id, key)
            return None
        except RetryableError as retryable:
            self._count(retryable.error, meter, earlier_usage)
            self.submissions.record_failed_try(document_id, key, encode_error(retryable.error))
            if state.tries + 1 >= MAX_TRIES:
                raise retryable.error from None
            return None
        except ModelError as error:
            self._count(error, meter, earlier_usage)
            if is_cacheable_error(error, request):
                self.submissions.save_response(document_id, key, encode_error(error))
            raise
        self.on_usage(document_id, response.usage)
        meter.charge_unreported(response.usage, response.raw)
        response = replace(response, usage=earlier_usage + response.usage)
        self.submissions.save_response(document_id, key, encode_response(response))
        return response

    def _count(self, error: ModelError, meter: CostMeter, earlier_usage: Usage) -> None:
        usage = Usage(**error.spent)
        self.on_usage(meter.document_id, usage)
        meter.charge_unreported(usage, error.raw or "")
        error.spent = (earlier_usage + usage).model_dump()


class _CollectedMeter(CostMeter):
    """Meters a response that is paid for, so that the limit cannot refuse it."""

    def before_attempt(self) -> None:
        """Do nothing."""
