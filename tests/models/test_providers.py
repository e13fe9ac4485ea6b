"""A provider with the OpenAI protocol uses the same client as an endpoint."""

import socket
import threading
from collections.abc import Iterator

import pytest
from support.models.model_requests import FAST, GOOD, instructor_model
from support.servers.fault_server import FaultServer, answer, status

from summarizer.models.base import ModelRequest
from summarizer.models.factory import open_model
from summarizer.schema.drafts import ActorsAnswer
from summarizer.settings import Settings

OLLAMA = ("127.0.0.1", 11434)


@pytest.fixture
def ollama(server: FaultServer) -> Iterator[FaultServer]:
    """Forward Ollama's port to the fault server."""
    try:
        listener = socket.create_server(OLLAMA)
    except OSError:
        pytest.skip("the port of Ollama is taken")

    def copy(source: socket.socket, target: socket.socket) -> None:
        with source, target:
            while data := source.recv(65_536):
                target.sendall(data)

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            there = socket.create_connection(("127.0.0.1", server.port))
            for ends in ((client, there), (there, client)):
                copies = (end.dup() for end in ends)
                threading.Thread(target=copy, args=tuple(copies), daemon=True).start()
            client.close()
            there.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def test_it_is_retried_like_an_endpoint(
    ollama: FaultServer, model_request: ModelRequest[ActorsAnswer]
) -> None:
    # The path of Ollama's address has no script name; its first part is `v1`.
    ollama.script("v1", status(500), answer("prose"), answer(GOOD))
    model = instructor_model(open_model(Settings(model="ollama/org/tiny")))
    model.retry_policy = FAST
    try:
        response = model.generate(model_request)
    finally:
        model.close()

    assert response.usage.requests == 3
    assert response.usage.prompt_tokens == 200
    assert ollama.requests("v1")[0].body["model"] == "org/tiny"
    assert ollama.requests("v1")[0].body["response_format"]["json_schema"]["strict"] is True
    assert model.name == "ollama/org/tiny"
    assert model.backend == "instructor, ollama"


@pytest.mark.parametrize(
    ("provider", "variable"),
    [("deepseek", "DEEPSEEK_API_KEY"), ("openrouter", "OPENROUTER_API_KEY")],
)
def test_its_key_comes_from_its_own_variable(
    monkeypatch: pytest.MonkeyPatch, provider: str, variable: str
) -> None:
    monkeypatch.setenv(variable, "zq-key-of-its-own")
    model = instructor_model(open_model(Settings(model=f"{provider}/x")))
    model.close()
    assert "zq-key-of-its-own" in model.secrets
    assert "zq-key" not in repr(model)
