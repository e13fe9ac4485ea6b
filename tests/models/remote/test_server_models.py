"""A server that is named without a model is asked for its models; its only one is used."""

import json
from pathlib import Path

import pytest
from support.servers.fault_server import FaultServer, Send, answer, status

from summarizer import Summarizer, Summary
from summarizer.cli.app import main
from summarizer.errors import ConfigError
from summarizer.models.remote.server_models import with_only_model
from summarizer.settings import load_settings


def listing(*names: str) -> Send:
    models = [{"id": name, "object": "model", "created": 1, "owned_by": "me"} for name in names]
    return Send(json.dumps({"object": "list", "data": models}))


def test_the_only_model_is_used(server: FaultServer, tmp_path: Path) -> None:
    empty = [answer(json.dumps({task: []})) for task in ("actors", "claims", "positions")]
    url = server.script("one", listing("qwen2.5:7b"), *empty)
    with Summarizer(base_url=url) as opened:
        (summary,) = opened.map(["Dora Valen spoke in Hasra."])
    assert isinstance(summary, Summary)
    assert summary.provenance.model == "openai/qwen2.5:7b"
    assert server.requests("one")[1].body["model"] == "qwen2.5:7b"

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Dora Valen spoke in Hasra.", encoding="utf-8")
    url = server.script("one", listing("qwen2.5:7b"), *empty)
    assert (
        main(["batch", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--base-url", url])
        == 0
    )


@pytest.mark.parametrize(
    ("step", "message"),
    [
        pytest.param(listing("b", "a"), "the server has 2 models: a, b (", id="two"),
        pytest.param(listing(), "the server has 0 models (", id="none"),
        pytest.param(
            status(404, "no such path"),
            "the server does not list its models: no such model or address (HTTP 404): no such",
            id="no-list",
        ),
        pytest.param(
            Send("<html></html>", content_type="text/html"), "does not list its models", id="page"
        ),
    ],
)
def test_otherwise_a_model_must_be_named(
    step: Send,
    message: str,
    server: FaultServer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Dora Valen spoke in Hasra.", encoding="utf-8")
    url = server.script("several", step)

    assert main(["run", str(article), "--base-url", url]) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert message in error
    assert f"127.0.0.1:{server.port}" in error
    assert error.endswith("name one with --model openai/NAME")


def test_a_named_model_is_not_replaced(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_BASE_URL", server.script("unasked", listing("other")))
    for name in ("local", "openai/x"):
        settings = load_settings(model=name)
        assert with_only_model(settings) is settings
    assert not server.requests("unasked")


def test_a_refused_key_is_named_rather_than_a_model(server: FaultServer) -> None:
    settings = load_settings(base_url=server.script("key", status(401, "bad key")))
    with pytest.raises(ConfigError, match=r"\(HTTP 401\): bad key .*: check OPENAI_API_KEY"):
        with_only_model(settings)


def test_a_server_that_is_down_is_an_error() -> None:
    settings = load_settings(base_url="http://127.0.0.1:9/v1")
    with pytest.raises(ConfigError, match="no connection"):
        with_only_model(settings)
