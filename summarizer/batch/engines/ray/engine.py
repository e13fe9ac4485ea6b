"""Engine that distributes documents to worker processes of a Ray cluster through Ray Data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from summarizer.batch.engines.base import DocumentResult, RunContext
from summarizer.batch.engines.ray.cluster import Cluster, connect, local_node_options
from summarizer.batch.engines.ray.coordinator import (
    Coordinator,
    CoordinatorStatus,
    Task,
    WorkerRequirements,
)
from summarizer.batch.engines.ray.worker import TaskResult, WorkerPoolConfig
from summarizer.batch.storage.response_cache import UsageCallback
from summarizer.errors import ConfigError
from summarizer.models.base import Model
from summarizer.pipeline import package_version
from summarizer.text.document import Document

_POLL_SECONDS = 0.1
"""Between two calls of the coordinator, and two checks for cancellation."""

_START_TIMEOUT = 900.0
"""Seconds for a worker to start: some clusters add a machine first."""

_TASK_TIMEOUT = 6 * 3600.0
"""Seconds without a call of any worker, after which a worker with a document counts as lost."""

_MAX_MESSAGE_CHARS = 160


@dataclass
class RayEngine:
    """Summarizes documents on `workers` processes of a Ray cluster; see `Engine`.

    Args:
        open_model: Opens the model in each worker; it is pickled.
        workers: Number of processes, each with its own model.
        jobs: Concurrent documents per worker; more than one is faster with remote models only.
        address: Of the cluster; `None` starts one on this machine for the run.
        cores: Cores that each worker reserves on the cluster.
    """

    open_model: Callable[[], Model]
    workers: int = 2
    jobs: int = 1
    address: str | None = None
    cores: float = 1
    _cluster: Cluster | None = None
    _ray_run: RayRun | None = None

    def run(self, documents: Iterator[Document], context: RunContext) -> Iterator[DocumentResult]:
        """Yield the result of each document; see `Engine`."""
        if self._cluster is None:
            self._cluster = connect(self.address, self.workers)
        if self._ray_run is None:
            config = WorkerPoolConfig(
                *(self.open_model, context.identity, self.workers, self.jobs, self.cores),
                price=context.cost_tracker.price,
                max_cost=context.cost_tracker.limit,
                options=context.options,
            )
            self._ray_run = RayRun(self._cluster.ray, config)
        ray_run, in_progress = self._ray_run, dict[str, Document]()
        # One document more than the workers have jobs, so that none of them is idle.
        max_in_progress = self.workers * (self.jobs + 1)
        postponed: list[Document] = []
        while not context.cancel_token.aborted:
            again, postponed = postponed, []
            for document in islice(chain(again, documents), max_in_progress - len(in_progress)):
                if document.id in in_progress:
                    # A stream may contain an id twice; the second document waits for the first.
                    postponed.append(document)
                    continue
                in_progress[document.id] = document
                ray_run.add_task(Task(document, context.store.responses(document.id)))
            if not in_progress:
                return
            for document_id, result in ray_run.collect(context.on_usage):
                _record(document_id, result, context)
                yield DocumentResult(in_progress.pop(document_id), result.outcome)

    def close(self) -> None:
        """End the workers; documents in progress fail."""
        if self._ray_run is not None:
            self._ray_run.close()
        if self._cluster is not None:
            self._cluster.close()
        self._ray_run = self._cluster = None


def _record(document_id: str, result: TaskResult, context: RunContext) -> None:
    """Count the usage of a task, and cache its responses."""
    for usage in result.usages:
        context.on_usage(document_id, usage)
    context.cost_tracker.charge_unreported(document_id, result.unreported)
    for request_key, response in result.responses.items():
        context.store.put_response(document_id, request_key, response)


def _run_stage(coordinator: Any, config: WorkerPoolConfig) -> None:  # noqa: ANN401 - a Ray handle
    # Imported on the cluster only: Ray Data takes seconds to load.
    from summarizer.batch.engines.ray.ray_stage import run_stage

    run_stage(coordinator, config)


class RayRun:
    """A coordinator, and a Ray task in which Ray Data works through its documents."""

    def __init__(self, ray: Any, config: WorkerPoolConfig) -> None:  # noqa: ANN401 - a module
        self._ray = ray
        options = local_node_options(ray)
        requirements = WorkerRequirements(
            *(package_version(), config.identity, config.workers),
            price=config.price,
            max_cost=config.max_cost,
        )
        self._coordinator = ray.remote(Coordinator).options(**options).remote(requirements)
        stage = ray.remote(_run_stage).options(**options, max_retries=0)
        self._stage = stage.remote(self._coordinator, config)

    def add_task(self, task: Task) -> None:
        """Queue a document."""
        self._get(self._coordinator.add_task.remote(task))

    def collect(self, on_usage: UsageCallback) -> Sequence[tuple[str, TaskResult]]:
        """Return the results since the last call; wait briefly if there is none."""
        # Checked first: after an error the coordinator is closed, and Ray Data ends too.
        is_over = self._wait_for_stage(0)
        status: CoordinatorStatus = self._get(self._coordinator.collect.remote())
        if status.error is not None:
            raise status.error
        for document_id, usage in status.extra_usages:
            on_usage(document_id, usage)
        if status.silent_seconds > (_TASK_TIMEOUT if status.is_busy else _START_TIMEOUT):
            hint = "ask for fewer --workers, or see `ray status`"
            raise ConfigError("the cluster has no capacity for a worker", "Ray", hint)
        if not status.results:
            if is_over:
                raise self._stage_error()
            self._wait_for_stage(_POLL_SECONDS)
        return status.results

    def close(self) -> None:
        """Hand out no more documents, and end the workers."""
        ray = self._ray
        with suppress(ray.exceptions.RayError):
            ray.get(self._coordinator.close.remote())
        # The workers are children of this task and end with it, even in the middle of a document.
        ray.cancel(self._stage, force=True)
        ray.kill(self._coordinator)

    def _get(self, reference: Any) -> Any:  # noqa: ANN401 - a Ray object
        try:
            return self._ray.get(reference)
        except self._ray.exceptions.RayError as error:
            what = f"the cluster lost what the run depends on: {_message(error)}"
            raise ConfigError(what, "Ray", "run the same command again") from None

    def _wait_for_stage(self, timeout: float) -> bool:
        """Return whether Ray Data has ended, which it should not before the coordinator closes."""
        ended, _ = self._ray.wait([self._stage], timeout=timeout)
        return bool(ended)

    def _stage_error(self) -> ConfigError:
        try:
            message = str(self._ray.get(self._stage))
        except self._ray.exceptions.RayError as error:
            message = _message(error)
        return ConfigError(f"Ray Data gave up: {message}", "Ray", "see the logs of Ray")


def _message(error: Exception) -> str:
    return " ".join(str(getattr(error, "cause", None) or error).split())[-_MAX_MESSAGE_CHARS:]
