"""`summarizer show` lists the documents, and suggests ids near a wrong one."""

from pathlib import Path

import pytest
from support.data.exports_corpus import KESH, folder, kesh

from summarizer.cli.app import main


@pytest.fixture
def results(tmp_path: Path) -> Path:
    named = [
        kesh(id=name, title=title) for name, title in (("kesh_1", "A *title*"), ("oran", None))
    ]
    return folder(tmp_path / "out", [(summary, KESH) for summary in named])


def test_the_documents_are_listed(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(results)]) == 0
    lines = capsys.readouterr().out.partition("## Documents")[2].splitlines()
    assert [line.split(",")[0] for line in lines if line] == ["- kesh\\_1", "- oran"]
    assert lines[2].endswith("A \\*title\\*")


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("kesh1", "did you mean kesh_1?"),
        ("ORAN", "did you mean oran?"),
        ("in/oran.txt", "did you mean oran?"),
        ("zzz", "the first are kesh_1, oran;"),
    ],
)
def test_a_wrong_id_suggests_near_ones(
    wrong: str, near: str, results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", str(results), wrong]) == 2
    error = capsys.readouterr().err
    assert f"no such document ({wrong}): {near}" in error
    assert f"`summarizer show {results}` lists all" in error
