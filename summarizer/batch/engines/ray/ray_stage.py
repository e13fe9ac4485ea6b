"""What Ray Data runs on each machine: a source of ids, and the stage that does their documents.

Texts do not go through Ray Data's blocks: an id does, and the document is fetched from the desk
when it begins. So what is handed out and not begun costs nothing, wherever it waits.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import ray
import ray.data
from ray.data.block import BlockMetadata
from ray.data.datasource import Datasource, ReadTask

from summarizer.batch.engines.ray.cluster import beside
from summarizer.batch.engines.ray.worker import Worker, WorkerPoolConfig
from summarizer.models.base import Model

_LOOK = 0.1
"""Seconds after which the desk is asked again."""

ID = "id"


class Ids(Datasource):
    """The ids of the documents of a run, as they come to the desk.

    Args:
        desk: The actor.
    """

    def __init__(self, desk: Any) -> None:  # noqa: ANN401 - a handle of Ray
        super().__init__()  # type: ignore[no-untyped-call]
        self._desk = desk

    def estimate_inmemory_data_size(self) -> int | None:
        """Return nothing: nobody knows how many will come."""
        return None

    def get_read_tasks(self, parallelism: int, *_: object, **__: object) -> list[ReadTask]:
        """Return one task, whatever `parallelism`: there is one desk."""
        desk = self._desk

        def read() -> Iterator[pa.Table]:
            # From the first on: if this has to be run anew, Ray passes over what it has had.
            taken = 0
            while (ids := ray.get(desk.take.remote(taken))) is not None:
                for id in ids:
                    yield pa.table({ID: [id]})
                taken += len(ids)
                if not ids:
                    time.sleep(_LOOK)

        unknown = BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
        return [ReadTask(read, unknown)]


class Stage:
    """Does the documents whose ids it is given; a worker of a pool of Ray Data.

    Args:
        desk: The actor that has the documents.
        open_model: Opens the model on this machine.
        identity: The model, as a part of each answer's key.
    """

    def __init__(self, desk: Any, open_model: Callable[[], Model], identity: str) -> None:  # noqa: ANN401
        self._desk = desk
        self._name = uuid.uuid4().hex
        ray.get(desk.starting.remote())
        self._worker = Worker(open_model, identity)
        self._is_welcome = ray.get(desk.welcome.remote(self._worker.prepare()))

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Do the documents of `batch`; what becomes of them goes to the desk."""
        for id in batch[ID]:
            if self._is_welcome:
                self._do(str(id))
        return batch

    def _do(self, id: str) -> None:
        desk, name = self._desk, self._name
        while (work := ray.get(desk.begin.remote(name, id))) == "later":
            time.sleep(_LOOK)
        if work is not None:
            done = self._worker.summarize(work.document, work.answers)
            ray.get(desk.end.remote(name, id, done))


def work_through(desk: Any, staff: WorkerPoolConfig) -> None:  # noqa: ANN401 - a handle of Ray
    """Have Ray Data do the documents of `desk`, until that is closed.

    To be run as a task of Ray: what Ray Data says of its plans is then in the logs of Ray, and what
    it loads and keeps is in no process of ours.
    """
    ids = ray.data.read_datasource(Ids(desk), override_num_blocks=1, ray_remote_args=beside(ray))
    pool = ray.data.ActorPoolStrategy(
        size=staff.workers,
        max_tasks_in_flight_per_actor=staff.jobs + 1,
        max_concurrent_calls_per_actor=staff.jobs,
        enable_true_multi_threading=True,
    )
    done = ids.map_batches(
        Stage,
        fn_constructor_args=(desk, staff.open_model, staff.identity),
        batch_size=1,
        compute=pool,
        num_cpus=staff.cores,
    )
    # A block for each id: by default ids would be held back until they are 128 MB.
    done.context.target_max_block_size = done.context.target_min_block_size = 1
    for _ in done.iter_rows():
        pass
