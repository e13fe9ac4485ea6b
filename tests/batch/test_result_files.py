"""The files of a folder of results say what the store says, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.batch_harness import SAID, BatchHarness, source
from support.scripted_model import ScriptedModel, actor, answers, claim

from summarizer.batch import BatchOptions
from summarizer.batch.events import DocumentFinished, Event, RunFinished, RunPlanned
from summarizer.batch.storage import result_files
from summarizer.dataset import Dataset
from summarizer.errors import AnswerInvalid, InputError


@pytest.fixture
def bench(bench: BatchHarness) -> BatchHarness:
    bench.model = ScriptedModel(answers([actor("Dora Valen")], [claim("that taxes would rise")]))
    return bench


def test_the_layout_is_the_one_that_is_read_back(bench: BatchHarness) -> None:
    bench.run()
    dataset = Dataset(bench.out)
    summaries = list(dataset)

    assert [summary.document.id for summary in summaries] == ["d0", "d1", "d2", "d3", "d4"]
    for summary in summaries:
        text = dataset.text(summary)
        assert text.startswith(SAID)
        assert all(claim.quote.span.slice(text) == claim.quote.text for claim in summary.claims)
        path = bench.out / "summaries" / f"{summary.document.id}.json"
        assert path.read_text(encoding="utf-8") == summary.model_dump_json(indent=2) + "\n"


def test_run_json_says_what_ran(bench: BatchHarness) -> None:
    bench.run()
    record = json.loads((bench.out / "run.json").read_text(encoding="utf-8"))

    assert record["state"] == "complete"
    assert record["model"] == "scripted; test"
    assert [stamp.split("@")[0] for stamp in record["prompts"]] == [
        "general/actors",
        "general/claims",
        "general/positions",
    ]
    assert record["documents"]["summaries"] == record["this_run"]["finished"] == 5
    assert record["this_run"]["usage"]["requests"] == 15
    assert record["all_finished_documents"]["usage"]["requests"] == 15
    assert record["times"]["started_at"] <= record["times"]["ended_at"]


def test_a_killed_run_is_filed_at_the_start_of_the_next(
    bench: BatchHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if it was killed between the store and the files, and left half a file behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(result_files, "file_document", lambda *_: None)
        patch.setattr(result_files, "file_lines", lambda _: None)
        bench.run()
    (bench.out / "summaries").mkdir()
    left = bench.out / "summaries" / ".d0.json.abcd1234"
    left.write_text("{")
    assert not (bench.out / "summaries.jsonl").exists()
    mark_as_killed(bench.out)

    report = bench.run()

    assert (report.finished, len(bench.lines())) == (0, 5)
    assert len(list((bench.out / "summaries").glob("*.json"))) == 5
    assert len(list((bench.out / "texts").glob("*.txt"))) == 5
    assert not left.exists()


def mark_as_killed(out: Path) -> None:
    from summarizer.batch import Store

    with Store(out) as store:
        store.set_note("running", "yes")


def test_the_lines_are_not_written_again_if_nothing_changed(bench: BatchHarness) -> None:
    bench.run()
    before = (bench.out / "summaries.jsonl").stat()
    bench.run()
    assert (bench.out / "summaries.jsonl").stat().st_mtime_ns == before.st_mtime_ns
    (bench.out / "summaries.jsonl").unlink()
    bench.run()
    assert len(bench.lines()) == 5


def test_the_lines_follow_the_order_of_the_inputs(bench: BatchHarness) -> None:
    bench.run()
    bench.sources.reverse()
    bench.run()
    assert [json.loads(line)["document"]["id"] for line in bench.lines()] == [
        *("d4", "d3", "d2", "d1", "d0")
    ]


def test_failures_say_where_and_why(bench: BatchHarness) -> None:
    bench.sources = [source("empty", " "), source("good"), source("bad")]
    bench.model = ScriptedModel(
        lambda request: (
            AnswerInvalid("no", "m", "mend") if request.window.document.id == "bad" else None
        )
    )
    report = bench.run(jobs=3)
    read, model = (json.loads(line) for line in bench.lines("failures.jsonl"))

    assert (report.finished, report.failed, report.exit_code) == (1, 2, 1)
    assert (read["document"], read["stage"], read["attempts"]) == ("empty", "read", 0)
    assert (model["document"], model["stage"], model["attempts"]) == ("bad", "model", 1)


def test_a_defect_met_by_one_document_does_not_end_the_others(bench: BatchHarness) -> None:
    def answering(request: object) -> object:
        if getattr(request, "window").document.id == "d1":  # noqa: B009
            raise ZeroDivisionError("a defect")
        return None

    bench.model = ScriptedModel(answering)
    report = bench.run()
    (line,) = bench.lines("failures.jsonl")

    assert (report.finished, report.failed) == (4, 1)
    assert "ZeroDivisionError: a defect" in json.loads(line)["error"]


@pytest.mark.parametrize("id", ["../x", "a/b", ".hidden", ""])
def test_an_id_that_is_no_file_name_is_refused(id: str, bench: BatchHarness) -> None:
    bench.sources = [source(id)]
    with pytest.raises(InputError, match="safe as the name of a file"):
        bench.run()
    assert bench.model.asked == []


def test_two_documents_of_one_id_are_refused(bench: BatchHarness) -> None:
    bench.sources = [source("a"), source("b"), source("a")]
    with pytest.raises(InputError, match="same id"):
        bench.run()
    assert bench.model.asked == []


def test_events_tell_what_is_on_the_disk(bench: BatchHarness) -> None:
    told: list[Event] = []

    def listen(event: Event) -> None:
        told.append(event)
        if isinstance(event, DocumentFinished):
            assert (bench.out / "summaries" / f"{event.document}.json").is_file()

    bench.run(jobs=2, on_event=listen)

    assert isinstance(told[0], RunPlanned)
    assert isinstance(told[-1], RunFinished)
    assert sum(isinstance(event, DocumentFinished) for event in told) == 5
    assert BatchOptions().on_event(told[0]) is None
