"""Each fault of a server has a defined number of requests, outcome and usage.

In these tests transport errors are retried four times and invalid answers twice. The usage of
every attempt is counted, and an error is one line with a hint.
"""

import email.utils
import json
import time
from dataclasses import replace

import pytest
from support.models.model_requests import ACTOR, FAST, GOOD, Open
from support.servers.fault_server import (
    EndlessTrickle,
    FaultServer,
    Hang,
    Reset,
    Send,
    Step,
    Trickle,
    answer,
    completion,
    status,
)

from summarizer.errors import (
    AnswerCut,
    AnswerEmpty,
    AnswerFiltered,
    AnswerInvalid,
    AnswerRefused,
    DeadlineExceeded,
    ModelError,
    ModelRejected,
    ModelUnreachable,
    PromptTooLong,
    RateLimited,
)
from summarizer.models.base import ModelRequest
from summarizer.schema.drafts import ActorsAnswer
from summarizer.schema.summary import Usage

OK = answer(GOOD)
NOT_THE_SCHEMA = answer('{"actors": "none"}')
NOT_JSON = answer("Sure! Here are the actors.")
TRICKLED = json.dumps(completion(GOOD))


def http_date(seconds: float) -> str:
    return email.utils.formatdate(time.time() + seconds, usegmt=True)


def body(**fields: object) -> Send:
    return Send(json.dumps(fields))


def usage(requests: int, answered: int) -> Usage:
    """Return the usage of `requests`, of which `answered` reported tokens."""
    return Usage(
        requests=requests,
        prompt_tokens=100 * answered,
        cached_prompt_tokens=7 * answered,
        completion_tokens=20 * answered,
    )


@pytest.mark.parametrize(
    ("steps", "spent"),
    [
        pytest.param([OK], usage(1, 1), id="at-once"),
        pytest.param([status(429), OK], usage(2, 1), id="429-without-a-wait"),
        pytest.param([status(500), status(503), OK], usage(3, 1), id="the-server-fails-twice"),
        pytest.param([status(408), status(409), OK], usage(3, 1), id="408-and-409"),
        pytest.param([Reset(), OK], usage(2, 1), id="reset"),
        pytest.param([Reset(TRICKLED), OK], usage(2, 1), id="reset-in-the-body"),
        pytest.param([Trickle(TRICKLED, gap=0.001, chunk=20)], usage(1, 1), id="slow-but-in-time"),
        pytest.param([NOT_THE_SCHEMA, OK], usage(2, 2), id="not-the-schema-once"),
        pytest.param([NOT_JSON, NOT_THE_SCHEMA, OK], usage(3, 3), id="retried-twice"),
        pytest.param([answer(""), OK], usage(2, 2), id="empty"),
        pytest.param([answer("  \n"), OK], usage(2, 2), id="blank"),
        pytest.param([answer(None), OK], usage(2, 2), id="null"),
        pytest.param([answer("", choices=[]), OK], usage(2, 2), id="no-choice"),
        pytest.param([answer("", choices=None), OK], usage(2, 2), id="null-for-choices"),
        pytest.param([answer("", choices=[None]), OK], usage(2, 2), id="null-for-a-choice"),
        pytest.param([answer("", choices=[{}]), OK], usage(2, 2), id="choice-without-message"),
        pytest.param([body(id="x"), OK], usage(2, 1), id="choices-missing"),
        pytest.param([body(error={"message": "busy"}), OK], usage(2, 1), id="error-with-200"),
        pytest.param(
            [body(error={"message": "busy", "code": 503}), OK], usage(2, 1), id="503-inside-200"
        ),
        pytest.param(
            [Send("<html>wait</html>", content_type="text/html"), OK], usage(2, 1), id="a-page"
        ),
        pytest.param([Send('{"id": "c1", "cho'), OK], usage(2, 1), id="broken-body"),
        pytest.param([Send("null"), OK], usage(2, 1), id="null-for-a-body"),
        pytest.param([answer(GOOD, usage=None)], usage(1, 0), id="usage-missing"),
        pytest.param(
            [Send(json.dumps({**completion(GOOD), "usage": {"prompt_tokens": -5}}))],
            usage(1, 0),
            id="usage-is-nonsense",
        ),
        pytest.param(
            [status(429), NOT_JSON, status(500), Reset(), OK], usage(5, 2), id="one-of-each"
        ),
        pytest.param(
            [status(500), NOT_JSON, status(500), NOT_JSON, status(500), status(500), OK],
            usage(7, 3),
            id="both-limits-to-the-last",
        ),
    ],
)
def test_a_temporary_fault_is_retried(
    server: FaultServer,
    opened: Open,
    model_request: ModelRequest[ActorsAnswer],
    steps: list[Step],
    spent: Usage,
) -> None:
    response = opened(server.script("ok", *steps)).generate(model_request)

    assert [actor.name for actor in response.answer.actors] == ["Dora Valen"]
    assert type(response.answer) is ActorsAnswer
    assert response.usage == spent
    assert len(server.requests("ok")) == spent.requests
    assert response.raw == GOOD
    assert not response.invalid
    assert not response.warnings


