"""Commands print their result and return 0, 1 for a failure, 2 for a usage error."""

import json
from pathlib import Path

import pytest
from support.data.eval_cases import predictions, run_of
from support.data.kesh_articles import TEXT, kesh, velmora

from evals.dataset.gold import read_gold
from evals.regression.statistics import Interval
from evals.runs.predictions import write_run
from training.cli import main
from training.data_prep.corpus import write_articles
from training.data_prep.dataset import build
from training.recipe import DataRecipe, Recipe, sha256_of
from training.release.card import Card, RunFigures
from training.trainer.run_summary import RunSummary


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    write_articles([kesh(), velmora()], tmp_path / "labels")
    return tmp_path / "labels"


def test_valid_labels_pass_the_check(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(labels)]) == 0
    assert "0 errors" in capsys.readouterr().out


def test_an_error_fails_the_check(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_articles([kesh(text=TEXT.replace("Valen", "Wale"))], labels)
    assert main(["check", str(labels)]) == 1
    assert "error    kesh: " in capsys.readouterr().out


def test_statistics_and_agreement_are_markdown(
    labels: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stats", str(labels)]) == 0
    assert main(["agree", str(labels), str(labels)]) == 0
    out = capsys.readouterr().out
    assert "2 articles" in out
    assert "| actor_f1 | 1.000 |" in out


def test_labels_can_be_written_as_gold(labels: Path, tmp_path: Path) -> None:
    assert main(["gold", str(labels), str(tmp_path / "gold")]) == 0
    record = json.loads((tmp_path / "gold" / "kesh.json").read_text())
    assert len(record["claims"]) == 4


def test_an_overlap_with_gold_fails(
    labels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["gold", str(labels), str(tmp_path / "gold")])
    capsys.readouterr()
    assert main(["leaks", str(labels), "--gold", str(tmp_path / "gold")]) == 1
    assert main(["leaks", str(labels), "--gold", str(tmp_path / "none")]) == 2


def test_a_verdict_covers_the_documents_of_both_runs(
    labels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "gold"
    main(["gold", str(labels), str(gold)])
    for name, chosen in {"both": read_gold(gold), "one": read_gold(gold, ["kesh"])}.items():
        write_run(run_of(predictions(chosen)), tmp_path / name)
    both, one = str(tmp_path / "both"), str(tmp_path / "one")
    capsys.readouterr()

    assert main(["verdict", one, one, "--gold", str(gold)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("gold: 1 articles\n  actor_f1  1.000 to 1.000 (+0.000)\n")
    assert out.endswith("mean of 1 sets  1.000 to 1.000 (+0.000)\nkeep the shipped adapter\n")
    assert main(["verdict", both, one, "--gold", str(gold)]) == 2
    assert "the runs cover different documents" in capsys.readouterr().err


def test_missing_files_give_a_one_line_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stats", str(tmp_path / "none.jsonl")]) == 2
    assert capsys.readouterr().err.startswith("training: ")
    assert main(["nothing-like-it"]) == 2


def test_the_card_reports_data_and_figures(tmp_path: Path) -> None:
    adapter, base = tmp_path / "toy-q8_0.gguf", tmp_path / "base.gguf"
    adapter.write_bytes(b"adapter")
    base.write_bytes(b"base")
    data = DataRecipe(attributions=0)
    _, manifest = build([kesh()], [], data)
    run_summary = RunSummary(
        steps=9, planned=9, skipped=1, dropped=2, tokens=900, seconds=3.0, first_loss=2.0,
        last_loss=0.5, validation_loss=0.7, device="a card", software={"torch": "2"},
    )  # fmt: skip
    figures = {"signed_f1": Interval(0.5, 0.4, 0.6), "claim_f1": Interval(None, None, None)}
    card = Card(
        Recipe(name="toy", data=data), manifest, run_summary, adapter, base,
        (RunFigures("gold", 24, figures),),
    )  # fmt: skip
    page = card.page()
    assert sha256_of(adapter) in page
    assert manifest.sha256 in page
    assert "1 steps skipped" in page
    assert "| signed_f1 | 0.500 | 0.400 to 0.600 |" in page
    assert "| claim_f1 | – |" in page
