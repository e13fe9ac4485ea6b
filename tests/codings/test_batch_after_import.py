"""A batch run onto a folder of imported codings goes on with the documents that nobody coded."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.data.dna_files import DnaFile
from support.servers.slow_server import SlowServer, article

from summarizer.cli.app import main


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(3):
        (folder / f"a{number}.txt").write_text(article(number), encoding="utf-8")
    return folder


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    """Results of a file with two coded documents and one that is not coded."""
    file = DnaFile(tmp_path / "x.dna")
    # Another title than the file has, and text with other edges.
    file.statement(file.document("a0", article(0).strip(), "2020-01-02"), article(0)[:20], "Ada V")
    numbers = file.document("a1", article(1)), file.document("Interview", "Ada V wants a tunnel.")
    file.statement(numbers[1], "wants a tunnel", "Ada V", "", "Tunnel")
    first = "update DATASHORTTEXT set Entity = ? where StatementId = 1 and VariableId = 3"
    file.sql.execute(first, (file.entity("concept", "Tunnel"),))
    assert main(["import", str(file.save()), "--out", str(tmp_path / "out")]) == 0
    return tmp_path / "out"


def batch(articles: Path, out: Path, server: SlowServer, *options: str) -> int:
    model = ("--model", "openai/loopback", "--base-url", server.url)
    return main(["batch", str(articles), "--out", str(out), *model, *options])


def models(out: Path) -> dict[str, str]:
    lines = (out / "summaries.jsonl").read_text(encoding="utf-8").splitlines()
    records: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return {item["document"]["id"]: item["provenance"]["model"] for item in records}


def test_only_documents_that_nobody_coded_are_asked_about(
    articles: Path, coded: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    # The text of a coded document under another name.
    (articles / "talk.txt").write_text("Ada V wants a tunnel.", encoding="utf-8")
    assert models(coded) == {"a0": "people", "a1": "people", "Interview": "people"}
    with SlowServer(delay=0) as server:
        assert batch(articles, coded, server) == 0
        assert "3 to do: 3 new; 1 coded by people" in capsys.readouterr().err
        machine = "openai/loopback"
        # What is coded stays, though it is not among the inputs.
        assert models(coded) == {
            "a0": "people", "a1": machine, "a2": machine, "talk": "people", "Interview": "people",
        }  # fmt: skip
        run = json.loads((coded / "run.json").read_text(encoding="utf-8"))["documents"]
        assert (run["coded_by_people"], run["outdated"]) == (3, 0)
        (articles / "a0.txt").write_text("Another article. Ada V is not in it.", encoding="utf-8")
        assert batch(articles, coded, server, "--profile", "small", "--no-redo") == 0
        assert "2 coded by people (1 with another text)" in capsys.readouterr().err
        assert models(coded)["a0"] == "people"
        assert batch(articles, coded, server, "--redo") == 0
        assert models(coded) == {
            "a0": machine, "a1": machine, "a2": machine, "talk": machine, "Interview": "people",
        }  # fmt: skip


def test_an_import_does_not_replace_what_a_model_has_done(
    articles: Path, coded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    with SlowServer(delay=0) as server:
        assert batch(articles, coded, server, "--redo") == 0
    capsys.readouterr()
    again = ["import", str(tmp_path / "x.dna"), "--out", str(coded)]
    assert main(again) == 2
    assert "a0 has a summary of openai/loopback" in capsys.readouterr().err
    assert models(coded)["a0"] == "openai/loopback"
    assert main([*again, "--overwrite"]) == 0
    assert models(coded) == {
        "a0": "people", "a1": "people", "a2": "openai/loopback", "Interview": "people",
    }  # fmt: skip
