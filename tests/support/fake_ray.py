"""Ray, played: calls of the desk are made at once, and Ray Data is a thread with real workers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Thread
from types import SimpleNamespace
from typing import Any

from summarizer.batch.engines.ray.coordinator import Coordinator, WorkerRequirements
from summarizer.batch.engines.ray.ray_stage import ID, Stage
from summarizer.batch.engines.ray.worker import WorkerPoolConfig


class Died(Exception):
    """As Ray's."""


class Kill(BaseException):
    """Ends the worker in which it is raised."""


@dataclass
class Play:
    """Ray, played: calls of the desk are made at once, and Ray Data is a thread."""

    hired: int = 0
    most_taken: int = 0
    has_room: bool = True
    cancelled: int = 0
    error: Exception | None = None
    exceptions: Any = field(default_factory=lambda: SimpleNamespace(RayError=Died))

    def remote(self, what: Any) -> Any:
        start = _Actor if what is Coordinator else self.data
        made = SimpleNamespace(remote=lambda *given: start(what, *given))
        return SimpleNamespace(options=lambda **_: made)

    def get(self, promise: Callable[[], object]) -> object:
        return promise()

    def wait(self, promises: list[_Task], *, timeout: float) -> tuple[list[_Task], list[_Task]]:
        promises[0].thread.join(timeout / 10)
        return [one for one in promises if not one.thread.is_alive()], []

    def cancel(self, _task: _Task, *, force: bool) -> None:
        self.cancelled += force

    def kill(self, actor: _Actor) -> None:
        actor.is_dead = True

    def data(self, _what: object, desk: _Actor, staff: WorkerPoolConfig) -> _Task:
        task = _Task(self)
        task.thread = Thread(target=self._data, args=(desk, staff), daemon=True)
        task.thread.start()
        return task

    def _data(self, desk: _Actor, staff: WorkerPoolConfig) -> None:
        while not self.has_room:
            time.sleep(0.01)
        if self.error is not None:
            return
        stages = [self._hired(desk, staff) for _ in range(staff.workers)]
        taken = 0
        while not desk.is_dead and (ids := desk.desk.take(taken)) is not None:
            taken += len(ids)
            self.most_taken = max(self.most_taken, len(ids))
            for number, id in enumerate(ids):
                self._done(stages, number % staff.workers, id, desk, staff)
            time.sleep(0.001)

    def _hired(self, desk: _Actor, staff: WorkerPoolConfig) -> Stage | None:
        while not desk.is_dead and not desk.desk._is_closed:
            self.hired += 1
            try:
                return Stage(desk, staff.open_model, staff.identity)
            except Kill:
                continue
        return None

    def _done(
        self,
        stages: list[Stage | None],
        number: int,
        id: str,
        desk: _Actor,
        staff: WorkerPoolConfig,
    ) -> None:
        while (stage := stages[number]) is not None:
            try:
                stage({ID: [id]})
            except Kill:
                stages[number] = self._hired(desk, staff)
            else:
                return


@dataclass(eq=False)
class _Task:
    play: Play
    thread: Thread = field(default_factory=Thread)

    def __call__(self) -> object:
        if self.play.error is not None:
            raise self.play.error
        return None


class _Actor:
    def __init__(self, _what: object, terms: WorkerRequirements) -> None:
        self.desk = Coordinator(terms)
        self.is_dead = False

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.desk, name)
        return SimpleNamespace(remote=lambda *given: lambda: method(*given))
