"""A model whose requests are sent within the cost limit of a run."""

from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from summarizer.errors import CostLimitReached, ModelError
from summarizer.models.base import Model, ModelRequest, ModelResponse, WrapperModel
from summarizer.models.usage_estimate import complete_usage
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Usage


class CostLimit(Protocol):
    """The part of `CostTracker` that a model needs, also in other processes."""

    def permit(self, document_id: str, requests: int = 1, spent: Usage = ...) -> bool:
        """Return whether more requests may be sent; see `CostTracker.permit`."""

    def charge(self, document_id: str, usage: Usage) -> None:
        """Add the cost of a response about a document."""

    def charge_unreported(self, document_id: str, usage: Usage) -> None:
        """Add the estimated cost of tokens that the server does not report."""


@dataclass(frozen=True)
class MeteredModel(WrapperModel):
    """Sends requests while the limit permits it, and charges what the server does not report.

    The caller charges what it reports.
    """

    wrapped: Model
    limit: CostLimit

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the wrapped model's answer; see `Model.generate`.

        Raises:
            CostLimitReached: If the limit permits no further attempt.
        """
        meter = CostMeter(self.limit, request)
        meter.before_attempt()
        try:
            response = self.wrapped.generate(replace(request, meter=meter))
        except ModelError as error:
            meter.charge_unreported(Usage(**error.spent), error.raw or "")
            raise
        raw = response.raw or response.answer.model_dump_json()
        meter.charge_unreported(response.usage, raw)
        return response


@dataclass
class CostMeter:
    """Meters the attempts of one request; see `AttemptMeter`."""

    _limit: CostLimit
    _request: ModelRequest[Any]
    _spent: Usage = field(default_factory=Usage)

    @property
    def document_id(self) -> str:
        """The id of the document that the request is about."""
        return self._request.window.document.id

    def before_attempt(self) -> None:
        """Raise `CostLimitReached` if the limit permits no further attempt."""
        if not self._limit.permit(self.document_id, 1, self._spent):
            hint = "run again with a higher limit"
            raise CostLimitReached("the cost limit is reached", "--max-cost", hint)

    def after_attempt(self, usage: Usage) -> None:
        """Record the usage of an attempt, with estimates."""
        self._spent += usage

    def charge_unreported(self, reported: Usage, raw: str) -> None:
        """Charge the difference between the estimated and the reported usage of the request."""
        prompt = self._request.prompt
        spent = self._spent if self._spent.requests else reported
        if raw and spent.requests:
            # The model reports no attempts, or in a form that is unknown.
            sent = len(prompt.system) + len(prompt.user)
            spent = complete_usage(spent, sent=sent, received=len(raw))
        unreported = Usage(
            prompt_tokens=max(0, spent.prompt_tokens - reported.prompt_tokens),
            completion_tokens=max(0, spent.completion_tokens - reported.completion_tokens),
        )
        self._limit.charge_unreported(self.document_id, unreported)
