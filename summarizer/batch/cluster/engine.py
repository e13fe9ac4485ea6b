"""The engine of many machines: Ray Data has the documents done by workers with a model each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from summarizer.batch.cluster.connection import Cluster, connect
from summarizer.batch.cluster.desk import Collected, Desk, Terms, Work
from summarizer.batch.cluster.worker import Done, Staff
from summarizer.batch.engine import Ended, Shop
from summarizer.errors import ConfigError
from summarizer.models.protocol import Model
from summarizer.pipeline import package_version
from summarizer.text.document import Document

_LOOK = 0.1
"""Seconds after which the desk is asked again, and a request to stop at once is noticed."""

_PATIENCE = 900.0
"""Seconds in which a cluster must find room for the first worker: some fetch a machine first."""


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
    _office: Office | None = None

    def run(self, documents: Iterator[Document], shop: Shop) -> Iterator[Ended]:
        """Yield each of `documents` with what became of it; see `Engine`.

        Raises:
            ConfigError: If there is no cluster, or its machines run another version.
            SummarizerError: If a worker cannot open its model.
        """
        if self._cluster is None:
            self._cluster = connect(self.address, self.workers)
        if self._office is None:
            self._office = Office(self._cluster.ray, self._staff(shop.identity))
        office, has = self._office, dict[str, Document]()
        while not shop.stop.now:
            # A document more than each worker can do: none waits for the next.
            for document in islice(documents, self.workers * (self.jobs + 1) - len(has)):
                has[document.id] = document
                office.offer(Work(document, shop.store.answers(document.id)))
            if not has:
                return
            for id, done in office.ended():
                _pay(id, done, shop)
                yield Ended(has.pop(id), done.outcome)

    def _staff(self, identity: str) -> Staff:
        return Staff(self.open_model, identity, self.workers, self.jobs, self.cores)

    def close(self) -> None:
        """Dismiss the workers; what is under way fails."""
        office, self._office = self._office, None
        cluster, self._cluster = self._cluster, None
        if office is not None:
            office.close()
        if cluster is not None:
            cluster.close()


def _pay(id: str, done: Done, shop: Shop) -> None:
    """Count what a document has cost, and keep the answers that came with it."""
    for usage in done.paid:
        shop.told(id, usage)
    for ask, reply in done.answers.items():
        shop.store.remember(id, ask, reply)


def _work_through(desk: Any, staff: Staff) -> None:  # noqa: ANN401 - a handle of Ray
    # Imported where it runs: Ray Data takes seconds to load, and is needed nowhere else.
    from summarizer.batch.cluster.stage import work_through

    work_through(desk, staff)


class Office:
    """The desk of a run, and Ray Data at work on it.

    Args:
        ray: The module.
        staff: The workers.
    """

    def __init__(self, ray: Any, staff: Staff) -> None:  # noqa: ANN401 - a module
        self._ray = ray
        self._began = time.monotonic()
        terms = Terms(package_version(), staff.identity, staff.workers)
        self._desk = ray.remote(Desk).options(num_cpus=0).remote(terms)
        task = ray.remote(_work_through).options(num_cpus=0, max_retries=0)
        self._working = task.remote(self._desk, staff)

    def offer(self, work: Work) -> None:
        """Have a document done."""
        self._ray.get(self._desk.offer.remote([work]))

    def ended(self) -> Sequence[tuple[str, Done]]:
        """Return what became of documents since the last call; wait a moment if there is nothing.

        Raises:
            ConfigError: If no worker can start.
            SummarizerError: If one cannot open its model.
        """
        # Looked at first: Ray Data ends too when the desk has closed over a problem.
        is_over = self._is_over(0)
        collected: Collected = self._ray.get(self._desk.collect.remote())
        if collected.problem is not None:
            raise collected.problem
        if not collected.is_open and time.monotonic() - self._began > _PATIENCE:
            mend = "ask for fewer --workers, or see `ray status`"
            raise ConfigError("the cluster has no room for a worker", "Ray", mend)
        if not collected.ended:
            if is_over:
                raise self._given_up()
            self._is_over(_LOOK)
        return collected.ended

    def close(self) -> None:
        """Let nothing begin any more, and the workers go."""
        with suppress(self._ray.exceptions.RayError):
            self._ray.get(self._desk.close.remote())
        self._ray.kill(self._desk)

    def _is_over(self, seconds: float) -> bool:
        """Wait so long for Ray Data to end, which it should not before the desk is closed."""
        ended, _ = self._ray.wait([self._working], timeout=seconds)
        return bool(ended)

    def _given_up(self) -> ConfigError:
        try:
            said = str(self._ray.get(self._working))
        except self._ray.exceptions.RayError as error:
            said = str(getattr(error, "cause", None) or error)
        what = f"Ray Data gave up: {' '.join(said.split())[-160:]}"
        return ConfigError(what, "Ray", "see the logs of Ray")
