"""A text is asked about and paid once, however many documents have it."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from support.faults.batch_harness import TEXT, BatchHarness, make_source
from support.models.scripted_model import ScriptedModel, actor, answers, claim

from summarizer.errors import AnswerInvalid

RESPONSES = answers([actor("Dora Valen")], [claim("that taxes would rise", source="Dora Valen")])


def copies(count: int, **more: Any) -> list[Any]:
    return [make_source(f"d{number}", TEXT, **more) for number in range(count)]


def test_equal_texts_are_asked_about_once_in_one_run_and_later(tmp_path: Path) -> None:
    harness = BatchHarness(tmp_path / "out", ScriptedModel(RESPONSES), copies(40))
    report = harness.run(jobs=8)
    assert (report.finished, report.copied, len(harness.model.asked)) == (40, 39, 3)
    assert report.usage.requests == 3

    harness.sources.append(make_source("later", TEXT))
    assert harness.run().copied == 1
    assert len(harness.model.asked) == 3

    summaries = [json.loads(line) for line in harness.lines()]
    assert [item["document"]["id"] for item in summaries] == [
        *(f"d{n}" for n in range(40)),
        "later",
    ]
    assert all(item["claims"] == summaries[0]["claims"] for item in summaries)
    originals = [item for item in summaries if "copied_from" not in item["provenance"]]
    assert len(originals) == 1
    sources = {item["provenance"].get("copied_from") for item in summaries} - {None}
    assert sources == {originals[0]["document"]["id"]}
    assert json.loads((harness.out / "run.json").read_text())["this_run"]["copied"] == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(make_source("e", TEXT, date="2024-05-06"), id="date"),
        pytest.param(make_source("e", f"{TEXT} It rained."), id="text"),
    ],
)
def test_another_date_or_text_is_asked_about(other: Any, tmp_path: Path) -> None:
    harness = BatchHarness(tmp_path / "out", ScriptedModel(RESPONSES), [*copies(1), other])
    assert harness.run().copied == 0
    assert len(harness.model.asked) == 6


def test_a_document_does_not_wait_for_one_that_failed(tmp_path: Path) -> None:
    first = threading.Event()

    def respond(request: Any) -> object:
        is_first = not first.is_set()
        first.set()
        return AnswerInvalid("no", "", "") if is_first else RESPONSES(request)

    harness = BatchHarness(tmp_path / "out", ScriptedModel(respond), copies(3))
    report = harness.run(jobs=3)
    assert (report.failed, report.finished, report.copied) == (1, 2, 1)


def test_limits_count_the_documents_that_are_asked_about(tmp_path: Path) -> None:
    harness = BatchHarness(tmp_path / "out", ScriptedModel(RESPONSES), copies(5))
    report = harness.run(max_documents=1)
    assert (report.finished, report.copied) == (1, 0) or report.finished == 5
    assert harness.run(max_documents=1).summaries == 5
    assert len(harness.model.asked) == 3
