"""An answer that repeats its records is ended, and nothing that it said before is lost."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai import APIError
from support.models.model_requests import make_request

from summarizer.models.factory import openai_model
from summarizer.models.local.repetition import (
    MAX_REPEATED,
    WARNING,
    loop_start,
    repetition_warnings,
    without_loops,
)
from summarizer.models.remote.connection import open_connection
from summarizer.models.token_logprobs import completion_tokens, record_logprobs
from summarizer.schema.drafts import ActorsAnswer
from summarizer.settings import Settings

NAMES = st.text(alphabet='ab"{}[]\\,é', min_size=1, max_size=6)
TIMINGS = {"cache_n": 90, "prompt_n": 6, "predicted_n": 40}


def answer(names: list[str]) -> str:
    records = [{"name": name} for name in names]
    return json.dumps({"actors": records}, ensure_ascii=False, separators=(",", ":"))


@given(st.lists(NAMES, unique=True, max_size=6), st.integers(0, MAX_REPEATED - 1))
def test_an_answer_that_repeats_few_records_is_not_ended(names: list[str], repeated: int) -> None:
    assert loop_start(answer(names + names[:repeated])) is None


@given(st.lists(NAMES, unique=True, min_size=1, max_size=6), st.integers(MAX_REPEATED, 20))
def test_a_loop_is_cut_before_its_first_repeated_record(names: list[str], repeated: int) -> None:
    looped = (names * (repeated + 1))[: len(names) + repeated]
    end = loop_start(answer(looped))
    assert end is not None
    kept = json.loads(answer(looped)[:end] + "]}")["actors"]
    assert [record["name"] for record in kept] == names


@given(st.text(max_size=40))
def test_any_text_can_be_searched_for_a_loop(raw: str) -> None:
    assert loop_start(raw) is None


def events(raw: str, size: int, reason: str = "stop") -> list[str]:
    """Return the events of a stream of `raw`, each one token of `size` characters."""
    lines = []
    for position in range(0, len(raw), size):
        text = raw[position : position + size]
        token = {"token": text, "bytes": list(text.encode()), "logprob": -0.5, "top_logprobs": []}
        is_last = position + size >= len(raw)
        choice = {
            "index": 0,
            "delta": {"role": "assistant", "content": text},
            "logprobs": {"content": [token]},
            "finish_reason": reason if is_last else None,
        }
        chunk = {"id": "x", "created": 1, "model": "local", "choices": [choice], "timings": TIMINGS}
        lines.append(f"data: {json.dumps(chunk)}")
    return [*lines, "data: [DONE]"]


class ScriptedStream:
    """The SDK's `create` and its stream, for an engine that sends these lines."""

    def __init__(self, lines: Iterable[str]) -> None:
        content = "\n\n".join(lines).encode()
        self.response = httpx2.Response(
            200, content=content, request=httpx2.Request("POST", "http://127.0.0.1:9/v1")
        )
        self.is_closed = False

    @contextmanager
    def create(self, **parameters: Any) -> Iterator["ScriptedStream"]:
        assert parameters["stream"]
        yield self
        self.is_closed = True


@pytest.mark.parametrize("size", [1, 7, 30])
def test_a_stream_is_closed_at_the_loop_with_its_usage_and_log_probabilities(size: int) -> None:
    stream = ScriptedStream(events(answer(["é", "b", *["c"] * 50]), size))
    completion = without_loops(stream.create)(model="local")
    (choice,) = completion.choices
    assert choice.message.content == answer(["é", "b", "c"])
    assert choice.finish_reason == "stop"
    assert (completion.usage.prompt_tokens, completion.usage.completion_tokens) == (96, 40)
    tokens = completion_tokens(completion)
    assert len(record_logprobs(choice.message.content, "actors", tokens)) == 3
    assert stream.is_closed


def test_a_loop_is_a_warning_of_the_response() -> None:
    actors = [{"name": "Ann Pell", "kind": "person"}] * 9
    stream = ScriptedStream(events(json.dumps({"actors": actors}, separators=(",", ":")), 7))
    model = openai_model(
        Settings(),
        "test",
        open_connection("http://127.0.0.1:9/v1", "key", 1.0),
        wrap_create=lambda _create: without_loops(stream.create),
        warnings_of=repetition_warnings,
    )
    response = model.generate(make_request("Ann Pell spoke.", ActorsAnswer))
    model.close()
    assert len(response.answer.actors) == 1
    assert response.warnings == (WARNING,)


def test_an_answer_at_the_token_limit_is_returned_as_it_is() -> None:
    raw = answer(["a", "b"])[:-5]
    completion = without_loops(ScriptedStream(events(raw, 7, "length")).create)(model="local")
    assert repetition_warnings(completion) == ()
    assert completion.choices[0].message.content == raw
    assert completion.choices[0].finish_reason == "length"


@pytest.mark.parametrize("name", ["data", "error"])
def test_an_error_in_the_stream_is_raised(name: str) -> None:
    error = {"code": 500, "message": "failed to decode"}
    body = json.dumps({"error": error} if name == "data" else error)
    stream = ScriptedStream([*events(answer(["a"]), 7)[:1], f"{name}: {body}"])
    with pytest.raises(APIError, match="failed to decode"):
        without_loops(stream.create)(model="local")
