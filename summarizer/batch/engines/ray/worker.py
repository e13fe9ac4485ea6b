"""Worker process: one model that summarizes the documents sent to this machine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from summarizer.batch.engines.base import summarize_or_fail
from summarizer.batch.storage.response_cache import CachingModel
from summarizer.errors import SummarizerError
from summarizer.models.base import Model
from summarizer.pipeline import package_version
from summarizer.schema.summary import Failure, Usage
from summarizer.summary import Summary
from summarizer.text.document import Document

Responses = Mapping[str, str]
"""Cached responses about one document, by request key."""


@dataclass(frozen=True)
class WorkerInfo:
    """State of a worker after its start; `model` is name and backend, unless there is an error."""

    version: str
    model: str = ""
    error: SummarizerError | None = None


@dataclass(frozen=True)
class TaskResult:
    """Result of a task; the new responses are to be cached if there is no summary."""

    outcome: Summary | Failure
    responses: Responses
    usages: tuple[Usage, ...]


@dataclass(frozen=True)
class WorkerPoolConfig:
    """Configuration of the workers of a run."""

    open_model: Callable[[], Model]
    identity: str
    workers: int
    jobs: int
    cores: float


@dataclass
class Worker:
    """Summarizes documents with the model opened on this machine, with its keys."""

    _open_model: Callable[[], Model]
    _identity: str
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
        usages: list[Usage] = []
        model = CachingModel(
            self._model, self._identity, cache, lambda _, usage: usages.append(usage)
        )
        outcome = summarize_or_fail(document, model)
        new = cache.new if isinstance(outcome, Failure) else {}
        return TaskResult(outcome, new, tuple(usages))


@dataclass
class _DocumentCache:
    """Responses about one document, in memory; see `ResponseCache`."""

    known: dict[str, str]
    new: dict[str, str] = field(default_factory=dict)

    def get_response(self, document_id: str, request_key: str) -> str | None:
        return self.known.get(request_key)

    def put_response(self, document_id: str, request_key: str, response: str) -> None:
        self.known[request_key] = self.new[request_key] = response
