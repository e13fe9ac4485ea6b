"""What the desk knows: who has what, and that documents of dead workers are not done for ever.

Workers and desk are real and run at once, in this process; Ray Data is played.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.batch_harness import BatchHarness, source
from support.scripted_model import ScriptedModel

pytest.importorskip("ray", reason="needs the extra `ray`")

from support.fake_ray import Died, Kill, Play

from summarizer.batch import CancelToken, Report, RunContext, Store
from summarizer.batch.engines.ray import engine as engine_module
from summarizer.batch.engines.ray import ray_stage as stage_module
from summarizer.batch.engines.ray.cluster import Cluster
from summarizer.batch.engines.ray.coordinator import Coordinator, Task, WorkerRequirements
from summarizer.batch.engines.ray.engine import RayEngine
from summarizer.batch.engines.ray.worker import Done, Ready, Worker
from summarizer.errors import AnswerRefused, ConfigError, SummarizerError, WeightsError
from summarizer.models.base import Model
from summarizer.models.identity import ModelIdentity
from summarizer.pipeline import package_version
from summarizer.schema.summary import Failure, Usage
from summarizer.text.document import Document


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    played = Play()
    monkeypatch.setattr(stage_module, "ray", played)
    monkeypatch.setattr(engine_module, "beside", lambda _: {})
    yield played
    played.has_room = True


def run(
    bench: BatchHarness, play: Play, open_model: Callable[[], Model], *, jobs: int = 1, **more: Any
) -> Report:
    engine = RayEngine(open_model, workers=2, jobs=jobs)
    engine._cluster = Cluster(play, is_ours=False)
    report: Report = bench.run_by(engine, **more)
    return report


def killing(*ids: str, times: int = 99) -> Callable[[Any], object]:
    """Return a script that ends the worker at the documents `ids`, so many times."""
    left = dict.fromkeys(ids, times)

    def answering(request: Any) -> object:
        id = request.window.document.id
        if left.get(id):
            left[id] -= 1
            raise Kill
        return None

    return answering


def test_all_documents_are_done_and_the_workers_dismissed(bench: BatchHarness, play: Play) -> None:
    report = run(bench, play, ScriptedModel, jobs=2)

    assert (report.finished, report.exit_code) == (5, 0)
    assert report.usage.requests == 15
    assert (play.hired, play.cancelled) == (2, 1)


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_worker_that_dies_is_replaced_and_its_documents_done(
    bench: BatchHarness, play: Play, jobs: int
) -> None:
    model = ScriptedModel(killing("d1", times=1))
    report = run(bench, play, lambda: model, jobs=jobs)

    assert (report.finished, report.failed) == (5, 0)
    assert play.hired == 3


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_document_that_kills_three_workers_fails_and_takes_no_other_with_it(
    bench: BatchHarness, play: Play, jobs: int
) -> None:
    model = ScriptedModel(killing("d1", "d3"))
    report = run(bench, play, lambda: model, jobs=jobs)

    assert (report.finished, report.failed, report.exit_code) == (3, 2, 1)
    assert "3 workers died over this document" in bench.lines("failures.jsonl")[0]


def test_answers_of_a_failed_document_come_back_and_go_out_again(
    bench: BatchHarness, play: Play
) -> None:
    def refusing(request: Any) -> object:
        is_it = request.window.document.id == "d2" and request.prompt.task == "positions"
        return AnswerRefused("no", "scripted", "") if is_it else None

    first = run(bench, play, lambda: ScriptedModel(refusing))
    model = ScriptedModel()
    second = run(bench, play, lambda: model)

    assert (first.failed, first.usage.requests) == (1, 15)
    assert (second.finished, [task for task, _ in model.asked]) == (1, ["positions"])
    assert second.usage.requests == 1


def test_a_worker_that_cannot_open_its_model_ends_the_run(bench: BatchHarness, play: Play) -> None:
    def broken() -> Model:
        raise WeightsError("the embedded engine is not installed", "local", "install it")

    with pytest.raises(WeightsError, match="not installed"):
        run(bench, play, broken)


@pytest.mark.parametrize(
    ("ready", "said"),
    [
        (Ready("9.9"), r"a worker has summarizer 9\.9"),
        (Ready(package_version(), "other; test"), "would ask another model: other"),
        (Ready("", error=ConfigError("no key", "x", "y")), "no key"),
    ],
)
def test_a_worker_that_is_not_like_this_machine_is_refused(
    bench: BatchHarness, play: Play, monkeypatch: pytest.MonkeyPatch, ready: Ready, said: str
) -> None:
    monkeypatch.setattr(Worker, "prepare", lambda _: ready)
    with pytest.raises(SummarizerError, match=said):
        run(bench, play, ScriptedModel)


def test_workers_that_die_at_birth_are_not_hired_for_ever(bench: BatchHarness, play: Play) -> None:
    def dying() -> Model:
        raise Kill

    with pytest.raises(ConfigError, match="workers die before they are ready"):
        run(bench, play, dying)
    assert play.hired <= 6


def test_a_cluster_without_room_is_not_waited_for_for_ever(
    bench: BatchHarness, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_PATIENCE", 0.01)
    play.has_room = False
    with pytest.raises(ConfigError, match="no room for a worker"):
        run(bench, play, ScriptedModel)


def test_ray_data_that_gives_up_is_one_line(bench: BatchHarness, play: Play) -> None:
    play.error = Died("the\nmanager died")
    with pytest.raises(ConfigError, match="Ray Data gave up: the manager died"):
        run(bench, play, ScriptedModel)


def test_more_documents_than_workers_hold_are_not_taken(play: Play, tmp_path: Path) -> None:
    bench = BatchHarness(tmp_path / "out", sources=[source(f"d{number}") for number in range(40)])
    report = run(bench, play, ScriptedModel, jobs=2, max_documents=7)

    assert (report.finished, report.stopped) == (7, "max-documents")
    assert play.most_taken <= 6


def test_the_identity_of_a_worker_is_the_model_it_opened() -> None:
    ready = Worker(ScriptedModel, "x").prepare()

    assert str(ModelIdentity("scripted", "test", "general")).startswith(ready.model)
    assert ready.error is None


@pytest.fixture
def desk() -> Coordinator:
    made = Coordinator(WorkerRequirements("1", "m", workers=2))
    for id in ("a", "b", "c"):
        made.offer(Task(Document.from_text("Rents fell.", id=id), {}))
    return made


def ended(id: str) -> Done:
    failure = Failure(document=id, stage="model", error="no", attempts=1)
    return Done(failure, {}, (Usage(requests=1),))


def test_a_document_that_ended_is_begun_by_nobody_again(desk: Coordinator) -> None:
    assert isinstance(desk.begin("one", "a"), Task)
    desk.end("one", "a", ended("a"))
    assert desk.begin("other", "a") is None
    desk.end("other", "a", ended("a"))
    assert [id for id, _ in desk.collect().ended] == ["a"]
    assert desk.collect().ended == []


def test_what_may_have_killed_a_worker_is_done_alone(desk: Coordinator) -> None:
    assert isinstance(desk.begin("one", "a"), Task)
    assert isinstance(desk.begin("one", "b"), Task)
    # `one` died, for what it had comes to others; either may be why.
    assert isinstance(desk.begin("other", "a"), Task)
    assert desk.begin("other", "b") == "later"
    assert desk.begin("other", "c") == "later"
    desk.end("other", "a", ended("a"))
    assert isinstance(desk.begin("other", "b"), Task)


def test_nothing_else_begins_where_a_suspect_waits_for_its_turn(desk: Coordinator) -> None:
    desk.begin("one", "a")
    desk.begin("other", "b")
    # `one` died, and `a` goes to `other`, which is at `b`.
    assert desk.begin("other", "a") == "later"
    assert desk.begin("other", "c") == "later"
    desk.end("other", "b", ended("b"))
    assert desk.begin("other", "c") == "later"
    assert isinstance(desk.begin("other", "a"), Task)
    desk.end("other", "a", ended("a"))
    assert isinstance(desk.begin("other", "c"), Task)


def test_a_result_of_a_worker_that_was_thought_dead_is_kept_and_all_is_paid(
    desk: Coordinator,
) -> None:
    desk.begin("one", "a")
    desk.begin("other", "a")
    desk.end("one", "a", ended("a"))
    desk.end("other", "a", ended("a"))
    collected = desk.collect()
    assert [id for id, _ in collected.ended] == ["a"]
    assert collected.paid == [("a", Usage(requests=1))]


def test_whoever_reads_anew_reads_the_same_and_none_after_the_close(desk: Coordinator) -> None:
    assert desk.take(0) == ["a", "b", "c"]
    assert desk.take(3) == []
    assert desk.take(1) == ["b", "c"]
    desk.close()
    assert desk.take(3) is None
    assert desk.begin("one", "a") is None


def test_of_two_documents_of_one_id_the_second_waits(play: Play, tmp_path: Path) -> None:
    twins = [Document.from_text(f"Rents fell {n} times.", id="d0") for n in range(2)]
    engine = RayEngine(ScriptedModel)
    engine._cluster = Cluster(play, is_ours=False)
    with Store(tmp_path) as store:
        context = RunContext(store, "scripted; test", CancelToken(), lambda *_: None)
        found = [ended.document for ended in engine.run(iter(twins), context)]
    engine.close()
    assert found == twins


def test_a_desk_that_is_lost_is_one_line(
    bench: BatchHarness, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_: object) -> None:
        raise Died("its machine\nis gone")

    monkeypatch.setattr(Coordinator, "collect", lost)
    with pytest.raises(ConfigError, match="what the run depends on: its machine is gone"):
        run(bench, play, ScriptedModel)
