"""The count of fragments follows the published definition, and can be compared with its code.

Wang et al. (COLING 2022) count a fragment as right in an exact match if its role, its first and its
last token are those of a gold fragment. Precision, recall, F1 and accuracy are of fragments.
"""

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.data.cofenet_labels import ROLES, expand

from benchmarks.cofenet_scorer import (
    authors_scorer,
    largest_difference,
    main,
    project_scorer,
    replace_labels,
)
from evals.benchmarks.attributions.cofenet import PUBLISHED, cofenet_metrics, count_fragments


def f1(counts: Counter[str]) -> dict[str, float | None]:
    return {metric.name: metric.of(counts) for metric in cofenet_metrics()}


# Table 6 of the detailed experiments, PolNeAR: precision, recall, F1 and accuracy in percent.
ROWS = {
    "CofeNet": {
        "source": (82.9, 83.6, 83.2, 71.3),
        "cue": (75.9, 74.7, 75.3, 60.4),
        "content": (74.9, 71.1, 72.9, 57.4),
    },
    "BERT": {
        "source": (80.9, 81.3, 81.1, 68.2),
        "cue": (76.8, 71.4, 74.0, 58.7),
        "content": (71.1, 66.8, 68.9, 52.6),
    },
}


@pytest.mark.parametrize(("system", "role"), [(s, r) for s, roles in ROWS.items() for r in roles])
def test_published_figures_follow_from_one_another_by_our_metrics(system: str, role: str) -> None:
    precision, recall, published, accuracy = (figure / 100 for figure in ROWS[system][role])
    wanted = 100_000
    right = round(recall * wanted)
    given = round(right / precision)
    counts = Counter({f"{role}.right": right, f"{role}.given": given, f"{role}.wanted": wanted})

    # Printed figures are rounded to a thousandth.
    assert f1(counts)[f"{role}_f1"] == pytest.approx(published, abs=0.001)
    assert right / (given + wanted - right) == pytest.approx(accuracy, abs=0.0015)
    assert PUBLISHED[system][role] == pytest.approx(published)


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ("Bs Is Bq Bc Ic", "Bs Is Bq Bc Ic", {"source": 1, "cue": 1, "content": 1}),
        ("Bs Is Bq Bc Ic", "Bs . Bq Bc Ic", {"cue": 1, "content": 1}),
        ("Bc Ic Ic .", ". Bc Ic .", {}),
        ("Bc Ic Ic .", "Bc Ic Ic Ic", {}),
        ("Bs Is .", "Bc Ic .", {}),
        ("Bc Ic Bc Ic", "Bc Ic Ic Ic", {}),
        ("Bc Ic . Bc Ic", "Bc Ic . Bc .", {"content": 1}),
        ("Bq . Bq . Bq", "Bq . . . Bq", {"cue": 2}),
    ],
    ids=["equal", "end", "begin", "longer", "role", "joined", "one-of-two", "three"],
)  # fmt: skip
def test_a_fragment_is_right_only_by_role_first_and_last_token(
    gold: str, predicted: str, expected: dict[str, int]
) -> None:
    counts = count_fragments(expand(gold), expand(predicted))
    right = {role: counts[f"{role}.right"] for role in ROLES.values() if counts[f"{role}.right"]}
    assert right == expected
    for role in ROLES.values():
        assert counts[f"{role}.wanted"] == expand(gold).count(f"B-{role}")
        assert counts[f"{role}.given"] == expand(predicted).count(f"B-{role}")


def by_definition(gold: Sequence[str], predicted: Sequence[str]) -> Counter[str]:
    """Count what the definition says, by regular expressions on labels of two letters."""

    def spans(sequence: Sequence[str]) -> list[tuple[str, int, int]]:
        text = "".join("..." if label == "O" else f"{label[0]}{label[2:4]}" for label in sequence)
        return [
            (role, *match.span())
            for role in ROLES.values()
            for match in re.finditer(f"B{role[:2]}(?:I{role[:2]})*", text)
        ]

    wanted, given = spans(gold), spans(predicted)
    counts: Counter[str] = Counter()
    for role, first, last in given:
        counts[f"{role}.given"] += 1
        counts[f"{role}.right"] += (role, first, last) in wanted
    for role, _, _ in wanted:
        counts[f"{role}.wanted"] += 1
    return +counts


@pytest.mark.parametrize("share", [0.05, 0.3, 1.0])
def test_random_labels_are_counted_as_the_definition_says(share: float) -> None:
    chance = random.Random(7)  # noqa: S311 - not for secrets
    gold = [
        expand(" ".join(chance.choices(["Bs Is", "Bq", "Bc Ic Ic", ".", ". ."], k=9)))
        for _ in range(60)
    ]
    predicted = replace_labels(gold, share, seed=1)
    assert predicted != gold

    total: Counter[str] = Counter()
    for wanted, given in zip(gold, predicted, strict=True):
        counts = count_fragments(wanted, given)
        assert counts == by_definition(wanted, given)
        total += counts
    assert project_scorer(gold, predicted) == {
        name: value or 0.0 for name, value in f1(total).items()
    }
    assert replace_labels(gold, 0, seed=1) == gold


SCORER = """
def evaluate_extraction(gold, predicted):
    equal = float(gold == predicted)
    figures = {"pre": equal, "rec": equal, "f1": %s}
    return {"exact_match": {role: figures for role in ("source", "cue", "content")}}
"""


def checkout(folder: Path, figure: str) -> Path:
    """Return a folder in the shape of the authors' repository."""
    (folder / "exe" / "eval").mkdir(parents=True)
    (folder / "exe" / "__init__.py").write_text("import torch_that_is_not_installed\n")
    (folder / "exe" / "eval" / "__init__.py").write_text(SCORER % figure)
    return folder


@pytest.fixture(autouse=True)
def _forget_the_authors_code(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("exe", "exe.eval"):
        monkeypatch.setitem(sys.modules, name, sys)
        monkeypatch.delitem(sys.modules, name)


def test_the_authors_scorer_is_read_without_their_models(tmp_path: Path) -> None:
    gold = [expand("Bs Bq Bc Ic")]
    theirs = authors_scorer(checkout(tmp_path, "equal"))(gold, gold)
    assert theirs == project_scorer(gold, gold)
    assert largest_difference(theirs, {**theirs, "cue_f1": 0.75}) == 0.25


@pytest.mark.parametrize(("figure", "code"), [("equal", 0), ("0.9", 1)])
def test_a_difference_is_shown_and_sets_the_exit_code(
    figure: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = tmp_path / "labels.txt"
    row = {"id": "x_1", "tokens": "Ann said it rained".split(), "labels": expand("Bs Bq Bc Ic")}
    labels.write_text(json.dumps(row) + "\n")
    assert main([str(checkout(tmp_path, figure)), str(labels), str(labels)]) == code
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("| labels.txt | 1.0000, 1.0000, 1.0000 |")
    assert last.endswith("| 0 |") == (code == 0)
