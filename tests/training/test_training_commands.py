"""A command prints what it found; it returns 0, 1 where that is bad, 2 where it is misused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.eval_cases import predictions, run_of
from support.kesh_articles import TEXT, kesh, velmora

from evals.dataset.gold import read_gold
from evals.regression.statistics import Interval
from evals.runs.predictions import write_run
from training.cli import main
from training.data_prep.corpus import write_articles
from training.data_prep.dataset import build
from training.release.card import Card, Measured, sha256_of
from training.trainer.recipe import DataRecipe, Recipe
from training.trainer.run_summary import RunSummary


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    write_articles([kesh(), velmora()], tmp_path / "labels")
    return tmp_path / "labels"


def test_sound_labels_pass_the_check(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(labels)]) == 0
    assert "0 faults" in capsys.readouterr().out


def test_a_fault_fails_the_check(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_articles([kesh(text=TEXT.replace("Valen", "Wale"))], labels)
    assert main(["check", str(labels)]) == 1
    assert "fault  kesh: " in capsys.readouterr().out


def test_statistics_and_agreement_are_pages(
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


def test_a_leak_is_found(labels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["gold", str(labels), str(tmp_path / "gold")])
    capsys.readouterr()
    assert main(["leaks", str(labels), "--gold", str(tmp_path / "gold")]) == 1
    assert main(["leaks", str(labels), "--gold", str(tmp_path / "none")]) == 2


def test_a_verdict_is_given_on_the_articles_that_both_were_asked_about(
    labels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "gold"
    main(["gold", str(labels), str(gold)])
    for name, chosen in {"both": read_gold(gold), "one": read_gold(gold, ["kesh"])}.items():
        write_run(run_of(predictions(chosen)), tmp_path / name)
    both, one = str(tmp_path / "both"), str(tmp_path / "one")
    capsys.readouterr()

    assert main(["verdict", one, one, "--gold", str(gold)]) == 1
    assert capsys.readouterr().out.startswith("1 articles\n")
    assert main(["verdict", both, one, "--gold", str(gold)]) == 2
    assert "the runs are about other articles" in capsys.readouterr().err


def test_what_is_missing_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stats", str(tmp_path / "none.jsonl")]) == 2
    assert capsys.readouterr().err.startswith("training: ")
    assert main(["nothing-like-it"]) == 2


def test_the_card_says_what_went_in_and_what_came_out(tmp_path: Path) -> None:
    adapter, base = tmp_path / "toy-q8_0.gguf", tmp_path / "base.gguf"
    adapter.write_bytes(b"adapter")
    base.write_bytes(b"base")
    data = DataRecipe(attributions=0)
    _, account = build([kesh()], [], data)
    fitted = RunSummary(
        steps=9, planned=9, skipped=1, dropped=2, tokens=900, seconds=3.0, first_loss=2.0,
        last_loss=0.5, held_loss=0.7, device="a card", software={"torch": "2"},
    )  # fmt: skip
    figures = {"signed_f1": Interval(0.5, 0.4, 0.6), "claim_f1": Interval(None, None, None)}
    card = Card(
        Recipe(name="toy", data=data), account, fitted, adapter, base,
        (Measured("gold", 24, figures),),
    )  # fmt: skip
    page = card.page()
    assert sha256_of(adapter) in page
    assert account.sha256 in page
    assert "1 steps skipped" in page
    assert "| signed_f1 | 0.500 | 0.400 to 0.600 |" in page
    assert "| claim_f1 | – |" in page
