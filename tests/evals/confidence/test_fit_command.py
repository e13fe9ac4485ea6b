"""The command that fits the confidence takes further labelled articles."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.cli import fit_confidence
from evals.cli.app import app
from summarizer.confidence.model import Coefficients

EVALS = Path(__file__).parents[3] / "evals"


def folder(parent: Path, name: str, *documents: str) -> Path:
    """Return a folder of gold with the documents and the embedded model's answers."""
    made = parent / name
    made.mkdir()
    for document in documents:
        for suffix in ("json", "txt"):
            shutil.copy(EVALS / "held" / f"{document}.{suffix}", made)
    shutil.copy(EVALS / "recordings" / "held.jsonl", made / "recording.jsonl")
    return made


def test_further_articles_take_part_in_the_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = [(folder(tmp_path, "one", "h01", "h02", "h05") / "recording.jsonl", tmp_path / "one")]
    monkeypatch.setattr(fit_confidence, "_SHIPPED", (shipped,))
    more = folder(tmp_path, "two", "h03")
    counted = []
    for options in ([], ["--also", str(more)]):
        out = tmp_path / "coefficients.json"
        arguments = ["fit-confidence", "--out", str(out), *options]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
        row = next(line for line in result.output.splitlines() if "| claims | without" in line)
        counted.append(int(row.split("|")[4]))
        assert set(Coefficients.model_validate_json(out.read_text()).models) == {"small"}
    assert counted[0] < counted[1]


def test_judged_positions_take_part_in_place_of_labels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = [(folder(tmp_path, "one", "h01", "h02", "h05") / "recording.jsonl", tmp_path / "one")]
    monkeypatch.setattr(fit_confidence, "_SHIPPED", (shipped,))
    lines = (EVALS / "judged" / "embedded-held-7.jsonl").read_text(encoding="utf-8").splitlines()
    judged = [line for line in lines if '"kind":"position"' in line]
    halves = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    for half, part in zip(halves, (judged[:60], judged[60:]), strict=True):
        half.write_text("\n".join(part), encoding="utf-8")
    monkeypatch.setattr(fit_confidence, "_VERDICTS", halves[0])
    counted = []
    for options in ([], ["--verdicts", str(halves[1])]):
        out = str(tmp_path / "coefficients.json")
        result = CliRunner().invoke(app, ["fit-confidence", "--out", out, *options])
        assert result.exit_code == 0, result.output
        row = next(line for line in result.output.splitlines() if "| positions | without" in line)
        counted.append(int(row.split("|")[4]))
    assert 0 < counted[0] < counted[1]
