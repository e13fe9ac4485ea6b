"""A second run summarizes what is new, failed or changed, and names the changed part of the key."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.faults.batch_harness import BatchHarness, make_source
from support.models.scripted_model import ScriptedModel, actor, answers, claim

from summarizer.batch import CancelToken, fingerprint
from summarizer.errors import AnswerCut, AnswerInvalid, ModelError, ModelUnreachable, PromptTooLong
from summarizer.loaders.discovery import sources
from summarizer.loaders.source import Source, TextContent
from summarizer.models.base import ModelRequest
from summarizer.models.identity import ModelIdentity

RESPONSES = answers([actor("Dora Valen")], [claim("that taxes would rise", source="Dora Valen")])


def fail_on(document_id: str, task: str, error: Exception) -> Any:
    def respond(request: ModelRequest[Any]) -> object:
        document = request.window.document.id
        return error if (document, request.prompt.task) == (document_id, task) else None

    return respond


def ids(lines: list[str]) -> list[str]:
    return [json.loads(line)["document"]["id"] for line in lines]


def test_a_second_run_sends_no_requests(harness: BatchHarness) -> None:
    first, second = harness.run(), harness.run()

    assert (first.finished, first.exit_code) == (5, 0)
    assert (second.finished, second.counts.done, second.exit_code) == (0, 5, 0)
    assert str(second.counts) == "0 to do; 5 finished before"
    assert len(harness.model.asked) == 15


def test_only_new_documents_are_summarized_and_keep_the_input_order(harness: BatchHarness) -> None:
    harness.run()
    harness.sources.insert(0, make_source("a0"))

    report = harness.run()

    assert str(report.counts) == "1 to do: 1 new; 5 finished before"
    assert ids(harness.lines()) == ["a0", "d0", "d1", "d2", "d3", "d4"]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        pytest.param("text", "because text changed", id="text"),
        pytest.param("metadata", "because metadata changed", id="metadata"),
        pytest.param("model", "because model changed", id="model"),
        pytest.param("backend", "because model changed", id="backend"),
        pytest.param("adapter", "because model changed", id="adapter"),
        pytest.param("prompts", "because prompts and model changed", id="family"),
        pytest.param("schema", "because schema changed", id="schema"),
        pytest.param("extraction", "because extraction changed", id="extraction"),
        pytest.param("profile", "because extraction changed", id="profile"),
    ],
)
def test_a_change_of_each_part_of_the_key_is_detected_and_named(
    part: str, expected: str, harness: BatchHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    harness.run()
    identity = ModelIdentity("scripted", "test", "general")
    match part:
        case "text":
            harness.sources = [
                make_source(item.id, f"Dora Valen spoke in {item.id}.") for item in harness.sources
            ]
        case "metadata":
            harness.sources = [make_source(item.id, date="2024-01-01") for item in harness.sources]
        case "model":
            identity = ModelIdentity("another", "test", "general")
        case "backend":
            identity = ModelIdentity("scripted", "another machine", "general")
        case "adapter":
            identity = ModelIdentity("scripted", "test", "general", "adapter 0123")
        case "profile":
            identity = ModelIdentity("scripted", "test", "general", profile="small")
        case "prompts":
            identity = ModelIdentity("scripted", "test", "tuned", "of another family")
        case _:
            name = {"schema": "SCHEMA_VERSION", "extraction": "EXTRACTION"}[part]
            monkeypatch.setattr(fingerprint, name, "of a later version")

    report = harness.run(identity=identity)

    assert str(report.counts) == f"5 to do: 5 {expected}"
    assert (report.finished, report.outdated) == (5, 0)
    assert len(harness.model.asked) == 30


def test_a_pending_document_keeps_its_older_summary(harness: BatchHarness) -> None:
    harness.run()
    report = harness.run(identity=ModelIdentity("another", "test", "general"), max_documents=2)

    assert (report.finished, report.remaining, report.outdated, report.summaries) == (2, 3, 3, 5)
    assert ids(harness.lines()) == ["d0", "d1", "d2", "d3", "d4"]


@pytest.mark.parametrize(
    ("changed", "answer", "options"),
    [
        pytest.param("", None, {}, id="empty"),
        pytest.param("Another text.", AnswerInvalid("no", "", ""), {}, id="invalid-answer"),
        pytest.param("Another text.", ModelUnreachable("no", "", ""), {}, id="no-service"),
        pytest.param("Another text.", None, {"max_documents": 0}, id="not-begun"),
    ],
)
def test_a_summary_of_an_earlier_text_is_counted_as_outdated(
    changed: str, answer: Exception | None, options: dict[str, Any], harness: BatchHarness
) -> None:
    harness.run()
    finished, harness.model = harness.model, ScriptedModel(lambda _: answer)
    harness.sources[1] = replace(harness.sources[1], content=TextContent(changed))
    report = harness.run(**options)
    assert (report.finished, report.summaries, report.outdated) == (0, 5, 1)
    assert json.loads((harness.out / "run.json").read_text())["documents"]["outdated"] == 1

    later = harness.run(max_documents=0, retry_failed=False)
    assert (later.finished, later.outdated) == (0, 1)
    harness.model = finished
    harness.sources[1] = make_source("d1")
    assert harness.run().outdated == 0


def test_an_older_summary_survives_a_failed_update(harness: BatchHarness) -> None:
    harness.run()
    before = harness.lines()
    harness.model = ScriptedModel(lambda _: AnswerInvalid("no", "", ""))
    report = harness.run(identity=ModelIdentity("another", "test", "general"))

    assert (report.failed, report.failures, report.exit_code) == (5, 5, 1)
    assert harness.lines() == before

    again = harness.run()
    assert (again.counts.done, again.failures, again.exit_code) == (5, 0, 0)
    assert harness.lines("failures.jsonl") == []


def test_a_failed_document_is_retried_unless_retry_failed_is_off(harness: BatchHarness) -> None:
    harness.model = ScriptedModel(fail_on("d2", "claims", AnswerInvalid("no", "m", "fix")))
    first = harness.run()
    without_retry = harness.run(retry_failed=False)
    again = harness.run()
    harness.model = ScriptedModel()
    last = harness.run()

    assert (first.finished, first.failed, first.exit_code) == (4, 1, 1)
    assert str(without_retry.counts) == (
        "0 to do; 4 finished before; 1 failed before and not tried again"
    )
    assert without_retry.exit_code == 1
    assert str(again.counts) == "1 to do: 1 failed before; 4 finished before"
    assert (last.finished, last.failures, last.exit_code) == (1, 0, 0)
    assert harness.lines("failures.jsonl") == []


def test_a_failed_document_with_a_changed_text_is_always_retried(harness: BatchHarness) -> None:
    harness.model = ScriptedModel(fail_on("d2", "claims", AnswerInvalid("no", "m", "fix")))
    harness.run()
    harness.sources[2] = make_source("d2", "Dora Valen said that it was fixed.")

    assert str(harness.run(retry_failed=False).counts).startswith("1 to do: 1 because text changed")


def test_attempts_of_all_runs_are_counted(harness: BatchHarness) -> None:
    harness.model = ScriptedModel(fail_on("d2", "actors", AnswerInvalid("no", "m", "fix")))
    harness.run()
    harness.run()

    (line,) = harness.lines("failures.jsonl")
    failure = json.loads(line)
    assert (failure["document"], failure["stage"], failure["attempts"]) == ("d2", "model", 2)
    assert failure["error"] == "no (m): fix"


def test_attempts_do_not_count_cached_responses_again(harness: BatchHarness) -> None:
    harness.model = ScriptedModel(fail_on("d2", "claims", ModelUnreachable("down", "", "")))
    harness.run()
    harness.run()
    harness.run()

    (line,) = harness.lines("failures.jsonl")
    about = [window for _, window in harness.model.asked if window.document.id == "d2"]
    assert json.loads(line)["attempts"] == len(about) == 4


def test_responses_before_a_failure_are_not_requested_again(harness: BatchHarness) -> None:
    harness.model = ScriptedModel(fail_on("d2", "positions", ModelUnreachable("down", "", "")))
    harness.run()
    harness.model = ScriptedModel()
    report = harness.run()

    assert [task for task, _ in harness.model.asked] == ["positions"]
    assert report.usage.requests == 1
    summary = json.loads(harness.lines()[2])
    assert summary["provenance"]["usage"]["requests"] == 3


def test_a_truncated_response_is_not_paid_for_again(harness: BatchHarness) -> None:
    harness.sources = [make_source("d0")]

    def respond(request: ModelRequest[Any]) -> object:
        if request.prompt.task == "actors" and len(request.window.sentences) > 1:
            return AnswerCut("cut", "m", "")
        return ModelUnreachable("down", "", "") if request.prompt.task == "claims" else None

    harness.model = ScriptedModel(respond)
    harness.run()
    asked = [task for task, _ in harness.model.asked]
    harness.model = ScriptedModel()
    harness.run()

    assert asked.count("actors") > 2
    assert [task for task, _ in harness.model.asked] == ["claims", "positions"]


@pytest.mark.parametrize(
    "error", [AnswerCut("cut", "m", ""), PromptTooLong("long", "m", "")], ids=["cut", "long"]
)
def test_a_request_that_cannot_be_split_is_repeated(
    error: ModelError, harness: BatchHarness
) -> None:
    harness.sources = [make_source("d0", "A single sentence.")]
    harness.model = ScriptedModel(fail_on("d0", "claims", error))
    assert harness.run().failures == 1
    harness.model = ScriptedModel()

    assert harness.run().exit_code == 0
    assert [task for task, _ in harness.model.asked] == ["claims", "positions"]


def test_a_partially_parsed_response_is_not_paid_for_again(harness: BatchHarness) -> None:
    harness.sources = [make_source("d0", "A single sentence.")]
    cut = AnswerCut("cut", "m", "")
    cut.raw = '{"claims":[],"x'
    errors = {"claims": cut, "positions": ModelUnreachable("down", "", "")}
    harness.model = ScriptedModel(lambda request: errors.get(request.prompt.task))
    assert harness.run().failures == 1
    harness.model = ScriptedModel()

    assert harness.run().exit_code == 0
    assert [task for task, _ in harness.model.asked] == ["positions"]


def test_responses_are_cached_per_model(harness: BatchHarness) -> None:
    harness.model = ScriptedModel(fail_on("d2", "positions", ModelUnreachable("down", "", "")))
    harness.run()
    harness.model = ScriptedModel()
    harness.sources = [make_source("d2")]
    harness.run(identity=ModelIdentity("another", "test", "general"))

    assert [task for task, _ in harness.model.asked] == ["actors", "claims", "positions"]


def test_a_removed_document_is_left_out_and_can_return_without_cost(
    harness: BatchHarness,
) -> None:
    harness.run()
    removed_source = harness.sources.pop(1)
    without = harness.run()
    assert ids(harness.lines()) == ["d0", "d2", "d3", "d4"]
    harness.sources.insert(1, removed_source)
    back = harness.run()

    assert (without.removed, without.exit_code) == (1, 0)
    assert (back.removed, back.counts.done) == (0, 5)
    assert ids(harness.lines()) == ["d0", "d1", "d2", "d3", "d4"]
    assert len(harness.model.asked) == 15


@pytest.mark.parametrize("jobs", [2, 8])
def test_results_do_not_depend_on_the_number_of_jobs(jobs: int, tmp_path: Path) -> None:
    def lines(out: Path, jobs: int) -> list[Any]:
        harness = BatchHarness(
            out, ScriptedModel(RESPONSES), [make_source(f"d{n}") for n in range(20)]
        )
        harness.run(jobs=jobs)
        records = [json.loads(line) for line in harness.lines()]
        for record in records:
            del record["provenance"]["created_at"], record["provenance"]["seconds"]
        return records

    assert lines(tmp_path / "many", jobs) == lines(tmp_path / "one", 1)


def test_a_file_with_unchanged_times_is_not_read_again(
    tmp_path: Path, harness: BatchHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(f"Dora Valen said {name}.", encoding="utf-8")
    monkeypatch.setattr("summarizer.batch.file_stamp._MIN_AGE", 0)
    harness.sources = list(sources([folder]))
    harness.run()
    monkeypatch.setattr(
        "summarizer.loaders.source.Source.read", lambda _: pytest.fail("the file was read again")
    )

    assert harness.run().counts.done == 2


def test_a_touched_file_is_read_again_and_is_unchanged(
    tmp_path: Path, harness: BatchHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Dora Valen said a.", encoding="utf-8")
    monkeypatch.setattr("summarizer.batch.file_stamp._MIN_AGE", 0)
    harness.sources = list(sources([path]))
    harness.run()
    path.write_text("Dora Valen said a.", encoding="utf-8")
    assert harness.run().counts.done == 1
    path.write_text("Dora Valen said b.", encoding="utf-8")
    assert str(harness.run().counts) == "1 to do: 1 because text changed"


def test_a_recently_changed_file_is_always_read_again(
    tmp_path: Path, harness: BatchHarness
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Dora Valen said a.", encoding="utf-8")
    harness.sources = list(sources([path]))
    harness.run()
    path.write_text("Dora Valen said b.", encoding="utf-8")

    assert str(harness.run().counts) == "1 to do: 1 because text changed"


def test_a_stream_is_planned_as_it_arrives(harness: BatchHarness) -> None:
    harness.run(is_stream=True)
    harness.sources.append(make_source("d5"))
    report = harness.run(is_stream=True)

    assert (report.counts.inputs, report.counts.done, report.finished) == (6, 5, 1)
    assert ids(harness.lines()) == ["d0", "d1", "d2", "d3", "d4", "d5"]


def test_a_run_interrupted_during_planning_does_not_affect_the_next(harness: BatchHarness) -> None:
    harness.run()
    all_sources = harness.sources
    cancel_token = CancelToken()

    def endless() -> Iterator[Source]:
        yield make_source("d9")
        yield make_source("d1", "another text")
        cancel_token.interrupt()
        yield make_source("d0")

    harness.list_sources = endless
    report = harness.run(cancel_token=cancel_token)
    assert (report.stopped, report.exit_code, report.finished) == ("interrupted", 130, 0)
    assert len(harness.lines()) == 5

    harness.list_sources = None
    harness.sources = [make_source("d7"), *all_sources]
    assert (
        str(harness.run(cancel_token=CancelToken()).counts) == "1 to do: 1 new; 5 finished before"
    )
    assert ids(harness.lines()) == ["d7", "d0", "d1", "d2", "d3", "d4"]


def test_a_run_killed_during_planning_does_not_affect_the_next(
    harness: BatchHarness,
) -> None:
    harness.run()

    def killed() -> Iterator[Source]:
        yield from (make_source(f"e{number}") for number in range(2_500))
        raise KeyboardInterrupt

    harness.list_sources = killed
    with pytest.raises(KeyboardInterrupt):
        harness.run(cancel_token=CancelToken())
    harness.list_sources = None

    assert str(harness.run(cancel_token=CancelToken()).counts) == "0 to do; 5 finished before"
    assert ids(harness.lines()) == ["d0", "d1", "d2", "d3", "d4"]
