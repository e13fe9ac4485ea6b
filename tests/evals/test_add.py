"""From a folder over brat to gold: `eval add` takes what a person has changed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.faults.batch_harness import BatchHarness, make_source
from support.models.scripted_model import ScriptedModel, actor, answers, claim
from support.servers.terminal import ROOT

from summarizer.cli.app import main

TEXT = "date 2024-05-06\n\nDora Valen said on Monday that taxes would rise in Hasra."
RESPONSES = answers(
    [actor("Dora Valen")],
    [claim("that taxes would rise", source="Dora Valen", cue="said", end="rise in Hasra")],
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A brat export of two documents."""
    sources = [make_source(name, f"{TEXT} {name}.") for name in ("first", "second")]
    harness = BatchHarness(tmp_path / "out", ScriptedModel(RESPONSES), sources)
    assert harness.run().finished == 2
    folder = tmp_path / "corpus"
    assert main(["export", str(harness.out), "--to", "brat", "--out", str(folder)]) == 0
    return folder


def add(corpus: Path, gold: Path, *options: str) -> int:
    files = [str(path) for path in sorted(corpus.glob("*.ann"))]
    return main(["eval", "add", *files, "--out", str(gold), *options])


def correct(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "#99\tAnnotatorNotes T1\tread\n")


def test_an_untouched_export_is_refused(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "gold"
    correct(corpus / "first.ann")
    assert add(corpus, gold) == 2
    error = capsys.readouterr().err
    assert f"nobody has changed this export, so it is a model's answer ({corpus}" in error
    assert "second.ann): correct it, or add it as it is with --unchanged" in error
    assert not gold.exists()

    correct(corpus / "second.ann")
    assert add(corpus, gold) == 0
    written = capsys.readouterr().out
    assert f"first: written to {gold / 'first.json'}" in written
    assert f"second: written to {gold / 'second.json'}" in written
    assert main(["eval", "lint", str(gold)]) == 0


def test_a_person_can_add_what_needs_no_correction_and_replace_a_record(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "gold"
    assert add(corpus, gold, "--unchanged") == 0
    assert add(corpus, gold, "--unchanged", "--annotator", "Ada") == 2
    assert "there is a gold record already and 1 more" in capsys.readouterr().err
    assert add(corpus, gold, "--unchanged", "--annotator", "Ada", "--overwrite") == 0
    record = json.loads((gold / "second.json").read_text(encoding="utf-8"))
    assert record["annotation"]["annotator"] == "Ada"


def test_an_installed_package_is_not_written_to(corpus: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    ignored = shutil.ignore_patterns("__pycache__", "recordings", "judged")
    shutil.copytree(ROOT / "summarizer", site / "summarizer", ignore=ignored)
    shutil.copytree(ROOT / "evals", site / "summarizer" / "evals", ignore=ignored)
    shutil.copytree(ROOT / "prompts", site / "summarizer" / "prompts_data", ignore=ignored)
    before = sorted((site / "summarizer" / "evals" / "gold").iterdir())

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "summarizer", "eval", "add", str(corpus / "first.ann")]
        return subprocess.run(  # noqa: S603 - the tests' own command
            [*command, "--unchanged", *options], capture_output=True, text=True, cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(site)}, check=False,  # noqa: TID251
        )  # fmt: skip

    for options in ((), ("--out", str(site / "summarizer" / "evals" / "gold"))):
        refused = run(*options)
        assert refused.returncode == 2
        assert "gold is not written into the installed package" in refused.stderr
        assert "name a folder of your own with --out" in refused.stderr
    assert sorted((site / "summarizer" / "evals" / "gold").iterdir()) == before
    added = run("--out", "own")
    assert (added.returncode, added.stdout) == (0, "first: written to own/first.json\n")
