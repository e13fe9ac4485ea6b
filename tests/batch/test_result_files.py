"""Files of a results folder agree with the store, and are complete or absent."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.faults.batch_harness import TEXT, BatchHarness, make_source
from support.models.scripted_model import ScriptedModel, actor, answers, claim

from summarizer.batch import BatchOptions
from summarizer.batch.events import DocumentFinished, Event, RunFinished, RunPlanned
from summarizer.batch.storage import result_files
from summarizer.dataset import Dataset
from summarizer.errors import AnswerInvalid, InputError


@pytest.fixture
def harness(harness: BatchHarness) -> BatchHarness:
    harness.model = ScriptedModel(answers([actor("Dora Valen")], [claim("that taxes would rise")]))
    return harness


def test_a_dataset_reads_the_files_of_a_run(harness: BatchHarness) -> None:
    harness.run()
    dataset = Dataset(harness.out)
    summaries = list(dataset)

    assert [summary.document.id for summary in summaries] == ["d0", "d1", "d2", "d3", "d4"]
    for summary in summaries:
        text = dataset.text(summary)
        assert text.startswith(TEXT)
        assert all(claim.quote.span.slice(text) == claim.quote.text for claim in summary.claims)
        path = harness.out / "summaries" / f"{summary.document.id}.json"
        assert path.read_text(encoding="utf-8") == summary.model_dump_json(indent=2) + "\n"


def test_run_json_records_the_run(harness: BatchHarness) -> None:
    harness.run()
    record = json.loads((harness.out / "run.json").read_text(encoding="utf-8"))

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


def test_the_next_run_writes_the_files_of_a_killed_run(
    harness: BatchHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run is killed after it has written the store, and leaves a temporary file behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(result_files, "write_document_files", lambda *_: None)
        patch.setattr(result_files, "write_jsonl_files", lambda _: None)
        harness.run()
    (harness.out / "summaries").mkdir()
    leftover = harness.out / "summaries" / ".d0.json.abcd1234"
    leftover.write_text("{")
    assert not (harness.out / "summaries.jsonl").exists()
    mark_as_killed(harness.out)

    report = harness.run()

    assert (report.finished, len(harness.lines())) == (0, 5)
    assert len(list((harness.out / "summaries").glob("*.json"))) == 5
    assert len(list((harness.out / "texts").glob("*.txt"))) == 5
    assert not leftover.exists()


def mark_as_killed(out: Path) -> None:
    from summarizer.batch import Store

    with Store(out) as store:
        store.set_note("running", "yes")


def test_unchanged_jsonl_files_are_not_written_again(harness: BatchHarness) -> None:
    harness.run()
    before = (harness.out / "summaries.jsonl").stat()
    harness.run()
    assert (harness.out / "summaries.jsonl").stat().st_mtime_ns == before.st_mtime_ns
    (harness.out / "summaries.jsonl").unlink()
    harness.run()
    assert len(harness.lines()) == 5


def _remove(path: Path) -> None:
    path.unlink()


def _empty(path: Path) -> None:
    path.write_text("")


def _change(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-3] + b"??\n")


@pytest.mark.parametrize("damage", [_remove, _empty, _change])
@pytest.mark.parametrize(
    "name", ["summaries/d1.json", "texts/d2.txt", "summaries.jsonl", "failures.jsonl"]
)
def test_the_same_command_restores_files_that_were_lost_or_changed(
    harness: BatchHarness, name: str, damage: Callable[[Path], None]
) -> None:
    harness.run()
    before = contents(harness.out)
    damage(harness.out / name)
    report = harness.run()
    assert contents(harness.out) == before
    assert (report.finished, len(harness.model.asked)) == (0, 15)


def test_lost_folders_of_results_are_restored_and_whole_files_are_not_written(
    harness: BatchHarness,
) -> None:
    harness.run()
    before = contents(harness.out)
    shutil.rmtree(harness.out / "texts")
    whole = (harness.out / "summaries.jsonl").stat().st_mtime_ns
    harness.run()
    assert contents(harness.out) == before
    written = {path: path.stat().st_mtime_ns for path in (harness.out / "texts").iterdir()}
    harness.run()
    assert {path: path.stat().st_mtime_ns for path in written} == written
    assert (harness.out / "summaries.jsonl").stat().st_mtime_ns == whole


def contents(folder: Path) -> dict[str, bytes]:
    """Return the content of each result file by its name."""
    paths = [path for path in folder.rglob("*") if path.suffix in {".json", ".jsonl", ".txt"}]
    return {path.name: path.read_bytes() for path in paths if path.name != "run.json"}


def test_jsonl_files_have_the_order_of_the_inputs(harness: BatchHarness) -> None:
    harness.run()
    harness.sources.reverse()
    harness.run()
    assert [json.loads(line)["document"]["id"] for line in harness.lines()] == [
        *("d4", "d3", "d2", "d1", "d0")
    ]


def test_failures_have_stage_and_reason(harness: BatchHarness) -> None:
    harness.sources = [make_source("empty", " "), make_source("good"), make_source("bad")]
    harness.model = ScriptedModel(
        lambda request: (
            AnswerInvalid("no", "m", "fix") if request.window.document.id == "bad" else None
        )
    )
    report = harness.run(jobs=3)
    read, model = (json.loads(line) for line in harness.lines("failures.jsonl"))

    assert (report.finished, report.failed, report.exit_code) == (1, 2, 1)
    assert (read["document"], read["stage"], read["attempts"]) == ("empty", "read", 0)
    assert (model["document"], model["stage"], model["attempts"]) == ("bad", "model", 1)


def test_a_bug_triggered_by_one_document_does_not_affect_the_others(harness: BatchHarness) -> None:
    def respond(request: object) -> object:
        if getattr(request, "window").document.id == "d1":  # noqa: B009
            raise ZeroDivisionError("a defect")
        return None

    harness.model = ScriptedModel(respond)
    report = harness.run()
    (line,) = harness.lines("failures.jsonl")

    assert (report.finished, report.failed) == (4, 1)
    assert "ZeroDivisionError: a defect" in json.loads(line)["error"]


@pytest.mark.parametrize("document_id", ["../x", "a/b", ".hidden", ""])
def test_an_id_that_is_no_file_name_is_rejected(document_id: str, harness: BatchHarness) -> None:
    harness.sources = [make_source(document_id)]
    with pytest.raises(InputError, match="safe as the name of a file"):
        harness.run()
    assert harness.model.asked == []


def test_two_documents_with_the_same_id_are_rejected(harness: BatchHarness) -> None:
    harness.sources = [make_source("a"), make_source("b"), make_source("a")]
    with pytest.raises(InputError, match="same id"):
        harness.run()
    assert harness.model.asked == []


def test_events_are_emitted_after_the_files_are_written(harness: BatchHarness) -> None:
    received: list[Event] = []

    def listen(event: Event) -> None:
        received.append(event)
        if isinstance(event, DocumentFinished):
            assert (harness.out / "summaries" / f"{event.document}.json").is_file()

    harness.run(jobs=2, on_event=listen)

    assert isinstance(received[0], RunPlanned)
    assert isinstance(received[-1], RunFinished)
    assert sum(isinstance(event, DocumentFinished) for event in received) == 5
    BatchOptions().on_event(received[0])
