"""Batch requests and results are those of the live client.

Each fault of an answer gives the same error, or the same partial records, in both.
"""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from support.models.model_requests import ACTOR, GOOD, Open, make_request
from support.servers.fault_server import FaultServer, Send, answer, completion, status

from summarizer.errors import (
    AnswerCut,
    AnswerFiltered,
    AnswerInvalid,
    AnswerRefused,
    ConfigError,
    ModelError,
    ModelRejected,
    PromptTooLong,
    RateLimited,
)
from summarizer.models.base import ModelRequest
from summarizer.models.remote.batch_requests import (
    BatchRequestClient,
    ParametersRefused,
    RetryableError,
)
from summarizer.models.remote.retry_policy import RetryPolicy
from summarizer.schema.drafts import ActorsAnswer, ClaimsAnswer, PositionsAnswer
from summarizer.schema.summary import Usage
from summarizer.settings import Settings

ONCE = RetryPolicy(answer_retries=0, transport_retries=0, deadline=5.0, timeout=2.0)
HALF = f'{{"actors": [{json.dumps(ACTOR)}, {{"name": "Ka'
ONE_INVALID = json.dumps({"actors": [ACTOR, {"name": "No kind"}]})


@pytest.fixture
def client() -> BatchRequestClient:
    return BatchRequestClient(Settings(model="openai/fake"))


def line_of(step: Send) -> dict[str, Any]:
    """Return the line of a batch's results for the response of `step`."""
    return {"response": {"status_code": step.status, "body": json.loads(step.text)}, "error": None}


@pytest.mark.parametrize("schema", [ActorsAnswer, ClaimsAnswer, PositionsAnswer])
@pytest.mark.parametrize("refused", ["", "max_completion_tokens", "temperature", "strict", "both"])
def test_a_request_body_equals_that_of_the_live_client(
    server: FaultServer, opened: Open, client: BatchRequestClient, schema: Any, refused: str
) -> None:
    messages = {"both": "response_format", "max_completion_tokens": "use max_completion_tokens"}
    refusals = {"": 0, "both": 2}.get(refused, 1)
    steps = [status(400, messages.get(refused, refused))] * refusals
    empty = json.dumps({next(iter(schema.model_fields)): []})
    url = server.script("body", *steps, answer(empty))
    model_request = make_request("Dora Valen spoke in Hasra.", schema)
    opened(url).generate(model_request)
    for step in steps:
        with pytest.raises(ParametersRefused):
            client.parse_result(model_request, line_of(step), client.capabilities_json)

    live = server.requests("body")[-1].body
    # A batch asks for no log-probabilities: a refusal would cost hours, not one request.
    assert live.pop("logprobs")
    assert client.request_body(model_request) == live


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(answer(GOOD), id="good"),
        pytest.param(answer(ONE_INVALID), id="one-invalid-record"),
        pytest.param(answer('{"actors": []}', usage=None), id="no-usage"),
        pytest.param(answer(f"```json\n{GOOD}\n```"), id="fenced"),
        pytest.param(answer(HALF), id="incomplete"),
    ],
)
def test_a_result_is_parsed_like_a_live_response(
    server: FaultServer,
    opened: Open,
    client: BatchRequestClient,
    model_request: ModelRequest[ActorsAnswer],
    step: Send,
) -> None:
    live = opened(server.script("read", step), retry_policy=ONCE).generate(model_request)
    read = client.parse_result(model_request, line_of(step), client.capabilities_json)

    assert replace(read, seconds=0.0) == replace(live, seconds=0.0)
    assert read.usage.requests == 1


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        pytest.param(answer(HALF, finish="length"), (AnswerCut, False), id="truncated"),
        pytest.param(answer(None, refusal="no"), (AnswerRefused, False), id="refused"),
        pytest.param(answer(None, finish="content_filter"), (AnswerFiltered, False), id="filtered"),
        pytest.param(answer("prose"), (AnswerInvalid, True), id="prose"),
        pytest.param(Send(json.dumps(completion(choices=[]))), (ModelError, True), id="no-choice"),
        pytest.param(status(429), (RateLimited, True), id="too-many"),
        pytest.param(status(429, code="insufficient_quota"), (RateLimited, False), id="no-quota"),
        pytest.param(status(500), (ModelError, True), id="server-fault"),
        pytest.param(status(404), (ModelRejected, False), id="no-model"),
        pytest.param(
            status(400, "x", code="context_length_exceeded"),
            (PromptTooLong, False),
            id="too-long",
        ),
    ],
)
def test_an_error_equals_that_of_the_live_client(
    server: FaultServer,
    opened: Open,
    client: BatchRequestClient,
    model_request: ModelRequest[ActorsAnswer],
    step: Send,
    outcome: tuple[type[ModelError], bool],
) -> None:
    kind, again = outcome
    with pytest.raises(kind) as live:
        opened(server.script("fault", step), retry_policy=ONCE).generate(model_request)
    while True:
        try:
            client.parse_result(model_request, line_of(step), client.capabilities_json)
        except ParametersRefused:
            continue
        except RetryableError as retryable:
            actual, is_retryable = retryable.error, True
        except ModelError as error:
            actual, is_retryable = error, False
        break

    # Only the live client names its host.
    expected = re.sub(r" at 127\.0\.0\.1:\d+", "", str(live.value))
    assert (type(actual), str(actual), actual.raw) == (type(live.value), expected, live.value.raw)
    assert Usage(**actual.spent).requests == 1
    assert is_retryable is again


@pytest.mark.parametrize(
    "line",
    [
        {"response": None, "error": {"code": "batch_expired", "message": "late"}},
        {"response": None, "error": None},
        {},
        {"response": {"status_code": "200", "body": {}}},
        {"error": "a text"},
    ],
)
def test_a_line_without_an_answer_can_be_retried(
    client: BatchRequestClient, model_request: ModelRequest[ActorsAnswer], line: dict[str, Any]
) -> None:
    with pytest.raises(RetryableError, match="run the same command again"):
        client.parse_result(model_request, line, client.capabilities_json)


def test_parameters_are_reduced_once_for_many_refusals(
    client: BatchRequestClient, model_request: ModelRequest[ActorsAnswer]
) -> None:
    sent = client.capabilities_json
    for _ in range(3):
        with pytest.raises(ParametersRefused):
            client.parse_result(
                model_request, line_of(status(400, "temperature is not supported")), sent
            )

    body = client.request_body(model_request)
    assert "temperature" not in body
    assert body["max_tokens"] == 16_000


def test_capabilities_survive_serialization(
    client: BatchRequestClient, model_request: ModelRequest[ActorsAnswer]
) -> None:
    with pytest.raises(ParametersRefused):
        client.parse_result(
            model_request,
            line_of(status(400, "use max_completion_tokens")),
            client.capabilities_json,
        )
    other = BatchRequestClient(Settings(model="openai/fake"))
    other.capabilities_json = client.capabilities_json

    assert other.request_body(model_request) == client.request_body(model_request)
    assert "max_completion_tokens" in other.request_body(model_request)


@pytest.mark.parametrize("model", ["local", "anthropic/claude", "openai/"])
def test_models_other_than_openai_are_refused(model: str) -> None:
    with pytest.raises(ConfigError, match="openai/NAME"):
        BatchRequestClient(Settings(model=model))
