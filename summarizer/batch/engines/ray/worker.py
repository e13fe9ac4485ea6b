"""What runs on each machine: one model, asked about the documents that are sent here."""

from __future__ import annotations

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

Answers = Mapping[str, str]
"""Remembered answers about one document, by the digests of their asks."""


@dataclass(frozen=True)
class Ready:
    """What a worker says when it has started.

    Attributes:
        version: Of this package, where the worker runs.
        model: Name of its model and what runs it, empty if it is not open.
        error: Why it is not.
    """

    version: str
    model: str = ""
    error: SummarizerError | None = None


@dataclass(frozen=True)
class Done:
    """What a worker sends back.

    Attributes:
        outcome: What became of the document.
        answers: New answers that are worth remembering, where there is no summary.
        paid: What each new answer has cost.
    """

    outcome: Summary | Failure
    answers: Answers
    paid: tuple[Usage, ...]


@dataclass(frozen=True)
class WorkerPoolConfig:
    """The workers of a run.

    Attributes:
        open_model: Opens the model of each.
        identity: The model, as a part of each answer's key.
        workers: How many there are.
        jobs: Documents that each may do at once.
        cores: That each takes from the cluster.
    """

    open_model: Callable[[], Model]
    identity: str
    workers: int
    jobs: int
    cores: float


class Worker:
    """Asks one model, opened by `open_model`.

    Args:
        open_model: Opens the model on this machine, with the keys that this machine has.
        identity: The model, as a part of each answer's key.
    """

    def __init__(self, open_model: Callable[[], Model], identity: str) -> None:
        self._open_model = open_model
        self._identity = identity
        self._model: Model | None = None

    def prepare(self) -> Ready:
        """Open the model."""
        try:
            self._model = model = self._open_model()
        except SummarizerError as error:
            return Ready(package_version(), error=error)
        return Ready(package_version(), f"{model.name}; {model.backend}")

    def summarize(self, document: Document, answers: Answers) -> Done:
        """Return what becomes of `document`, given the answers that are known already."""
        if self._model is None:
            raise RuntimeError("prepare comes first")
        pocket = _Pocket(dict(answers))
        paid: list[Usage] = []
        model = CachingModel(
            self._model, self._identity, pocket, lambda _, usage: paid.append(usage)
        )
        outcome = summarize_or_fail(document, model)
        # A summary holds all that its answers say.
        new = pocket.new if isinstance(outcome, Failure) else {}
        return Done(outcome, new, tuple(paid))


@dataclass
class _Pocket:
    """Answers about one document, while it is here; see `Memory`."""

    known: dict[str, str]
    new: dict[str, str] = field(default_factory=dict)

    def recall(self, document: str, request: str) -> str | None:
        return self.known.get(request)

    def remember(self, document: str, request: str, response: str) -> None:
        self.known[request] = self.new[request] = response
