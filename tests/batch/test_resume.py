"""A second run does what is missing, failed or changed, and says which part of the key changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.batch_harness import BatchHarness, source
from support.scripted_model import ScriptedModel, actor, answers, claim

from summarizer.batch import CancelToken, fingerprint
from summarizer.errors import AnswerCut, AnswerInvalid, ModelError, ModelUnreachable, PromptTooLong
from summarizer.loaders.discovery import sources
from summarizer.loaders.source import Source
from summarizer.models.base import ModelRequest
from summarizer.models.identity import ModelIdentity

SCRIPT = answers([actor("Dora Valen")], [claim("that taxes would rise", source="Dora Valen")])


def failing_on(id: str, task: str, error: Exception) -> Any:
    def answering(request: ModelRequest[Any]) -> object:
        document = request.window.document.id
        return error if (document, request.prompt.task) == (id, task) else None

    return answering


def ids(lines: list[str]) -> list[str]:
    return [json.loads(line)["document"]["id"] for line in lines]


def test_a_second_run_asks_nothing(bench: BatchHarness) -> None:
    first, second = bench.run(), bench.run()

    assert (first.finished, first.exit_code) == (5, 0)
    assert (second.finished, second.counts.done, second.exit_code) == (0, 5, 0)
    assert str(second.counts) == "0 to do; 5 finished before"
    assert len(bench.model.asked) == 15


def test_only_what_is_new_is_done_and_stands_in_its_place(bench: BatchHarness) -> None:
    bench.run()
    bench.sources.insert(0, source("a0"))

    report = bench.run()

    assert str(report.counts) == "1 to do: 1 new; 5 finished before"
    assert ids(bench.lines()) == ["a0", "d0", "d1", "d2", "d3", "d4"]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        pytest.param("text", "because text changed", id="text"),
        pytest.param("metadata", "because metadata changed", id="metadata"),
        pytest.param("model", "because model changed", id="model"),
        pytest.param("backend", "because model changed", id="backend"),
        pytest.param("adapter", "because model changed", id="adapter"),
        pytest.param("prompts", "because prompts and model changed", id="family"),
        pytest.param("schema", "because schema changed", id="schema"),
        pytest.param("extraction", "because extraction changed", id="extraction"),
    ],
)
def test_each_part_of_the_key_counts_and_is_named(
    part: str, said: str, bench: BatchHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.run()
    identity = ModelIdentity("scripted", "test", "general")
    match part:
        case "text":
            bench.sources = [
                source(item.id, "Dora Valen spoke in Hasra.") for item in bench.sources
            ]
        case "metadata":
            bench.sources = [source(item.id, date="2024-01-01") for item in bench.sources]
        case "model":
            identity = ModelIdentity("another", "test", "general")
        case "backend":
            identity = ModelIdentity("scripted", "another machine", "general")
        case "adapter":
            identity = ModelIdentity("scripted", "test", "general", "adapter 0123")
        case "prompts":
            identity = ModelIdentity("scripted", "test", "tuned", "of another family")
        case _:
            changed = {"schema": ("2", "1"), "extraction": ("1", "2")}[part]
            monkeypatch.setattr(fingerprint.RunFingerprint.__init__, "__defaults__", changed)

    report = bench.run(identity=identity)

    assert str(report.counts) == f"5 to do: 5 {said}"
    assert (report.finished, report.outdated) == (5, 0)
    assert len(bench.model.asked) == 30


def test_what_is_not_done_again_yet_keeps_its_older_summary(bench: BatchHarness) -> None:
    bench.run()
    report = bench.run(identity=ModelIdentity("another", "test", "general"), max_documents=2)

    assert (report.finished, report.remaining, report.outdated, report.summaries) == (2, 3, 3, 5)
    assert ids(bench.lines()) == ["d0", "d1", "d2", "d3", "d4"]


def test_an_older_summary_outlives_a_failure_to_renew_it(bench: BatchHarness) -> None:
    bench.run()
    before = bench.lines()
    bench.model = ScriptedModel(lambda _: AnswerInvalid("no", "", ""))
    report = bench.run(identity=ModelIdentity("another", "test", "general"))

    assert (report.failed, report.failures, report.exit_code) == (5, 5, 1)
    assert bench.lines() == before

    again = bench.run()
    assert (again.counts.done, again.failures, again.exit_code) == (5, 0, 0)
    assert bench.lines("failures.jsonl") == []


def test_a_failed_document_is_tried_again_unless_told_not_to(bench: BatchHarness) -> None:
    bench.model = ScriptedModel(failing_on("d2", "claims", AnswerInvalid("no", "m", "mend")))
    first = bench.run()
    skipping = bench.run(retry_failed=False)
    again = bench.run()
    bench.model = ScriptedModel()
    last = bench.run()

    assert (first.finished, first.failed, first.exit_code) == (4, 1, 1)
    assert str(skipping.counts) == (
        "0 to do; 4 finished before; 1 failed before and not tried again"
    )
    assert skipping.exit_code == 1
    assert str(again.counts) == "1 to do: 1 failed before; 4 finished before"
    assert (last.finished, last.failures, last.exit_code) == (1, 0, 0)
    assert bench.lines("failures.jsonl") == []


def test_a_failed_document_whose_text_was_mended_is_tried_even_so(bench: BatchHarness) -> None:
    bench.model = ScriptedModel(failing_on("d2", "claims", AnswerInvalid("no", "m", "mend")))
    bench.run()
    bench.sources[2] = source("d2", "Dora Valen said that it was mended.")

    assert str(bench.run(retry_failed=False).counts).startswith("1 to do: 1 because text changed")


def test_attempts_of_all_runs_are_counted(bench: BatchHarness) -> None:
    bench.model = ScriptedModel(failing_on("d2", "actors", AnswerInvalid("no", "m", "mend")))
    bench.run()
    bench.run()

    (line,) = bench.lines("failures.jsonl")
    failure = json.loads(line)
    assert (failure["document"], failure["stage"], failure["attempts"]) == ("d2", "model", 2)
    assert failure["error"] == "no (m): mend"


def test_attempts_count_no_remembered_answer_again(bench: BatchHarness) -> None:
    bench.model = ScriptedModel(failing_on("d2", "claims", ModelUnreachable("down", "", "")))
    bench.run()
    bench.run()
    bench.run()

    (line,) = bench.lines("failures.jsonl")
    about = [window for _, window in bench.model.asked if window.document.id == "d2"]
    assert json.loads(line)["attempts"] == len(about) == 4


def test_answers_before_a_failure_are_not_asked_for_again(bench: BatchHarness) -> None:
    bench.model = ScriptedModel(failing_on("d2", "positions", ModelUnreachable("down", "", "")))
    bench.run()
    bench.model = ScriptedModel()
    report = bench.run()

    assert [task for task, _ in bench.model.asked] == ["positions"]
    assert report.usage.requests == 1
    summary = json.loads(bench.lines()[2])
    assert summary["provenance"]["usage"]["requests"] == 3


def test_an_answer_that_was_cut_is_not_paid_for_again(bench: BatchHarness) -> None:
    bench.sources = [source("d0")]

    def answering(request: ModelRequest[Any]) -> object:
        if request.prompt.task == "actors" and len(request.window.sentences) > 1:
            return AnswerCut("cut", "m", "")
        return ModelUnreachable("down", "", "") if request.prompt.task == "claims" else None

    bench.model = ScriptedModel(answering)
    bench.run()
    asked = [task for task, _ in bench.model.asked]
    bench.model = ScriptedModel()
    bench.run()

    assert asked.count("actors") > 2
    assert [task for task, _ in bench.model.asked] == ["claims", "positions"]


@pytest.mark.parametrize(
    "error", [AnswerCut("cut", "m", ""), PromptTooLong("long", "m", "")], ids=["cut", "long"]
)
def test_what_cannot_be_asked_in_halves_is_asked_again(
    error: ModelError, bench: BatchHarness
) -> None:
    bench.sources = [source("d0", "A single sentence.")]
    bench.model = ScriptedModel(failing_on("d0", "claims", error))
    assert bench.run().failures == 1
    bench.model = ScriptedModel()

    assert bench.run().exit_code == 0
    assert [task for task, _ in bench.model.asked] == ["claims", "positions"]


def test_what_could_be_saved_of_a_cut_answer_is_not_paid_for_again(bench: BatchHarness) -> None:
    bench.sources = [source("d0", "A single sentence.")]
    cut = AnswerCut("cut", "m", "")
    cut.raw = '{"claims":[],"x'
    errors = {"claims": cut, "positions": ModelUnreachable("down", "", "")}
    bench.model = ScriptedModel(lambda request: errors.get(request.prompt.task))
    assert bench.run().failures == 1
    bench.model = ScriptedModel()

    assert bench.run().exit_code == 0
    assert [task for task, _ in bench.model.asked] == ["positions"]


def test_answers_are_remembered_for_this_model_only(bench: BatchHarness) -> None:
    bench.model = ScriptedModel(failing_on("d2", "positions", ModelUnreachable("down", "", "")))
    bench.run()
    bench.model = ScriptedModel()
    bench.sources = [source("d2")]
    bench.run(identity=ModelIdentity("another", "test", "general"))

    assert [task for task, _ in bench.model.asked] == ["actors", "claims", "positions"]


def test_a_document_that_is_gone_is_left_out_and_comes_back_for_nothing(
    bench: BatchHarness,
) -> None:
    bench.run()
    gone = bench.sources.pop(1)
    without = bench.run()
    assert ids(bench.lines()) == ["d0", "d2", "d3", "d4"]
    bench.sources.insert(1, gone)
    back = bench.run()

    assert (without.removed, without.exit_code) == (1, 0)
    assert (back.removed, back.counts.done) == (0, 5)
    assert ids(bench.lines()) == ["d0", "d1", "d2", "d3", "d4"]
    assert len(bench.model.asked) == 15


@pytest.mark.parametrize("jobs", [2, 8])
def test_order_and_content_do_not_depend_on_the_number_of_jobs(jobs: int, tmp_path: Path) -> None:
    def lines(out: Path, jobs: int) -> list[Any]:
        bench = BatchHarness(out, ScriptedModel(SCRIPT), [source(f"d{n}") for n in range(20)])
        bench.run(jobs=jobs)
        records = [json.loads(line) for line in bench.lines()]
        for record in records:
            del record["provenance"]["created_at"], record["provenance"]["seconds"]
        return records

    assert lines(tmp_path / "many", jobs) == lines(tmp_path / "one", 1)


def test_a_file_is_read_again_only_if_its_times_changed(
    tmp_path: Path, bench: BatchHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(f"Dora Valen said {name}.", encoding="utf-8")
    monkeypatch.setattr("summarizer.batch.file_stamp._SETTLED", 0)
    bench.sources = list(sources([folder]))
    bench.run()
    monkeypatch.setattr(
        "summarizer.loaders.source.Source.read", lambda _: pytest.fail("it was read again")
    )

    assert bench.run().counts.done == 2


def test_a_file_that_was_touched_is_read_again_and_found_the_same(
    tmp_path: Path, bench: BatchHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Dora Valen said a.", encoding="utf-8")
    monkeypatch.setattr("summarizer.batch.file_stamp._SETTLED", 0)
    bench.sources = list(sources([path]))
    bench.run()
    path.write_text("Dora Valen said a.", encoding="utf-8")
    assert bench.run().counts.done == 1
    path.write_text("Dora Valen said b.", encoding="utf-8")
    assert str(bench.run().counts) == "1 to do: 1 because text changed"


def test_a_file_that_changed_a_moment_ago_is_not_trusted(
    tmp_path: Path, bench: BatchHarness
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Dora Valen said a.", encoding="utf-8")
    bench.sources = list(sources([path]))
    bench.run()
    path.write_text("Dora Valen said b.", encoding="utf-8")

    assert str(bench.run().counts) == "1 to do: 1 because text changed"


def test_a_stream_is_decided_on_as_it_comes(bench: BatchHarness) -> None:
    bench.run(is_stream=True)
    bench.sources.append(source("d5"))
    report = bench.run(is_stream=True)

    assert (report.counts.inputs, report.counts.done, report.finished) == (6, 5, 1)
    assert ids(bench.lines()) == ["d0", "d1", "d2", "d3", "d4", "d5"]


def test_a_run_that_ended_while_it_counted_leaves_nothing_in_the_way(bench: BatchHarness) -> None:
    bench.run()
    whole = bench.sources
    stop = CancelToken()

    def endless() -> Iterator[Source]:
        yield source("d9")
        yield source("d1", "another text")
        stop.interrupt()
        yield source("d0")

    bench.find = endless
    report = bench.run(cancel_token=stop)
    assert (report.stopped, report.exit_code, report.finished) == ("interrupted", 130, 0)
    assert len(bench.lines()) == 5

    bench.find = None
    bench.sources = [source("d7"), *whole]
    assert str(bench.run(cancel_token=CancelToken()).counts) == "1 to do: 1 new; 5 finished before"
    assert ids(bench.lines()) == ["d7", "d0", "d1", "d2", "d3", "d4"]


def test_a_run_that_was_killed_while_it_counted_leaves_nothing_in_the_way(
    bench: BatchHarness,
) -> None:
    bench.run()

    def killed() -> Iterator[Source]:
        yield from (source(f"e{number}") for number in range(2_500))
        raise KeyboardInterrupt

    bench.find = killed
    with pytest.raises(KeyboardInterrupt):
        bench.run(cancel_token=CancelToken())
    bench.find = None

    assert str(bench.run(cancel_token=CancelToken()).counts) == "0 to do; 5 finished before"
    assert ids(bench.lines()) == ["d0", "d1", "d2", "d3", "d4"]