@pytest.mark.parametrize(
    ("steps", "error", "spent", "line"),
    [
        pytest.param(
            [status(400)],
            ModelRejected,
            usage(2, 0),
            "the server refused the request (HTTP 400): boom (openai/fake): "
            "try another model or endpoint",
            id="400",
        ),
        pytest.param(
            [status(401)],
            ModelRejected,
            usage(1, 0),
            "the server refused the key (HTTP 401): boom (openai/fake): check OPENAI_API_KEY",
            id="401",
        ),
        pytest.param(
            [status(403)],
            ModelRejected,
            usage(1, 0),
            "the server refused the key (HTTP 403): boom (openai/fake): check OPENAI_API_KEY",
            id="403",
        ),
        pytest.param(
            [status(404)],
            ModelRejected,
            usage(1, 0),
            "no such model or address (HTTP 404): boom (openai/fake): check both names",
            id="404",
        ),
        pytest.param(
            [status(429)],
            RateLimited,
            usage(5, 0),
            "too many requests (HTTP 429): boom (openai/fake): try again later",
            id="429-forever",
        ),
        pytest.param(
            [status(429, headers={"retry-after": "130"})],
            RateLimited,
            usage(1, 0),
            "too many requests (HTTP 429): boom (openai/fake): try again in 130 s",
            id="429-with-a-wait-that-is-too-long",
        ),
        pytest.param(
            [status(429, code="insufficient_quota")],
            RateLimited,
            usage(1, 0),
            "the quota is used up (HTTP 429): boom (openai/fake): check plan and billing",
            id="out-of-quota",
        ),
        pytest.param(
            [status(500)],
            ModelUnreachable,
            usage(5, 0),
            "the server failed (HTTP 500): boom (openai/fake): try again later",
            id="500-forever",
        ),
        pytest.param(
            [Reset()],
            ModelUnreachable,
            usage(5, 0),
            "no connection (openai/fake): check the address and the network",
            id="reset-forever",
        ),
        pytest.param(
            [Send("<html></html>", content_type="text/html")],
            ModelUnreachable,
            usage(5, 0),
            "the server's response is not JSON (openai/fake): "
            "check --base-url, which often ends in /v1",
            id="a-page-forever",
        ),
        pytest.param(
            [body(error={"message": "no credit", "code": 402})],
            ModelRejected,
            usage(1, 0),
            "the server refused the request (HTTP 402): no credit (openai/fake): "
            "try another model or endpoint",
            id="402-inside-200",
        ),
        pytest.param(
            [body(error="overloaded")],
            ModelUnreachable,
            usage(5, 0),
            "the request failed: overloaded (openai/fake): try again later",
            id="error-with-200-forever",
        ),
        pytest.param(
            [NOT_THE_SCHEMA],
            AnswerInvalid,
            usage(3, 3),
            "the answer does not fit the schema (openai/fake): try a stronger model",
            id="never-the-schema",
        ),
        pytest.param(
            [NOT_JSON],
            AnswerInvalid,
            usage(3, 3),
            "the answer does not fit the schema (openai/fake): try a stronger model",
            id="never-json",
        ),
        pytest.param(
            [answer(None)],
            AnswerEmpty,
            usage(5, 5),
            "the server sent no answer (openai/fake): try again or try another model",
            id="always-empty",
        ),
        pytest.param(
            [answer(None, refusal="I cannot\nhelp\x1b[31m with that.")],
            AnswerRefused,
            usage(1, 1),
            "the model refused: I cannot help [31m with that. (openai/fake): try another model",
            id="refusal",
        ),
        pytest.param(
            [answer("", finish="content_filter")],
            AnswerFiltered,
            usage(1, 1),
            "a content filter withheld the answer (openai/fake): try another model",
            id="content-filter",
        ),
        pytest.param(
            [answer(GOOD, finish="length")],
            AnswerCut,
            usage(1, 1),
            "the answer reached the token limit (openai/fake): use shorter texts",
            id="truncated-though-complete",
        ),
        pytest.param(
            [answer(GOOD[:-5], finish="length")],
            AnswerCut,
            usage(1, 1),
            "the answer reached the token limit (openai/fake): use shorter texts",
            id="truncated",
        ),
        pytest.param(
            [answer(None, finish="length")],
            AnswerCut,
            usage(1, 1),
            "the answer reached the token limit (openai/fake): use shorter texts",
            id="truncated-before-the-first-word",
        ),
        pytest.param(
            [status(413)],
            PromptTooLong,
            usage(2, 0),
            "the prompt is longer than the model's context (openai/fake): "
            "use a model with a longer context",
            id="413",
        ),
        pytest.param(
            [status(400, "bad", code="context_length_exceeded")],
            PromptTooLong,
            usage(2, 0),
            "the prompt is longer than the model's context (openai/fake): "
            "use a model with a longer context",
            id="prompt-too-long",
        ),
        pytest.param(
            [NOT_JSON, status(401)],
            ModelRejected,
            usage(2, 1),
            "the server refused the key (HTTP 401): boom (openai/fake): check OPENAI_API_KEY",
            id="final-after-a-temporary-one",
        ),
    ],
)
def test_a_permanent_fault_raises_its_own_error(  # noqa: PLR0913 - a table
    server: FaultServer,
    opened: Open,
    model_request: ModelRequest[ActorsAnswer],
    steps: list[Step],
    error: type[ModelError],
    spent: Usage,
    line: str,
) -> None:
    with pytest.raises(ModelError) as caught:
        opened(server.script("bad", *steps)).generate(model_request)

    assert type(caught.value) is error
    here = f"(openai/fake at 127.0.0.1:{server.port})"
    assert str(caught.value) == line.replace("(openai/fake)", here)
    assert Usage(**caught.value.spent) == spent
    assert len(server.requests("bad")) == spent.requests


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        pytest.param({"retry-after": "1"}, 1.0, 1.5, id="seconds"),
        pytest.param({"retry-after": "0.3"}, 0.3, 0.6, id="a-part-of-a-second"),
        pytest.param({"retry-after-ms": "250"}, 0.25, 0.6, id="milliseconds"),
        pytest.param(
            {"retry-after-ms": "200", "retry-after": "9"},
            0.2,
            0.6,
            id="milliseconds-first",
        ),
        pytest.param({"retry-after": "soon"}, 0.0, 0.2, id="nonsense-is-ignored"),
        pytest.param({"retry-after": "-3"}, 0.0, 0.2, id="the-past"),
        pytest.param({"retry-after-ms": "nan"}, 0.0, 0.2, id="not-a-number"),
        pytest.param({"retry-after-ms": "inf"}, 0.0, 0.2, id="infinite"),
        pytest.param({"retry-after-ms": "-5"}, 0.0, 0.2, id="negative-milliseconds"),
        pytest.param({"retry-after": "9" * 400}, 0.0, 0.2, id="huge"),
        pytest.param({"retry-after": "99999999999"}, 0.0, 0.2, id="thousands-of-years"),
        pytest.param(
            {"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, 0.0, 0.2, id="the-year-9999"
        ),
    ],
)
def test_retry_after_is_respected(
    server: FaultServer,
    opened: Open,
    model_request: ModelRequest[ActorsAnswer],
    headers: dict[str, str],
    least: float,
    most: float,
) -> None:
    opened(server.script("wait", status(429, headers=headers), OK)).generate(model_request)

    first, second = server.requests("wait")
    assert least <= second.at - first.at < most


