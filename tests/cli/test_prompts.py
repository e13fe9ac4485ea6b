"""`summarizer prompts show` prints what the model in use would be sent."""

import json
from pathlib import Path

import pytest
from support.servers.fault_server import FaultServer, answer

from summarizer.cli.app import main


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        pytest.param(
            ["--model", "openai/x"],
            ["--- model openai/x, openai, temperature 0", "--- general/claims@"],
            id="remote",
        ),
        pytest.param(["--family", "tuned"], ["--- tuned/claims@"], id="family"),
    ],
)
def test_it_is_that_of_the_model(
    arguments: list[str], lines: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The army said it would withdraw.", encoding="utf-8")
    assert main(["prompts", "show", "claims", str(article), *arguments]) == 0
    printed = capsys.readouterr().out
    assert "The army said it would withdraw." in printed
    for expected, line in zip(lines, printed.splitlines(), strict=False):
        assert line.startswith(expected)


def test_a_setting_of_the_environment_counts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUMMARIZER_MODEL", "openai/y")
    monkeypatch.setenv("SUMMARIZER_SEED", "4")
    assert main(["prompts", "show", "actors"]) == 0
    assert capsys.readouterr().out.startswith("--- model openai/y, openai, seed 4\n")


def test_the_language_of_restatements_and_the_date_of_the_text_are_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The army said it would withdraw.", encoding="utf-8")
    options = ["--model", "openai/x", "--text-language", "de", "--date", "2024-05-16"]
    assert main(["prompts", "show", "claims", str(article), *options]) == 0
    printed = capsys.readouterr().out
    assert "German" in printed
    assert "Date: 2024-05-16" in printed


def test_a_whole_request_is_what_a_run_sends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The army said it would withdraw.", encoding="utf-8")
    with FaultServer() as server:
        url = server.script("sent", answer('{"actors": []}'))
        model = ["--model", "openai/x", "--base-url", url]
        assert main(["prompts", "show", "actors", str(article), "--request", *model]) == 0
        shown = json.loads(capsys.readouterr().out)
        main(["run", str(article), "-q", *model])
        assert shown == server.requests("sent")[0].body
    assert shown["response_format"]["json_schema"]["name"] == "ActorsAnswer"

    assert main(["prompts", "show", "actors", "--request", "--model", "local"]) == 2
    assert "for openai/NAME only (local)" in capsys.readouterr().err


def test_a_codebook_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "concepts.csv"
    path.write_text("concept,definition\nBridge tolls,Fees.\n", encoding="utf-8")
    options = ["--codebook", str(path), "--model", "openai/x"]
    assert main(["prompts", "show", "positions", *options]) == 0
    assert '- "Bridge tolls": Fees.' in capsys.readouterr().out
