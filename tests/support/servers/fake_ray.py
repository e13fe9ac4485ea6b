"""Fake of Ray: calls of the coordinator run at once, and Ray Data is a thread with real workers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Thread
from types import SimpleNamespace
from typing import Any

from summarizer.batch.engines.ray.coordinator import Coordinator, WorkerRequirements
from summarizer.batch.engines.ray.ray_stage import ID_COLUMN, SummarizeStage
from summarizer.batch.engines.ray.worker import WorkerPoolConfig


class FakeRayError(Exception):
    """Stands for `ray.exceptions.RayError`."""


class WorkerKilled(BaseException):
    """Ends the worker in which it is raised."""


@dataclass
class FakeRay:
    """Stands for the module `ray`."""

    workers_started: int = 0
    max_read: int = 0
    has_room: bool = True
    cancelled: int = 0
    error: Exception | None = None
    exceptions: Any = field(default_factory=lambda: SimpleNamespace(RayError=FakeRayError))

    def remote(self, target: Any) -> Any:
        start = _FakeActor if target is Coordinator else self.start_stage
        handle = SimpleNamespace(remote=lambda *arguments: start(target, *arguments))
        return SimpleNamespace(options=lambda **_: handle)

    def get(self, reference: Callable[[], object]) -> object:
        return reference()

    def wait(
        self, stages: list[_FakeStage], *, timeout: float
    ) -> tuple[list[_FakeStage], list[_FakeStage]]:
        stages[0].thread.join(timeout / 10)
        return [stage for stage in stages if not stage.thread.is_alive()], []

    def cancel(self, _stage: _FakeStage, *, force: bool) -> None:
        self.cancelled += force

    def kill(self, actor: _FakeActor) -> None:
        actor.is_dead = True

    def start_stage(
        self, _function: object, actor: _FakeActor, config: WorkerPoolConfig
    ) -> _FakeStage:
        stage = _FakeStage(self)
        stage.thread = Thread(target=self._run_stage, args=(actor, config), daemon=True)
        stage.thread.start()
        return stage

    def _run_stage(self, actor: _FakeActor, config: WorkerPoolConfig) -> None:
        while not self.has_room:
            time.sleep(0.01)
        if self.error is not None:
            return
        workers = [self._start_worker(actor, config) for _ in range(config.workers)]
        count = 0
        while not actor.is_dead and (ids := actor.coordinator.document_ids(count)) is not None:
            count += len(ids)
            self.max_read = max(self.max_read, len(ids))
            for number, document_id in enumerate(ids):
                self._summarize(workers, number % config.workers, document_id, actor, config)
            time.sleep(0.001)

    def _start_worker(self, actor: _FakeActor, config: WorkerPoolConfig) -> SummarizeStage | None:
        while not actor.is_dead and not actor.coordinator._is_closed:
            self.workers_started += 1
            try:
                return SummarizeStage(
                    actor,
                    config.open_model,
                    config.identity,
                    is_limited=config.max_cost is not None,
                )
            except WorkerKilled:
                continue
        return None

    def _summarize(
        self,
        workers: list[SummarizeStage | None],
        number: int,
        document_id: str,
        actor: _FakeActor,
        config: WorkerPoolConfig,
    ) -> None:
        while (worker := workers[number]) is not None:
            try:
                worker({ID_COLUMN: [document_id]})
            except WorkerKilled:
                workers[number] = self._start_worker(actor, config)
            else:
                return


@dataclass(eq=False)
class _FakeStage:
    fake_ray: FakeRay
    thread: Thread = field(default_factory=Thread)

    def __call__(self) -> object:
        if self.fake_ray.error is not None:
            raise self.fake_ray.error
        return None


class _FakeActor:
    def __init__(self, _class: object, requirements: WorkerRequirements) -> None:
        self.coordinator = Coordinator(requirements)
        self.is_dead = False

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.coordinator, name)
        return SimpleNamespace(remote=lambda *arguments: lambda: method(*arguments))
