"""`summarizer models` lists what can be used, and what is missing for the others."""

import json

import pytest
from support.servers.fault_server import FaultServer, Send, status

from summarizer.cli.app import main


def rows(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the rest of each row by its first word."""
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["models"]) == 0
    lines = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    return {line[0] if line[0] != "openai/NAME" else line[1][:10]: line[1] for line in lines}


def test_what_is_missing_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPSEEK_API_KEY", "k")
    listed = rows(capsys, monkeypatch)
    assert listed["deepseek/NAME"].strip() == "ready"
    assert listed["openrouter/NAME"].split(maxsplit=1)[1].strip() == "set OPENROUTER_API_KEY"
    assert "pip install xai-sdk; set XAI_API_KEY" in listed["xai/NAME"]
    assert "no server" in listed["--base-url"]


def test_the_models_of_a_server_are_listed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    models = [{"id": name, "object": "model", "created": 1, "owned_by": "me"} for name in "ba"]
    with FaultServer() as server:
        url = server.script("list", Send(json.dumps({"object": "list", "data": models})))
        monkeypatch.setenv("SUMMARIZER_BASE_URL", url)
        assert rows(capsys, monkeypatch)["--base-url"].rstrip().endswith("a, b")
        server.script("list", status(404, "no list here"))
        assert "no list here" in rows(capsys, monkeypatch)["--base-url"]
