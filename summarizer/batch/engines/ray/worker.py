"""Worker process: one model that summarizes the documents sent to this machine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from summarizer.batch.cost_tracker import CostTracker
from summarizer.batch.engines.base import summarize_or_fail
from summarizer.batch.metered_model import CostLimit, MeteredModel
from summarizer.batch.storage.response_cache import CachingModel
from summarizer.document_prompts import NO_OPTIONS, PromptOptions
from summarizer.errors import SummarizerError
from summarizer.models.base import Model
from summarizer.pipeline import package_version
from summarizer.schema.summary import Failure, Usage
from summarizer.settings import Price
from summarizer.summary import Summary
from summarizer.text.document import Document

Responses = Mapping[str, str]
"""Cached responses about one document, by request key."""

_NOTHING = Usage()


@dataclass(frozen=True)
class WorkerInfo:
    """State of a worker after its start; `model` is name and backend, unless there is an error."""

    version: str
    model: str = ""
    error: SummarizerError | None = None


@dataclass(frozen=True)
class TaskResult:
    """Result of a task; the new responses are to be cached if there is no summary."""

    outcome: Summary | Failure | None
    responses: Responses
    usages: tuple[Usage, ...]
    unreported: Usage = field(default_factory=Usage)


@dataclass(frozen=True)
class WorkerPoolConfig:
    """Configuration of the workers of a run."""

    open_model: Callable[[], Model]
    identity: str
    workers: int
    jobs: int
    cores: float
    price: Price | None = None
    max_cost: float | None = None
    options: PromptOptions = NO_OPTIONS


@dataclass
class Worker:
    """Summarizes documents with the model opened on this machine, with its keys."""

    _open_model: Callable[[], Model]
    _identity: str
    _limit: CostLimit = field(default_factory=CostTracker)
    _options: PromptOptions = NO_OPTIONS
    _model: Model | None = None

    def prepare(self) -> WorkerInfo:
        """Open the model."""
        try:
            self._model = model = self._open_model()
        except SummarizerError as error:
            return WorkerInfo(package_version(), error=error)
        return WorkerInfo(package_version(), f"{model.name}; {model.backend}")

    def summarize(self, document: Document, responses: Responses) -> TaskResult:
        """Return the result of `document`, given the cached responses about it."""
        if self._model is None:
            raise RuntimeError("call prepare first")
        cache = _DocumentCache(dict(responses))
        costs = _TaskCosts(self._limit)
        metered = MeteredModel(self._model, costs)
        model = CachingModel(metered, self._identity, cache, costs.charge)
        outcome = summarize_or_fail(document, model, self._options)
        new = {} if isinstance(outcome, Summary) else cache.new
        return TaskResult(outcome, new, tuple(costs.usages), costs.unreported)


@dataclass
class _TaskCosts:
    """Records what a task costs within the limit of the run; see `CostLimit`."""

    limit: CostLimit
    usages: list[Usage] = field(default_factory=list)
    unreported: Usage = field(default_factory=Usage)

    def permit(self, document_id: str, requests: int = 1, spent: Usage = _NOTHING) -> bool:
        return self.limit.permit(document_id, requests, spent)

    def charge(self, document_id: str, usage: Usage) -> None:
        self.usages.append(usage)
        self.limit.charge(document_id, usage)

    def charge_unreported(self, document_id: str, usage: Usage) -> None:
        self.unreported += usage
        self.limit.charge_unreported(document_id, usage)


@dataclass
class _DocumentCache:
    """Responses about one document, in memory; see `ResponseCache`."""

    known: dict[str, str]
    new: dict[str, str] = field(default_factory=dict)

    def get_response(self, document_id: str, request_key: str) -> str | None:
        return self.known.get(request_key)

    def put_response(self, document_id: str, request_key: str, response: str) -> None:
        self.known[request_key] = self.new[request_key] = response
