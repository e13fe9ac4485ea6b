"""The engine of many machines: workers of Ray, each with a model of its own.

Not Ray Data: its input is a finished table, and it hands out all of it, so a run could neither
stop after the documents under way, nor hold to a limit of cost, nor give up a document that kills
its workers; see docs/engines.md. Here a worker gets a document when it has room for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from summarizer.batch.cluster.connection import Cluster, connect
from summarizer.batch.cluster.crew import Crew, Hire, Waiting
from summarizer.batch.engine import Ended, Shop
from summarizer.models.protocol import Model
from summarizer.text.document import Document


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
    _crew: Crew | None = None

    def run(self, documents: Iterator[Document], shop: Shop) -> Iterator[Ended]:
        """Yield each of `documents` with what became of it; see `Engine`.

        Raises:
            ConfigError: If there is no cluster, or its machines run another version.
            SummarizerError: If a worker cannot open its model.
        """
        if self._cluster is None:
            self._cluster = connect(self.address, self.workers)
        if self._crew is None:
            self._crew = Crew(self._cluster.ray, self._hire(shop), self.workers, self.jobs)
        crew, waiting = self._crew, Waiting(documents)
        while not shop.stop.now:
            crew.fill(waiting, shop)
            if not crew.is_busy:
                return
            for document, done in crew.ended(waiting):
                for usage in done.paid:
                    shop.told(document.id, usage)
                for ask, reply in done.answers.items():
                    shop.store.remember(document.id, ask, reply)
                yield Ended(document, done.outcome)

    def _hire(self, shop: Shop) -> Hire:
        options = {"num_cpus": self.cores, "max_concurrency": self.jobs}
        return Hire(self.open_model, shop.identity, options)

    def close(self) -> None:
        """Dismiss the workers; what is under way fails."""
        crew, self._crew = self._crew, None
        cluster, self._cluster = self._cluster, None
        if crew is not None:
            crew.dismiss()
        if cluster is not None:
            cluster.close()
