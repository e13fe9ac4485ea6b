"""The engine of many machines: Ray Data has the documents done by workers with a model each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from summarizer.batch.engines.base import DocumentResult, RunContext
from summarizer.batch.engines.ray.cluster import Cluster, beside, connect
from summarizer.batch.engines.ray.coordinator import (
    Collected,
    Coordinator,
    Task,
    WorkerRequirements,
)
from summarizer.batch.engines.ray.worker import Done, WorkerPoolConfig
from summarizer.batch.storage.response_cache import Told
from summarizer.errors import ConfigError
from summarizer.models.base import Model
from summarizer.pipeline import package_version
from summarizer.text.document import Document

_LOOK = 0.1
"""Seconds after which the desk is asked again, and a request to stop at once is noticed."""

_PATIENCE = 900.0
"""Seconds in which a cluster must find room for a worker: some fetch a machine first."""

_LONGEST = 6 * 3600.0
"""Seconds after which a worker that has a document, and is not heard of, is lost."""

_MOST_SAID = 160


@dataclass
class RayEngine:
    """Summarizes documents on `workers` processes of a Ray cluster; see `Engine`.

    Args:
        open_model: Opens the model in each worker; it is pickled.
        workers: Processes with a model each.
        jobs: Documents at once in each worker; more than one pays with remote models only.
        address: Of a cluster; None: one of this machine, for the time of the run.
        cores: That each worker takes from the cluster.
    """

    open_model: Callable[[], Model]
    workers: int = 2
    jobs: int = 1
    address: str | None = None
    cores: float = 1
    _cluster: Cluster | None = None
    _office: RayRun | None = None

    def run(self, documents: Iterator[Document], context: RunContext) -> Iterator[DocumentResult]:
        """Yield each of `documents` with what became of it; see `Engine`.

        Raises:
            ConfigError: If there is no cluster, or its machines run another version.
            SummarizerError: If a worker cannot open its model.
        """
        if self._cluster is None:
            self._cluster = connect(self.address, self.workers)
        if self._office is None:
            self._office = RayRun(self._cluster.ray, self._staff(context.identity))
        office, has = self._office, dict[str, Document]()
        aside: list[Document] = []
        while not context.cancel_token.aborted:
            again, aside = aside, []
            for document in islice(chain(again, documents), self._most - len(has)):
                if document.id in has:
                    # A stream may name two alike; the second has to wait for the first.
                    aside.append(document)
                    continue
                has[document.id] = document
                office.offer(Task(document, context.store.answers(document.id)))
            if not has:
                return
            for id, done in office.ended(context.on_usage):
                _pay(id, done, context)
                yield DocumentResult(has.pop(id), done.outcome)

    @property
    def _most(self) -> int:
        # A document more than each worker can do: none waits for the next.
        return self.workers * (self.jobs + 1)

    def _staff(self, identity: str) -> WorkerPoolConfig:
        return WorkerPoolConfig(self.open_model, identity, self.workers, self.jobs, self.cores)

    def close(self) -> None:
        """Dismiss the workers; what is under way fails."""
        office, self._office = self._office, None
        cluster, self._cluster = self._cluster, None
        if office is not None:
            office.close()
        if cluster is not None:
            cluster.close()


def _pay(id: str, done: Done, context: RunContext) -> None:
    """Count what a document has cost, and keep the answers that came with it."""
    for usage in done.paid:
        context.on_usage(id, usage)
    for request, response in done.answers.items():
        context.store.remember(id, request, response)


def _work_through(desk: Any, staff: WorkerPoolConfig) -> None:  # noqa: ANN401 - a handle of Ray
    # Imported where it runs: Ray Data takes seconds to load, and is needed nowhere else.
    from summarizer.batch.engines.ray.ray_stage import work_through

    work_through(desk, staff)


class RayRun:
    """The desk of a run, and Ray Data at work on it.

    Args:
        ray: The module.
        staff: The workers.
    """

    def __init__(self, ray: Any, staff: WorkerPoolConfig) -> None:  # noqa: ANN401 - a module
        self._ray = ray
        here = beside(ray)
        terms = WorkerRequirements(package_version(), staff.identity, staff.workers)
        self._desk = ray.remote(Coordinator).options(**here).remote(terms)
        task = ray.remote(_work_through).options(**here, max_retries=0)
        self._working = task.remote(self._desk, staff)

    def offer(self, work: Task) -> None:
        """Have a document done.

        Raises:
            ConfigError: If the desk is lost.
        """
        self._asked(self._desk.offer.remote(work))

    def ended(self, told: Told) -> Sequence[tuple[str, Done]]:
        """Return what became of documents since the last call; wait a moment if there is nothing.

        Args:
            told: Told of what was paid beside that.

        Raises:
            ConfigError: If no worker can start, or the desk is lost.
            SummarizerError: If a worker cannot open its model.
        """
        # Looked at first: Ray Data ends too when the desk has closed over a problem.
        is_over = self._is_over(0)
        collected: Collected = self._asked(self._desk.collect.remote())
        if collected.problem is not None:
            raise collected.problem
        for id, usage in collected.paid:
            told(id, usage)
        if collected.quiet > (_LONGEST if collected.is_busy else _PATIENCE):
            hint = "ask for fewer --workers, or see `ray status`"
            raise ConfigError("the cluster has no room for a worker", "Ray", hint)
        if not collected.ended:
            if is_over:
                raise self._given_up()
            self._is_over(_LOOK)
        return collected.ended

    def close(self) -> None:
        """Let nothing begin any more, and the workers go."""
        ray = self._ray
        with suppress(ray.exceptions.RayError):
            ray.get(self._desk.close.remote())
        # Its process has the workers, which end with it, whatever they are at.
        ray.cancel(self._working, force=True)
        ray.kill(self._desk)

    def _asked(self, promise: Any) -> Any:  # noqa: ANN401 - of Ray
        try:
            return self._ray.get(promise)
        except self._ray.exceptions.RayError as error:
            what = f"the cluster lost what the run depends on: {_said(error)}"
            raise ConfigError(what, "Ray", "run the same command again") from None

    def _is_over(self, seconds: float) -> bool:
        """Wait so long for Ray Data to end, which it should not before the desk is closed."""
        ended, _ = self._ray.wait([self._working], timeout=seconds)
        return bool(ended)

    def _given_up(self) -> ConfigError:
        try:
            said = str(self._ray.get(self._working))
        except self._ray.exceptions.RayError as error:
            said = _said(error)
        return ConfigError(f"Ray Data gave up: {said}", "Ray", "see the logs of Ray")


def _said(error: Exception) -> str:
    return " ".join(str(getattr(error, "cause", None) or error).split())[-_MOST_SAID:]
