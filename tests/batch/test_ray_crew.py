"""Who has what: workers that die are replaced, and their documents done again, but not for ever.

The workers are real and run at once, in this process; a cluster is played.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bench import Bench, source
from scripted import ScriptedModel

from summarizer.batch import Report
from summarizer.batch.cluster import crew as crew_module
from summarizer.batch.cluster.connection import Cluster
from summarizer.batch.cluster.engine import RayEngine
from summarizer.batch.cluster.worker import Ready, Worker
from summarizer.errors import AnswerRefused, ConfigError, SummarizerError, WeightsError
from summarizer.models.identity import Identity
from summarizer.models.protocol import Model


class Died(Exception):
    """As Ray's."""


class Kill(BaseException):
    """Ends the worker in which it is raised."""


@dataclass
class Stage:
    """A cluster that is played: each call is done when it is waited for."""

    hired: int = 0
    killed: int = 0
    room: int = 99
    most_at_once: int = 0
    exceptions: Any = field(
        default_factory=lambda: SimpleNamespace(RayActorError=Died, RayError=Died)
    )

    def remote(self, kind: type[Worker]) -> Any:
        return SimpleNamespace(options=lambda **_: SimpleNamespace(remote=self.hire))

    def hire(self, open_model: Callable[[], Model], identity: str) -> Any:
        self.hired += 1
        return _Actor(self, Worker(open_model, identity), self.hired <= self.room)

    def wait(
        self, promises: list[_Promise], *, num_returns: int, timeout: float
    ) -> tuple[list[_Promise], list[_Promise]]:
        self.most_at_once = max(self.most_at_once, len(promises))
        kept = [promise for promise in promises if promise.actor.has_room]
        return kept[:1], []

    def get(self, promise: _Promise, timeout: float | None = None) -> object:
        return promise.keep()

    def kill(self, actor: _Actor) -> None:
        self.killed += 1


@dataclass(eq=False)
class _Promise:
    actor: _Actor
    work: Callable[[], object]

    def keep(self) -> object:
        if self.actor.is_dead:
            raise Died
        try:
            return self.work()
        except Kill:
            self.actor.is_dead = True
            raise Died from None


@dataclass(eq=False)
class _Actor:
    stage: Stage
    worker: Worker
    has_room: bool
    is_dead: bool = False

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.worker, name)
        return SimpleNamespace(remote=lambda *given: _Promise(self, lambda: method(*given)))


@pytest.fixture
def stage() -> Stage:
    return Stage()


def run(
    bench: Bench, stage: Stage, open_model: Callable[[], Model], *, jobs: int = 1, **more: Any
) -> Report:
    engine = RayEngine(open_model, workers=2, jobs=jobs)
    engine._cluster = Cluster(stage, is_ours=False)
    return bench.run_by(engine, **more)


def killing(*ids: str, times: int = 99) -> Callable[[Any], object]:
    """Return a script that ends the worker at the documents `ids`, so many times."""
    left = dict.fromkeys(ids, times)

    def answering(ask: Any) -> object:
        id = ask.window.document.id
        if left.get(id):
            left[id] -= 1
            raise Kill
        return None

    return answering


def test_all_documents_are_done_and_the_workers_dismissed(bench: Bench, stage: Stage) -> None:
    report = run(bench, stage, ScriptedModel, jobs=2)

    assert (report.finished, report.exit_code) == (5, 0)
    assert report.usage.requests == 15
    assert (stage.hired, stage.killed) == (2, 2)
    assert stage.most_at_once <= 4


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_worker_that_dies_is_replaced_and_its_documents_done(
    bench: Bench, stage: Stage, jobs: int
) -> None:
    model = ScriptedModel(killing("d1", times=1))
    report = run(bench, stage, lambda: model, jobs=jobs)

    assert (report.finished, report.failed) == (5, 0)
    assert stage.hired == 3


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_document_that_kills_three_workers_fails_and_takes_no_other_with_it(
    bench: Bench, stage: Stage, jobs: int
) -> None:
    model = ScriptedModel(killing("d1", "d3"))
    report = run(bench, stage, lambda: model, jobs=jobs)

    assert (report.finished, report.failed, report.exit_code) == (3, 2, 1)
    assert "3 workers died over this document" in bench.lines("failures.jsonl")[0]


def test_answers_of_a_failed_document_come_back_and_go_out_again(
    bench: Bench, stage: Stage
) -> None:
    def refusing(ask: Any) -> object:
        is_it = ask.window.document.id == "d2" and ask.prompt.task == "positions"
        return AnswerRefused("no", "scripted", "") if is_it else None

    first = run(bench, stage, lambda: ScriptedModel(refusing))
    model = ScriptedModel()
    second = run(bench, stage, lambda: model)

    assert (first.failed, first.usage.requests) == (1, 15)
    assert (second.finished, [task for task, _ in model.asked]) == (1, ["positions"])
    assert second.usage.requests == 1


def test_a_worker_that_cannot_open_its_model_ends_the_run(bench: Bench, stage: Stage) -> None:
    def broken() -> Model:
        raise WeightsError("the embedded engine is not installed", "local", "install it")

    with pytest.raises(WeightsError, match="not installed"):
        run(bench, stage, broken)
    assert stage.killed == 2


@pytest.mark.parametrize(
    ("ready", "said"),
    [
        (Ready("9.9"), r"a worker has summarizer 9\.9"),
        (Ready(crew_module.package_version(), "other; test"), "would ask another model: other"),
        (Ready("", error=ConfigError("no key", "x", "y")), "no key"),
    ],
)
def test_a_worker_that_is_not_like_this_machine_is_refused(
    bench: Bench, stage: Stage, monkeypatch: pytest.MonkeyPatch, ready: Ready, said: str
) -> None:
    monkeypatch.setattr(Worker, "prepare", lambda _: ready)
    with pytest.raises(SummarizerError, match=said):
        run(bench, stage, ScriptedModel)


def test_workers_that_die_at_birth_are_not_hired_for_ever(bench: Bench, stage: Stage) -> None:
    def dying() -> Model:
        raise Kill

    with pytest.raises(ConfigError, match="workers die before they are ready"):
        run(bench, stage, dying)
    assert stage.hired <= 5


def test_one_worker_is_enough_where_the_cluster_has_room_for_no_other(
    bench: Bench, stage: Stage
) -> None:
    stage.room = 1
    assert run(bench, stage, ScriptedModel).finished == 5


def test_a_cluster_without_room_is_not_waited_for_for_ever(
    bench: Bench, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew_module, "_PATIENCE", 0.01)
    stage.room = 0
    with pytest.raises(ConfigError, match="no room for a worker"):
        run(bench, stage, ScriptedModel)


def test_more_documents_than_workers_hold_are_not_taken(stage: Stage, tmp_path: Path) -> None:
    bench = Bench(tmp_path / "out", sources=[source(f"d{number}") for number in range(40)])
    report = run(bench, stage, ScriptedModel, jobs=2, max_documents=7)

    assert (report.finished, report.stopped) == (7, "max-documents")
    assert stage.most_at_once <= 4


def test_the_identity_of_a_worker_is_the_model_it_opened() -> None:
    ready = Worker(ScriptedModel, "x").prepare()

    assert str(Identity("scripted", "test", "general")).startswith(ready.model)
    assert ready.error is None
