"""From a folder of articles over reviews to exports: decisions reach the data."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.faults.batch_harness import BatchHarness, make_source
from support.models.scripted_model import ScriptedModel, actor, answers, claim, position

from summarizer.cli.app import main
from summarizer.corrections.drafts import DraftRecord
from summarizer.models.identity import ModelIdentity
from summarizer.review.session import ReviewSession

TEXT = "Dora Valen said that taxes would rise. Ivo Pell of Kesh supports the harbour bill."
RESPONSES = answers(
    [actor("Dora Valen"), actor("Ivo Pell", affiliation="Kesh"), actor("Kesh", "government")],
    [claim("that taxes would rise", source="Dora Valen")],
    [position("Ivo Pell", "harbour bill", "supports the harbour bill", sentence=2)],
)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    harness = BatchHarness(tmp_path / "out", ScriptedModel(RESPONSES), [make_source("d", TEXT)])
    assert harness.run().finished == 1
    return harness.out


def review(results: Path, annotator: str, decide: dict[str, str], **changes: Any) -> None:
    """Save the decisions of an annotator, by id, and changes of the position `p1`."""
    session = ReviewSession.open(results, annotator=annotator)
    state = session.state("d")
    content = state.record.model_dump()
    for record in (*content["actors"], *content["claims"], *content["positions"]):
        record["decision"] = decide.get(record["id"], "pending")
        if record["id"] == "p1":
            record.update(changes)
    session.save("d", DraftRecord.model_validate(content), state.version)


def exported(results: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["export", str(results), "--to", "jsonl", *options]) == 0
    record: dict[str, Any] = json.loads(capsys.readouterr().out)
    return record


def test_what_was_decided_is_in_the_data(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = exported(results, capsys)
    assert "review" not in raw["provenance"]
    decisions = {"a2": "accepted", "c1": "rejected", "p1": "accepted"}
    review(results, "", decisions, stance="oppose")

    record = exported(results, capsys)
    assert record["claims"] == []
    (rejected,) = record["rejected"]
    assert (rejected["reason"], rejected["draft"]) == ("rejected-by-reviewer", raw["claims"][0])
    assert [item["stance"] for item in record["positions"]] == ["oppose"]
    # What a person accepted needs no confidence.
    assert record["actors"] == [
        {**item, "confidence": None} if item["id"] == "a2" else item for item in raw["actors"]
    ]
    assert "opposes" in record["digest"] or "against" in record["digest"]
    assert record["provenance"]["review"] == {
        "annotators": ["reviewer"],
        "accepted": 1, "corrected": 1, "added": 0, "rejected": 1, "pending": 2,
    }  # fmt: skip
    assert exported(results, capsys, "--no-reviewed") == raw

    assert main(["export", str(results), "--to", "jsonl", "--min-confidence", "0.1"]) == 0
    assert "reviews by reviewer are used in 1 documents" in capsys.readouterr().err
    assert main(["page", str(results), "--out", str(tmp_path / "page.html")]) == 0
    assert "reviews by reviewer are used in 1 documents" in capsys.readouterr().err
    assert "rejected-by-reviewer" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert main(["show", str(results), "d"]) == 0
    assert "taxes" not in capsys.readouterr().out.partition("ejected")[0]


def test_a_rejected_actor_takes_its_references_along(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review(results, "", {"a1": "rejected", "a2": "rejected", "a3": "rejected"})
    record = exported(results, capsys)
    assert (record["actors"], record["positions"]) == ([], [])
    assert [item["speaker"] for item in record["claims"]] == [None]


def test_annotators_keep_apart_and_only_what_they_agree_on_is_used(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review(results, "Ada", {"a1": "accepted", "c1": "rejected", "p1": "rejected"})
    review(results, "Ben", {"a1": "accepted", "c1": "rejected", "p1": "accepted"})

    both = exported(results, capsys)
    assert (len(both["claims"]), len(both["positions"])) == (0, 1)
    assert both["provenance"]["review"]["annotators"] == ["Ada", "Ben"]
    assert exported(results, capsys, "--annotator", "Ada")["positions"] == []
    assert len(exported(results, capsys, "--annotator", "Ben")["positions"]) == 1

    assert main(["agreement", str(results)]) == 0
    line = capsys.readouterr().out.splitlines()[1].split()
    # Two of three decisions are equal; Ada accepts 1 of 3 and Ben 2 of 3, so chance gives 4/9.
    assert line == ["Ada,", "Ben", "decision", "3", "0.667", "0.400", "0.444"]

    assert main(["export", str(results), "--to", "jsonl", "--annotator", "Cleo"]) == 2
    assert "there is no review by this annotator (Cleo): choose one of Ada, Ben" in (
        capsys.readouterr().err
    )


def test_one_annotator_has_no_agreement(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    review(results, "Ada", {"a1": "accepted"})
    assert main(["agreement", str(results)]) == 2
    assert "no record has decisions of two annotators" in capsys.readouterr().err


def test_an_unfinished_review_of_earlier_results_is_not_used(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review(results, "", {"c1": "rejected"})
    harness = BatchHarness(results, ScriptedModel(), [make_source("d", TEXT)])
    other = harness.model

    assert harness.run(identity=ModelIdentity("other", "test", "general")).finished == 1
    assert other.asked
    record = exported(results, capsys)
    assert "review" not in record["provenance"]
    assert main(["export", str(results), "--to", "jsonl"]) == 0
    assert "unfinished reviews of 1 earlier results are not" in capsys.readouterr().err
