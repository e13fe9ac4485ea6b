"""Requests start with a strict schema, temperature 0 and a token limit.

Parameters that the server refuses are reduced, for all later requests too.
"""

import json
from collections.abc import Callable

import pytest
from support.models.model_requests import GOOD, Open
from support.servers.fault_server import Body, FaultServer, Step, answer, status

from evals.runs.recording import RecordingModel, ReplayModel
from summarizer.batch.storage.response_cache import decode_response, encode_response
from summarizer.errors import AnswerInvalid, ModelRejected, PromptTooLong
from summarizer.models.base import ModelRequest
from summarizer.models.remote.capabilities import strict_schema
from summarizer.schema.drafts import ActorsAnswer

Objection = Callable[[Body], str | None]
"""Returns the error message of a server, `None` if it accepts the request."""


def format_of(body: Body) -> str:
    """Return the kind of `response_format`."""
    wanted = body.get("response_format", {})
    if wanted.get("json_schema", {}).get("strict"):
        return "strict"
    return str(wanted.get("type", "none"))


def refusing(objection: Objection) -> Callable[[Body], Step]:
    def script(body: Body) -> Step:
        message = objection(body)
        return status(400, message) if message else answer(GOOD)

    return script


def against(*forms: str) -> Objection:
    return lambda body: (
        f"Invalid response_format {format_of(body)}" if format_of(body) in forms else None
    )


def no_parameter(name: str, message: str) -> Objection:
    return lambda body: message if name in body else None


def strict_server(body: Body) -> str | None:
    """Refuse one parameter after the other."""
    if "temperature" in body:
        return "'temperature' does not support 0 with this model."
    if "max_tokens" in body:
        return "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    if "max_completion_tokens" in body:
        return "max_completion_tokens is unknown"
    return against("strict", "json_schema", "json_object")(body)


def test_the_first_request_carries_the_strict_schema(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    opened(server.script("plain", answer(GOOD))).generate(model_request)

    body = server.requests("plain")[0].body
    assert body["response_format"] == {
        "type": "json_schema",
        "json_schema": {
            "name": "ActorsAnswer",
            "strict": True,
            "schema": strict_schema(ActorsAnswer),
        },
    }
    assert body["model"] == "fake"
    assert body["temperature"] == 0
    assert body["max_tokens"] == 16_000
    assert body["messages"] == [
        {"role": "system", "content": model_request.prompt.system},
        {"role": "user", "content": model_request.prompt.user},
    ]
    assert body["logprobs"] is True
    rest = {"response_format", "model", "temperature", "max_tokens", "messages", "logprobs"}
    assert set(body) == rest


@pytest.mark.parametrize(
    ("objection", "requests", "form", "present", "absent"),
    [
        pytest.param(against("strict"), 2, "json_schema", "temperature", "-", id="strict"),
        pytest.param(
            against("strict", "json_schema"), 3, "json_object", "temperature", "-", id="schemas"
        ),
        pytest.param(
            against("strict", "json_schema", "json_object"),
            4,
            "none",
            "temperature",
            "response_format",
            id="any-format",
        ),
        pytest.param(
            no_parameter("temperature", "Unsupported value: 'temperature' does not support 0"),
            2,
            "strict",
            "max_tokens",
            "temperature",
            id="temperature",
        ),
        pytest.param(
            no_parameter("max_tokens", "'max_tokens' is not supported, use max_completion_tokens"),
            2,
            "strict",
            "max_completion_tokens",
            "max_tokens",
            id="max-tokens-under-this-name",
        ),
        pytest.param(
            no_parameter("max_tokens", "max_tokens is too large: 16000"),
            2,
            "strict",
            "temperature",
            "max_tokens",
            id="any-limit",
        ),
        pytest.param(
            no_parameter("logprobs", "'logprobs' is not supported with this model"),
            2,
            "strict",
            "temperature",
            "logprobs",
            id="logprobs",
        ),
        pytest.param(
            no_parameter("logprobs", "no"),
            2,
            "strict",
            "temperature",
            "logprobs",
            id="logprobs-without-a-reason",
        ),
        pytest.param(strict_server, 7, "none", "messages", "response_format", id="everything"),
    ],
)
def test_a_refused_parameter_is_dropped_for_all_later_requests(  # noqa: PLR0913 - a table
    server: FaultServer,
    opened: Open,
    model_request: ModelRequest[ActorsAnswer],
    objection: Objection,
    requests: int,
    form: str,
    present: str,
    absent: str,
) -> None:
    model = opened(server.react("strict_server", refusing(objection)))

    first = model.generate(model_request)
    assert first.usage.requests == requests
    body = server.requests("strict_server")[-1].body
    assert format_of(body) == form
    assert present in body
    assert absent not in body

    assert model.generate(model_request).usage.requests == 1
    assert first.answer == model.generate(model_request).answer


@pytest.mark.parametrize("form", ["json_object", "none"])
def test_a_format_without_a_schema_puts_it_into_the_messages(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer], form: str
) -> None:
    refused = {"json_object": ("strict", "json_schema")}.get(
        form, ("strict", "json_schema", "json_object")
    )
    opened(server.react("words", refusing(against(*refused)))).generate(model_request)
    sent = server.requests("words")[-1].body["messages"]
    assert any('"affiliation"' in str(message["content"]) for message in sent)


