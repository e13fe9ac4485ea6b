"""The coordinator tracks documents and workers, and gives up documents that kill workers.

Workers and coordinator are real and run in this process; Ray is faked.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.faults.batch_harness import BatchHarness, make_source
from support.models.scripted_model import ScriptedModel

pytest.importorskip("ray", reason="needs the extra `ray`")

from support.servers.fake_ray import FakeRay, FakeRayError, WorkerKilled

from summarizer.batch import CancelToken, CostTracker, Report, RunContext, Store
from summarizer.batch.cost_tracker import cost_of
from summarizer.batch.engines.ray import engine as engine_module
from summarizer.batch.engines.ray import ray_stage as stage_module
from summarizer.batch.engines.ray.cluster import Cluster
from summarizer.batch.engines.ray.coordinator import Coordinator, Task, WorkerRequirements
from summarizer.batch.engines.ray.engine import RayEngine
from summarizer.batch.engines.ray.worker import TaskResult, Worker, WorkerInfo
from summarizer.errors import AnswerRefused, ConfigError, SummarizerError, WeightsError
from summarizer.models.base import Model, ModelRequest, ModelResponse
from summarizer.models.identity import ModelIdentity
from summarizer.pipeline import package_version
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Failure, Usage
from summarizer.settings import Price
from summarizer.text.document import Document

PRICE = Price(1.0, 10.0)
COSTLY = Usage(requests=1, prompt_tokens=3_000, completion_tokens=16_000)


@pytest.fixture
def fake_ray(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRay]:
    fake = FakeRay()
    monkeypatch.setattr(stage_module, "ray", fake)
    monkeypatch.setattr(engine_module, "local_node_options", lambda _: {})
    yield fake
    fake.has_room = True


def run(
    harness: BatchHarness,
    fake_ray: FakeRay,
    open_model: Callable[[], Model],
    *,
    jobs: int = 1,
    **more: Any,
) -> Report:
    engine = RayEngine(open_model, workers=2, jobs=jobs)
    engine._cluster = Cluster(fake_ray, is_owned=False)
    report: Report = harness.run_by(engine, **more)
    return report


class CostlyModel(ScriptedModel):
    """Reports many tokens for each answer."""

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        return replace(super().generate(request), usage=COSTLY)


def test_all_workers_together_keep_the_cost_limit(harness: BatchHarness, fake_ray: FakeRay) -> None:
    cost = cost_of(COSTLY, PRICE)
    first = run(harness, fake_ray, CostlyModel, cost_tracker=CostTracker(PRICE, 4.5 * cost))

    assert (first.stopped, first.failed) == ("max-cost", 0)
    assert first.finished < 5
    assert 3 * cost <= (first.cost or 0) <= 4.5 * cost
    rest = run(harness, fake_ray, CostlyModel, cancel_token=CancelToken())
    assert (rest.summaries, first.usage.requests + rest.usage.requests) == (5, 15)


def kill_worker_at(*document_ids: str, times: int = 99) -> Callable[[Any], object]:
    """Return a script that kills the worker at each of `document_ids`, `times` times."""
    remaining = dict.fromkeys(document_ids, times)

    def respond(request: Any) -> object:
        document_id = request.window.document.id
        if remaining.get(document_id):
            remaining[document_id] -= 1
            raise WorkerKilled
        return None

    return respond


def test_all_documents_are_summarized_and_the_workers_end(
    harness: BatchHarness, fake_ray: FakeRay
) -> None:
    report = run(harness, fake_ray, ScriptedModel, jobs=2)

    assert (report.finished, report.exit_code) == (5, 0)
    assert report.usage.requests == 15
    assert (fake_ray.workers_started, fake_ray.cancelled) == (2, 1)


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_dead_worker_is_replaced_and_its_documents_are_summarized(
    harness: BatchHarness, fake_ray: FakeRay, jobs: int
) -> None:
    model = ScriptedModel(kill_worker_at("d1", times=1))
    report = run(harness, fake_ray, lambda: model, jobs=jobs)

    assert (report.finished, report.failed) == (5, 0)
    assert fake_ray.workers_started == 3


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_document_that_kills_three_workers_fails_without_affecting_others(
    harness: BatchHarness, fake_ray: FakeRay, jobs: int
) -> None:
    model = ScriptedModel(kill_worker_at("d1", "d3"))
    report = run(harness, fake_ray, lambda: model, jobs=jobs)

    assert (report.finished, report.failed, report.exit_code) == (3, 2, 1)
    assert "3 workers died over this document" in harness.lines("failures.jsonl")[0]


def test_responses_about_a_failed_document_are_cached_for_the_next_run(
    harness: BatchHarness, fake_ray: FakeRay
) -> None:
    def refusing(request: Any) -> object:
        matches = request.window.document.id == "d2" and request.prompt.task == "positions"
        return AnswerRefused("no", "scripted", "") if matches else None

    first = run(harness, fake_ray, lambda: ScriptedModel(refusing))
    model = ScriptedModel()
    second = run(harness, fake_ray, lambda: model)

    assert (first.failed, first.usage.requests) == (1, 15)
    assert (second.finished, [task for task, _ in model.asked]) == (1, ["positions"])
    assert second.usage.requests == 1


def test_a_worker_that_cannot_open_its_model_ends_the_run(
    harness: BatchHarness, fake_ray: FakeRay
) -> None:
    def broken() -> Model:
        raise WeightsError("the embedded engine is not installed", "local", "install it")

    with pytest.raises(WeightsError, match="not installed"):
        run(harness, fake_ray, broken)


@pytest.mark.parametrize(
    ("info", "message"),
    [
        (WorkerInfo("9.9"), r"a worker has summarizer 9\.9"),
        (WorkerInfo(package_version(), "other; test"), "would use another model: other"),
        (WorkerInfo("", error=ConfigError("no key", "x", "y")), "no key"),
    ],
)
def test_a_worker_with_another_version_or_model_is_rejected(
    harness: BatchHarness,
    fake_ray: FakeRay,
    monkeypatch: pytest.MonkeyPatch,
    info: WorkerInfo,
    message: str,
) -> None:
    monkeypatch.setattr(Worker, "prepare", lambda _: info)
    with pytest.raises(SummarizerError, match=message):
        run(harness, fake_ray, ScriptedModel)


def test_workers_that_die_while_starting_are_not_restarted_forever(
    harness: BatchHarness, fake_ray: FakeRay
) -> None:
    def dying() -> Model:
        raise WorkerKilled

    with pytest.raises(ConfigError, match="workers die before they are ready"):
        run(harness, fake_ray, dying)
    assert fake_ray.workers_started <= 6


def test_a_cluster_without_room_is_not_waited_for_forever(
    harness: BatchHarness, fake_ray: FakeRay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_START_TIMEOUT", 0.01)
    fake_ray.has_room = False
    with pytest.raises(ConfigError, match="no capacity for a worker"):
        run(harness, fake_ray, ScriptedModel)


def test_an_error_of_ray_data_is_reported_in_one_line(
    harness: BatchHarness, fake_ray: FakeRay
) -> None:
    fake_ray.error = FakeRayError("the\nmanager died")
    with pytest.raises(ConfigError, match="Ray Data gave up: the manager died"):
        run(harness, fake_ray, ScriptedModel)


def test_no_more_documents_are_read_than_workers_can_hold(
    fake_ray: FakeRay, tmp_path: Path
) -> None:
    harness = BatchHarness(
        tmp_path / "out", sources=[make_source(f"d{number}") for number in range(40)]
    )
    report = run(harness, fake_ray, ScriptedModel, jobs=2, max_documents=7)

    assert (report.finished, report.stopped) == (7, "max-documents")
    assert fake_ray.max_read <= 6


def test_the_identity_of_a_worker_is_that_of_its_model() -> None:
    info = Worker(ScriptedModel, "x").prepare()

    assert str(ModelIdentity("scripted", "test", "general")).startswith(info.model)
    assert info.error is None


@pytest.fixture
def coordinator() -> Coordinator:
    coordinator = Coordinator(WorkerRequirements("1", "m", workers=2))
    for document_id in ("a", "b", "c"):
        coordinator.add_task(Task(Document.from_text("Rents fell.", id=document_id), {}))
    return coordinator


def failed(document_id: str) -> TaskResult:
    failure = Failure(document=document_id, stage="model", error="no", attempts=1)
    return TaskResult(failure, {}, (Usage(requests=1),))


def test_a_finished_document_is_not_started_again(coordinator: Coordinator) -> None:
    assert isinstance(coordinator.start_task("first", "a"), Task)
    coordinator.finish_task("first", "a", failed("a"))
    assert coordinator.start_task("second", "a") is None
    coordinator.finish_task("second", "a", failed("a"))
    assert [document_id for document_id, _ in coordinator.collect().results] == ["a"]
    assert coordinator.collect().results == []


def test_a_document_that_may_have_killed_a_worker_is_summarized_alone(
    coordinator: Coordinator,
) -> None:
    assert isinstance(coordinator.start_task("first", "a"), Task)
    assert isinstance(coordinator.start_task("first", "b"), Task)
    # `first` must have died, since its documents are assigned again; either may be the cause.
    assert isinstance(coordinator.start_task("second", "a"), Task)
    assert coordinator.start_task("second", "b") == "later"
    assert coordinator.start_task("second", "c") == "later"
    coordinator.finish_task("second", "a", failed("a"))
    assert isinstance(coordinator.start_task("second", "b"), Task)


def test_a_worker_with_a_postponed_document_starts_no_other(coordinator: Coordinator) -> None:
    coordinator.start_task("first", "a")
    coordinator.start_task("second", "b")
    # `first` died, and `a` is assigned to `second`, which has `b`.
    assert coordinator.start_task("second", "a") == "later"
    assert coordinator.start_task("second", "c") == "later"
    coordinator.finish_task("second", "b", failed("b"))
    assert coordinator.start_task("second", "c") == "later"
    assert isinstance(coordinator.start_task("second", "a"), Task)
    coordinator.finish_task("second", "a", failed("a"))
    assert isinstance(coordinator.start_task("second", "c"), Task)


def test_a_duplicate_result_is_dropped_but_its_usage_is_counted(
    coordinator: Coordinator,
) -> None:
    coordinator.start_task("first", "a")
    coordinator.start_task("second", "a")
    coordinator.finish_task("first", "a", failed("a"))
    coordinator.finish_task("second", "a", failed("a"))
    status = coordinator.collect()
    assert [document_id for document_id, _ in status.results] == ["a"]
    assert status.extra_usages == [("a", Usage(requests=1))]


def test_a_restarted_reader_gets_the_same_ids_and_none_after_close(
    coordinator: Coordinator,
) -> None:
    assert coordinator.document_ids(0) == ["a", "b", "c"]
    assert coordinator.document_ids(3) == []
    assert coordinator.document_ids(1) == ["b", "c"]
    coordinator.close()
    assert coordinator.document_ids(3) is None
    assert coordinator.start_task("first", "a") is None


def test_the_second_of_two_documents_with_the_same_id_waits(
    fake_ray: FakeRay, tmp_path: Path
) -> None:
    twins = [Document.from_text(f"Rents fell {n} times.", id="d0") for n in range(2)]
    engine = RayEngine(ScriptedModel)
    engine._cluster = Cluster(fake_ray, is_owned=False)
    with Store(tmp_path) as store:
        context = RunContext(store, "scripted; test", CancelToken(), lambda *_: None)
        documents = [result.document for result in engine.run(iter(twins), context)]
    engine.close()
    assert documents == twins


def test_a_lost_coordinator_is_reported_in_one_line(
    harness: BatchHarness, fake_ray: FakeRay, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raise_error(_: object) -> None:
        raise FakeRayError("its machine\nis gone")

    monkeypatch.setattr(Coordinator, "collect", raise_error)
    with pytest.raises(ConfigError, match="what the run depends on: its machine is gone"):
        run(harness, fake_ray, ScriptedModel)
