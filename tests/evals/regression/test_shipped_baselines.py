"""The shipped baselines have every document, and CI compares with each of them."""

import re
from pathlib import Path

import pytest

from evals.dataset.gold import default_gold, gold_ids, held_out_gold, other_languages_gold
from evals.regression.baseline import default_baseline, read_baseline

ROOT = Path(__file__).parents[3]
BASELINES = default_baseline().parent
GOLD = {
    "replay": default_gold(),
    "held": held_out_gold(),
    "capable": default_gold(),
    "capable-held": held_out_gold(),
    "capable-languages": other_languages_gold(),
}


def test_no_other_baseline_ships() -> None:
    assert {path.stem for path in BASELINES.glob("*.json")} == set(GOLD)


@pytest.mark.parametrize("name", GOLD)
def test_a_baseline_has_every_document_of_its_gold(name: str) -> None:
    documents = read_baseline(BASELINES / f"{name}.json").documents
    assert sorted(documents) == list(gold_ids(GOLD[name]))


@pytest.mark.parametrize("file", [".ci/run", ".github/workflows/eval.yml"])
@pytest.mark.parametrize("name", sorted(set(GOLD) - {"replay"}))
def test_ci_replays_each_recording_that_has_a_baseline(name: str, file: str) -> None:
    script = (ROOT / file).read_text(encoding="utf-8")
    assert f"--recording evals/recordings/{name}.jsonl" in script
    assert f"--baseline evals/baseline/{name}.json" in script


def test_the_nightly_run_is_compared_on_every_document() -> None:
    workflow = (ROOT / ".github/workflows/eval.yml").read_text(encoding="utf-8")
    asked = re.findall(r"--doc (\S+)", workflow)
    assert len(asked) == 8
    assert set(asked) <= set(read_baseline(default_baseline()).documents)