def test_a_fenced_answer_is_parsed_without_a_response_format(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    refuse = against("strict", "json_schema", "json_object")

    def script(body: Body) -> Step:
        message = refuse(body)
        return status(422, message) if message else answer(f"Here:\n```json\n{GOOD}\n```")

    assert opened(server.react("fence", script)).generate(model_request).answer.actors


def test_prose_without_a_response_format_is_retried_at_once(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    refuse = against("strict", "json_schema", "json_object")

    def script(body: Body) -> Step:
        message = refuse(body)
        return status(400, message) if message else answer("I would rather not.")

    model = opened(server.react("prose", script))
    with pytest.raises(AnswerInvalid) as caught:
        model.generate(model_request)
    assert caught.value.spent["requests"] == 3 + 3

    # The server accepted the parameters, though the answer was invalid: they are kept.
    with pytest.raises(AnswerInvalid) as caught:
        model.generate(model_request)
    assert caught.value.spent["requests"] == 3


def test_a_refusal_that_no_reduction_fixes_changes_nothing(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    model = opened(server.script("no", status(400, "this schema, strict or not, is not for you")))
    with pytest.raises(ModelRejected):
        model.generate(model_request)
    server.script("no", answer(GOOD))
    model.generate(model_request)
    assert format_of(server.requests("no")[-1].body) == "strict"


def test_max_tokens_shrinks_if_the_server_adds_it_to_the_prompt(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    def objection(body: Body) -> str | None:
        total = 1_000 + body.get("max_tokens", 0)
        message = "This model's maximum context length is 8192 tokens. You requested"
        return f"{message} {total}" if total > 8_192 else None

    model = opened(server.react("small", refusing(objection)))
    assert model.generate(model_request).usage.requests == 2
    assert model.generate(model_request).usage.requests == 1


def test_a_prompt_that_is_too_long_does_not_reduce_the_parameters(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    too_long = status(400, "boom", code="context_length_exceeded")
    model = opened(server.script("long", too_long))
    with pytest.raises(PromptTooLong):
        model.generate(model_request)
    server.script("long", answer(GOOD))
    model.generate(model_request)
    assert server.requests("long")[-1].body["max_tokens"] == 16_000


def test_the_numbers_of_the_tokens_come_with_the_response(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    content = [{"token": letter, "logprob": -0.5, "bytes": None} for letter in GOOD]
    url = server.script("numbers", answer(GOOD, logprobs={"content": content}))
    response = opened(url).generate(model_request)
    assert [record["name"] for record in response.logprobs] == [(-0.5, -0.5)]
    schema = ActorsAnswer
    assert decode_response(encode_response(response), schema).logprobs == response.logprobs
    recorded = RecordingModel(opened(url))
    recorded.generate(model_request)
    assert ReplayModel(recorded.recording).generate(model_request).logprobs == response.logprobs


def test_a_cached_response_of_an_earlier_version_opens(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    response = opened(server.script("earlier", answer(GOOD))).generate(model_request)
    fields = json.loads(encode_response(response))
    del fields["logprobs"]
    assert decode_response(json.dumps(fields), ActorsAnswer) == response
