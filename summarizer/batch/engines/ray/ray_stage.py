"""Ray Data pipeline on the cluster: a datasource of document ids, and the stage that uses them.

Texts do not pass through the blocks of Ray Data: it distributes ids, and a worker fetches the
document from the coordinator when it starts. So queued ids cost nothing.
"""

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import ray
import ray.data
from ray.data.block import BlockMetadata
from ray.data.datasource import Datasource, ReadTask

from summarizer.batch.cost_tracker import CostTracker
from summarizer.batch.engines.ray.cluster import local_node_options
from summarizer.batch.engines.ray.worker import Worker, WorkerPoolConfig
from summarizer.document_prompts import NO_OPTIONS, PromptOptions
from summarizer.models.base import Model
from summarizer.schema.summary import Usage

_POLL_SECONDS = 0.1
"""Between two calls of the coordinator."""

ID_COLUMN = "id"
_NOTHING = Usage()


class DocumentIds(Datasource):
    """Ids of the documents of a run, as they are added to the coordinator."""

    def __init__(self, coordinator: Any) -> None:  # noqa: ANN401 - a Ray handle
        super().__init__()  # type: ignore[no-untyped-call]
        self._coordinator = coordinator

    def estimate_inmemory_data_size(self) -> int | None:
        """Return `None`: the size is unknown."""
        return None

    def get_read_tasks(self, parallelism: int, *_: object, **__: object) -> list[ReadTask]:
        """Return one task for any `parallelism`, since there is one coordinator."""
        coordinator = self._coordinator

        def read() -> Iterator[pa.Table]:
            # Always starts at the first id: after a restart Ray skips the rows it has received.
            count = 0
            while (ids := ray.get(coordinator.document_ids.remote(count))) is not None:
                for document_id in ids:
                    yield pa.table({ID_COLUMN: [document_id]})
                count += len(ids)
                if not ids:
                    time.sleep(_POLL_SECONDS)

        unknown = BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
        return [ReadTask(read, unknown)]


@dataclass(frozen=True)
class ClusterCostLimit:
    """The cost limit of all workers together; see `CostLimit`."""

    coordinator: Any

    def permit(self, document_id: str, requests: int = 1, spent: Usage = _NOTHING) -> bool:
        """Return whether more requests may be sent."""
        is_permitted: bool = ray.get(self.coordinator.permit.remote(document_id, requests, spent))
        return is_permitted

    def charge(self, document_id: str, usage: Usage) -> None:
        """Add the cost of a response about a document."""
        ray.get(self.coordinator.charge.remote(document_id, usage))

    def charge_unreported(self, document_id: str, usage: Usage) -> None:
        """Add the estimated cost of tokens that the server does not report."""
        ray.get(self.coordinator.charge_unreported.remote(document_id, usage))


class SummarizeStage:
    """Summarizes the documents of a batch of ids, in a worker of Ray Data's actor pool."""

    def __init__(
        self,
        coordinator: Any,  # noqa: ANN401 - a Ray handle
        open_model: Callable[[], Model],
        identity: str,
        *,
        is_limited: bool = False,
        options: PromptOptions = NO_OPTIONS,
    ) -> None:
        self._coordinator = coordinator
        self._name = uuid.uuid4().hex
        ray.get(coordinator.worker_starting.remote())
        limit = ClusterCostLimit(coordinator) if is_limited else CostTracker()
        self._worker = Worker(open_model, identity, limit, options)
        self._is_accepted = ray.get(coordinator.register_worker.remote(self._worker.prepare()))

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Summarize the documents of `batch`; the results go to the coordinator."""
        for document_id in batch[ID_COLUMN]:
            if self._is_accepted:
                self._summarize(str(document_id))
        return batch

    def _summarize(self, document_id: str) -> None:
        coordinator, name = self._coordinator, self._name
        while (task := ray.get(coordinator.start_task.remote(name, document_id))) == "later":
            time.sleep(_POLL_SECONDS)
        if task is not None:
            result = self._worker.summarize(task.document, task.responses)
            ray.get(coordinator.finish_task.remote(name, document_id, result))


def run_stage(coordinator: Any, config: WorkerPoolConfig) -> None:  # noqa: ANN401 - a Ray handle
    """Let Ray Data work through the documents of `coordinator` until it is closed.

    Runs as a Ray task, so that the output of Ray Data goes to the logs of Ray, and its memory is
    not that of the main process.
    """
    ids = ray.data.read_datasource(
        DocumentIds(coordinator), override_num_blocks=1, ray_remote_args=local_node_options(ray)
    )
    pool = ray.data.ActorPoolStrategy(
        size=config.workers,
        max_tasks_in_flight_per_actor=config.jobs + 1,
        max_concurrent_calls_per_actor=config.jobs,
        enable_true_multi_threading=True,
    )
    results = ids.map_batches(
        SummarizeStage,
        fn_constructor_args=(coordinator, config.open_model, config.identity),
        fn_constructor_kwargs={
            "is_limited": config.max_cost is not None,
            "options": config.options,
        },
        batch_size=1,
        compute=pool,
        num_cpus=config.cores,
    )
    # One block per id: by default Ray Data collects 128 MB of ids before it passes them on.
    results.context.target_max_block_size = results.context.target_min_block_size = 1
    for _ in results.iter_rows():
        pass
