"""Coordinator of a run on Ray: hands documents to workers and receives the results.

Ray Data assigns document ids to workers, and assigns them again when a worker dies. The coordinator
knows which documents have started and finished, so that no finished document is repeated or lost,
and a document that repeatedly kills its worker fails.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.batch.cost_tracker import CostTracker
from summarizer.batch.engines.base import SERVICE
from summarizer.batch.engines.ray.worker import Responses, TaskResult, WorkerInfo
from summarizer.errors import ConfigError, SummarizerError
from summarizer.schema.summary import Failure, Usage
from summarizer.settings import Price
from summarizer.text.document import Document

_MAX_DEATHS = 3
"""Worker deaths during one document, or consecutive deaths before a worker is ready."""

_HINT = "see the logs of Ray, and the memory of its machines"


@dataclass(frozen=True)
class Task:
    """A document, and the cached responses about it."""

    document: Document
    responses: Responses


@dataclass(frozen=True)
class WorkerRequirements:
    """Requirements that a worker must meet, and the cost limit of all workers together."""

    version: str
    identity: str
    workers: int
    price: Price | None = None
    max_cost: float | None = None


@dataclass(frozen=True)
class CoordinatorStatus:
    """State of the run since the last call, and seconds since the last call of a worker.

    The extra usages are for documents that were finished already.
    """

    results: Sequence[tuple[str, TaskResult]]
    extra_usages: Sequence[tuple[str, Usage]]
    error: SummarizerError | None
    silent_seconds: float
    is_busy: bool


class Coordinator:
    """Ray actor, one per run; its calls are executed one at a time."""

    def __init__(self, requirements: WorkerRequirements) -> None:
        self._requirements = requirements
        self._costs = CostTracker(requirements.price, requirements.max_cost)
        self._tasks: dict[str, Task] = {}
        self._document_ids: list[str] = []
        self._in_progress: defaultdict[str, set[str]] = defaultdict(set)
        self._postponed: defaultdict[str, set[str]] = defaultdict(set)
        self._deaths: Counter[str] = Counter()
        self._results: list[tuple[str, TaskResult]] = []
        self._extra_usages: list[tuple[str, Usage]] = []
        self._error: SummarizerError | None = None
        self._failed_starts = 0
        self._last_contact = time.monotonic()
        self._is_closed = False

    # Called by the engine

    def add_task(self, task: Task) -> None:
        """Add a document."""
        self._last_contact = time.monotonic()
        self._tasks[task.document.id] = task
        self._document_ids.append(task.document.id)

    def collect(self) -> CoordinatorStatus:
        """Return the results since the last call, and the state of the run."""
        results, self._results = self._results, []
        extra_usages, self._extra_usages = self._extra_usages, []
        silent_seconds = time.monotonic() - self._last_contact
        is_busy = any(self._in_progress.values())
        return CoordinatorStatus(results, extra_usages, self._error, silent_seconds, is_busy)

    def close(self) -> None:
        """Hand out no more documents."""
        self._is_closed = True
        self._tasks.clear()

    # Called by Ray Data

    def document_ids(self, start: int) -> list[str] | None:
        """Return the ids of the added documents from number `start` on; `None` after `close`.

        Ids are never removed, so that a restarted reader gets the same ones.
        """
        return None if self._is_closed else self._document_ids[start:]

    # Called by the workers

    def worker_starting(self) -> None:
        """Record that a worker starts."""
        self._failed_starts += 1
        if self._failed_starts >= self._requirements.workers + _MAX_DEATHS:
            self._fail(ConfigError("workers die before they are ready", "Ray", _HINT))

    def register_worker(self, info: WorkerInfo) -> bool:
        """Return whether a worker meets the requirements; if not, the run fails."""
        requirements = self._requirements
        if info.error is not None:
            self._fail(info.error)
        elif info.version != requirements.version:
            what = f"a worker has summarizer {info.version}, this machine {requirements.version}"
            self._fail(ConfigError(what, "Ray", "install the same version on all machines"))
        elif not requirements.identity.startswith(info.model):
            what = f"a worker would use another model: {info.model}"
            self._fail(ConfigError(what, "Ray", "install the same extras on all machines"))
        else:
            self._failed_starts = 0
            self._last_contact = time.monotonic()
            return True
        return False

    def start_task(self, worker: str, document_id: str) -> Task | Literal["later"] | None:
        """Return a task for `worker`; `None` if the document needs no work.

        A document during which a worker died is summarized alone, so that another death affects
        no other document; until then the answer is `later`.
        """
        self._last_contact = time.monotonic()
        self._record_deaths(worker, document_id)
        self._postponed[worker].discard(document_id)
        task = self._tasks.get(document_id)
        if task is None:
            return None
        if self._deaths[document_id] >= _MAX_DEATHS:
            self._give_up(document_id)
            return None
        if not self._may_start(worker, document_id):
            return "later"
        self._in_progress[worker].add(document_id)
        return task

    def finish_task(self, worker: str, document_id: str, result: TaskResult) -> None:
        """Add the result of a document."""
        self._last_contact = time.monotonic()
        self._in_progress[worker].discard(document_id)
        self._deaths.pop(document_id, None)
        if self._tasks.pop(document_id, None) is None:
            # Two workers finished it, since one was thought dead. Both were paid for.
            self._extra_usages += [(document_id, usage) for usage in result.usages]
        else:
            self._results.append((document_id, result))

    def permit(self, document_id: str, requests: int, spent: Usage) -> bool:
        """Return whether more requests may be sent; see `CostTracker.permit`."""
        self._last_contact = time.monotonic()
        return self._costs.permit(document_id, requests, spent)

    def charge(self, document_id: str, usage: Usage) -> None:
        """Add the cost of a response about a document."""
        self._costs.charge(document_id, usage)

    def charge_unreported(self, document_id: str, usage: Usage) -> None:
        """Add the estimated cost of tokens that the server does not report."""
        self._costs.charge_unreported(document_id, usage)

    def _may_start(self, worker: str, document_id: str) -> bool:
        in_progress = self._in_progress[worker]
        if self._deaths[document_id]:
            if in_progress:
                # This worker starts no other document before this one.
                self._postponed[worker].add(document_id)
            return not in_progress
        return not self._postponed[worker] and not any(self._deaths[name] for name in in_progress)

    def _record_deaths(self, worker: str, document_id: str) -> None:
        """Count the death of another worker that had the document.

        Ray Data assigns a document again only when its worker is dead.
        """
        for name, in_progress in list(self._in_progress.items()):
            if name != worker and document_id in in_progress:
                self._deaths.update(in_progress)
                del self._in_progress[name]
                self._postponed.pop(name, None)

    def _give_up(self, document_id: str) -> None:
        error = f"{_MAX_DEATHS} workers died over this document (Ray): {_HINT}"
        failure = Failure(document=document_id, stage=SERVICE, error=error, attempts=0)
        self.finish_task("", document_id, TaskResult(failure, {}, ()))

    def _fail(self, error: SummarizerError) -> None:
        self._error = self._error or error
        self.close()