def test_retry_after_may_be_a_date(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    url = server.script("date", status(429, headers={"retry-after": http_date(2)}), OK)
    opened(url, retry_policy=replace(FAST, max_retry_after=3.0)).generate(model_request)

    first, second = server.requests("date")
    # HTTP dates have a resolution of one second.
    assert 0.9 < second.at - first.at < 2.3


def test_a_retry_after_above_the_limit_is_not_waited_for(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    header = {"retry-after": "2"}
    with pytest.raises(RateLimited):
        opened(server.script("long", status(429, headers=header), OK)).generate(model_request)
    assert len(server.requests("long")) == 1


def test_a_wait_beyond_the_deadline_is_not_started(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    budget = replace(FAST, deadline=0.5, max_retry_after=60.0)
    started = time.monotonic()
    with pytest.raises(RateLimited):
        opened(
            server.script("late", status(429, headers={"retry-after": "1"})), retry_policy=budget
        ).generate(model_request)
    assert time.monotonic() - started < 0.4


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(Hang(30), id="silence"),
        pytest.param(Trickle(TRICKLED, gap=0.1), id="a-trickle"),
        pytest.param(EndlessTrickle(gap=0.02), id="endless-trickle"),
    ],
)
@pytest.mark.parametrize(
    ("timeout", "deadline", "retries", "requests", "seconds"),
    [
        pytest.param(0.3, 5.0, 1, 2, 0.6, id="each-request"),
        pytest.param(5.0, 0.5, 4, 1, 0.5, id="the-deadline"),
        pytest.param(0.6, 1.0, 4, 2, 1.0, id="the-rest-of-the-deadline"),
    ],
)
def test_the_time_is_limited_for_any_response(  # noqa: PLR0913 - a table
    server: FaultServer,
    opened: Open,
    model_request: ModelRequest[ActorsAnswer],
    step: Step,
    timeout: float,
    deadline: float,
    retries: int,
    requests: int,
    seconds: float,
) -> None:
    budget = replace(FAST, timeout=timeout, deadline=deadline, transport_retries=retries)
    model = opened(server.script("slow", step), retry_policy=budget)
    started = time.monotonic()
    with pytest.raises(DeadlineExceeded) as caught:
        model.generate(model_request)

    assert time.monotonic() - started < seconds + 0.4
    assert len(server.requests("slow")) == requests
    assert caught.value.spent["requests"] == requests
    assert str(caught.value) == (
        f"no answer in time (openai/fake at 127.0.0.1:{server.port}): "
        "raise --timeout or try again later"
    )


def test_the_client_works_after_a_timeout(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    model = opened(
        server.script("again", Trickle(TRICKLED, gap=0.1), OK),
        retry_policy=replace(FAST, timeout=0.2),
    )
    assert model.generate(model_request).usage == usage(2, 1)
    assert model.generate(model_request).usage == usage(1, 1)


def test_no_connection_is_retried(opened: Open, model_request: ModelRequest[ActorsAnswer]) -> None:
    with pytest.raises(ModelUnreachable, match="no connection") as caught:
        opened("http://127.0.0.1:9/v1").generate(model_request)
    assert caught.value.spent["requests"] == 5


def test_a_retry_shows_the_model_its_errors(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    opened(server.script("reask", NOT_THE_SCHEMA, OK)).generate(model_request)

    first, second = (request.body["messages"] for request in server.requests("reask"))
    assert [message["role"] for message in first] == ["system", "user"]
    assert second[:2] == first
    assert second[2]["content"] == '{"actors": "none"}'
    assert "list" in second[3]["content"]


def test_valid_records_of_an_invalid_answer_are_kept(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    bad = {"name": "Hasra", "kind": "town"}
    raw = json.dumps({"actors": [bad, ACTOR]})
    response = opened(server.script("half", answer(raw))).generate(model_request)

    assert [actor.name for actor in response.answer.actors] == ["Dora Valen"]
    assert response.invalid == (bad,)
    assert response.warnings == ("1 records did not fit the schema",)
    assert response.raw == raw
    assert response.usage == usage(3, 3)


def test_an_incomplete_answer_has_a_warning(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    raw = json.dumps({"actors": [ACTOR, ACTOR]})[:-12]
    response = opened(server.script("off", answer(raw))).generate(model_request)
    assert len(response.answer.actors) == 1
    assert response.warnings == ("the answer is incomplete, the rest of it is lost",)


def test_an_answer_without_valid_records_is_an_error(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    with pytest.raises(AnswerInvalid) as caught:
        opened(server.script("nothing", answer('{"actors":[{"name":'))).generate(model_request)
    assert caught.value.raw == '{"actors":[{"name":'


def test_the_text_of_a_truncated_answer_is_kept(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    with pytest.raises(AnswerCut) as caught:
        opened(server.script("length", answer(GOOD[:20], finish="length"))).generate(model_request)
    assert caught.value.raw == GOOD[:20]


def test_a_closed_model_is_reported(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    model = opened(server.script("closed", OK), retry_policy=replace(FAST, transport_retries=0))
    model.close()
    model.close()
    with pytest.raises(ModelUnreachable, match="the model was closed"):
        model.generate(model_request)
    assert not server.requests("closed")
