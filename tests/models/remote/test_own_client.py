"""A client of the caller is used as it is, left open, and its key stays secret."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import instructor
import openai
import pytest
from support.servers.fault_server import Body, FaultServer, Step, answer, status
from support.servers.replies import task_of

from summarizer import Document, Failure, Summarizer, summarize
from summarizer.errors import ArgumentTypeError, ConfigError, ModelRejected
from summarizer.models.factory import open_model
from summarizer.models.identity import configured_identity
from summarizer.settings import Settings

TEXT = "Dora Valen said that taxes would rise. Nobody else spoke on that day in Hasra."
KEY = "zq-4711-key-of-the-caller"


def play(body: Body) -> Step:
    """Answer with one actor, and no claims or positions."""
    task = task_of(body)
    records = [{"name": "Dora Valen", "kind": "person"}] if task == "actors" else []
    return answer(json.dumps({task: records}))


@pytest.fixture
def url(server: FaultServer) -> str:
    return server.react("own", play)


@pytest.fixture
def client(url: str) -> Iterator[openai.OpenAI]:
    headers = {"x-team": "politics"}
    with openai.OpenAI(base_url=url, api_key=KEY, default_headers=headers) as made:
        yield made


@pytest.mark.parametrize("wrap", [lambda sdk: sdk, instructor.from_openai])
def test_a_client_is_used_as_configured_and_left_open(
    wrap: Callable[[openai.OpenAI], Any], client: openai.OpenAI, server: FaultServer
) -> None:
    with Summarizer("openai/fake", client=wrap(client), seed=7) as opened:
        summary = opened.summarize(TEXT)

    assert [actor.name for actor in summary.actors] == ["Dora Valen"]
    requests = server.requests("own")
    assert summary.provenance.usage.requests == len(requests) == 3
    assert summary.provenance.backend.startswith("openai-compatible, 127.0.0.1:")
    assert {request.headers["x-team"] for request in requests} == {"politics"}
    assert {request.headers["authorization"] for request in requests} == {f"Bearer {KEY}"}
    assert {(request.body["model"], request.body["seed"]) for request in requests} == {("fake", 7)}
    assert not client.is_closed()


def test_its_retries_are_counted_and_its_key_is_secret(server: FaultServer) -> None:
    steps = (status(500), status(400, f"the key {KEY} has no rights"))
    url = server.script("own", *steps)
    with (
        openai.OpenAI(base_url=url, api_key=KEY, max_retries=5) as client,
        Summarizer("openai/fake", client=client) as opened,
    ):
        (failure,) = opened.map([Document.from_text(TEXT)])

    assert isinstance(failure, Failure)
    # The last one is repeated without log-probabilities, which may be what is refused.
    assert failure.attempts == 3
    assert "[key] has no rights" in failure.error
    assert "4711" not in failure.error


def test_a_client_with_its_own_transport_is_used(url: str) -> None:
    seen: list[str] = []
    transport = httpx2.Client(
        event_hooks={"request": [lambda request: seen.append(request.method)]}
    )
    with openai.OpenAI(base_url=url, api_key=KEY, http_client=transport) as client:
        summarize(TEXT, model="openai/fake", client=client)
    assert seen == ["POST"] * 3


def test_the_hooks_of_an_instructor_client_stay_its_own() -> None:
    class Sdk:
        """Another provider's SDK."""

    calls: list[str] = []

    def create(*, hooks: Any, model: str, **parameters: Any) -> Any:
        hooks.emit_completion_arguments(**parameters)
        calls.append(model)
        made = parameters["response_model"].model_validate(
            {next(iter(parameters["response_model"].model_fields)): []}
        )
        made._raw_response = None
        hooks.emit_completion_response(None)
        return made

    client = instructor.Instructor(Sdk(), create)
    summary = summarize(TEXT, model="anthropic/claude", client=client)

    assert calls == ["claude"] * 3
    assert summary.provenance.backend == "instructor, anthropic"
    assert summary.provenance.usage.requests == 3
    assert not any(client.hooks.copy()._handlers.values())
    assert client.kwargs == {}


@pytest.mark.parametrize(
    ("client", "message"),
    [
        pytest.param(
            instructor.AsyncInstructor(object(), lambda: None),
            "the client of this provider is asynchronous",
            id="asynchronous client of another provider",
        ),
        pytest.param(httpx2.Client(), "not Client", id="another-client"),
    ],
)
def test_another_client_is_an_error(client: Any, message: str) -> None:
    with pytest.raises(ArgumentTypeError, match=message):
        summarize(TEXT, model="openai/fake", client=client)


def test_a_client_needs_the_name_of_a_model(client: openai.OpenAI) -> None:
    with pytest.raises(ConfigError, match="the client needs the name of a model"):
        summarize(TEXT, client=client)


@pytest.mark.parametrize("more", [{"base_url": "http://other/v1"}, {"api_key": "other"}])
def test_a_client_takes_no_other_address_or_key(client: openai.OpenAI, more: Any) -> None:
    with pytest.raises(ConfigError, match="the client has an address and a key of its own"):
        summarize(TEXT, model="openai/fake", client=client, **more)


def test_a_key_and_the_parameters_of_sampling_are_arguments(url: str, server: FaultServer) -> None:
    summarize(TEXT, model="openai/fake", base_url=url, api_key=f" {KEY} ", temperature=0.5, seed=3)

    for request in server.requests("own"):
        assert request.headers["authorization"] == f"Bearer {KEY}"
        assert (request.body["temperature"], request.body["seed"]) == (0.5, 3)


def test_without_arguments_the_temperature_is_0_and_there_is_no_seed(
    url: str, server: FaultServer
) -> None:
    summarize(TEXT, model="openai/fake", base_url=url)
    for request in server.requests("own"):
        assert (request.body["temperature"], "seed" in request.body) == (0, False)


def test_a_seed_that_the_server_refuses_is_left_out(server: FaultServer) -> None:
    def script(body: Body) -> Step:
        return status(400, "unknown parameter: seed") if "seed" in body else play(body)

    summary = summarize(TEXT, model="openai/fake", base_url=server.react("own", script), seed=3)
    assert summary.provenance.usage.requests == 4


def test_a_refused_key_argument_is_not_shown(server: FaultServer) -> None:
    url = server.script("own", status(401, f"no such key: {KEY}"))
    with pytest.raises(ModelRejected) as caught:
        summarize(TEXT, model="openai/fake", base_url=url, api_key=KEY)
    assert "4711" not in str(caught.value)


@pytest.mark.parametrize(("key", "message"), [("a b", "white space"), ("x", "uses no key")])
def test_a_key_that_cannot_be_used_is_an_error(key: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        summarize(TEXT, api_key=key)


def test_a_provider_without_seeds_says_so() -> None:
    client = instructor.Instructor(object(), lambda: None)
    with pytest.raises(ConfigError, match="this provider takes no seed"):
        summarize(TEXT, model="anthropic/claude", client=client, seed=1)


def test_a_key_argument_replaces_the_variable_of_a_provider() -> None:
    open_model(Settings(model="deepseek/x"), key=KEY).close()
    with pytest.raises(ConfigError, match="DEEPSEEK_API_KEY"):
        open_model(Settings(model="deepseek/x"))


def test_answers_of_other_parameters_are_not_used_again() -> None:
    plain, seeded = Settings(model="openai/x"), Settings(model="openai/x", seed=1)
    assert str(configured_identity(plain)) == "openai/x; openai"
    assert str(configured_identity(seeded)) == "openai/x; openai; seed 1"
