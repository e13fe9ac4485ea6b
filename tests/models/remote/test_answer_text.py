"""A sound answer costs one request, wherever the server puts it and whatever is around it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.models.model_requests import FAST, GOOD, Open
from support.servers.fault_server import Body, FaultServer, Send, Step, answer, completion

from summarizer.models.base import ModelRequest
from summarizer.models.remote.answer_text import extract_object
from summarizer.schema.drafts import ActorsAnswer


def calling(*arguments: object, content: object = None) -> Send:
    """Return a step that sends a completion with tool calls."""
    body: Body = completion(content, finish="tool_calls")
    body["choices"][0]["message"]["tool_calls"] = [
        {"id": "1", "type": "function", "function": {"name": "f", "arguments": each}}
        for each in arguments
    ]
    return Send(json.dumps(body))


def text_part(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}


EXAMPLE = '{"actors": [{"name": "Someone", "kind": "person"}]}'
SOUND: dict[str, Step] = {
    "plain": answer(GOOD),
    "white-space": answer(f"\n {GOOD}\n\n"),
    "byte-order-mark": answer(f"\ufeff{GOOD}"),
    "fence": answer(f"```json\n{GOOD}\n```"),
    "fence-without-language": answer(f"```\n{GOOD}\n```"),
    "prose-before": answer(f"Here are the actors: {GOOD}"),
    "prose-around": answer(f"Sure {{really}}!\n\n```json\n{GOOD}\n```\nShall I go on? {{}}"),
    "thoughts": answer(f"<think>It may be {EXAMPLE}, or not.</think>\n{GOOD}"),
    "many-braces": answer("<think>" + "{x} {'y': [" * 500 + f"</think>{GOOD}"),
    "parts": answer([text_part(GOOD)]),
    "text-in-two-parts": answer([text_part(GOOD[:9]), text_part(GOOD[9:])]),
    "part-of-another-kind": answer([{"type": "thinking", "thinking": "…"}, text_part(GOOD)]),
    "strings-as-parts": answer([GOOD]),
    "tool-call": calling(GOOD),
    "tool-call-with-an-object": calling(json.loads(GOOD)),
    "second-tool-call": calling("{}", GOOD),
    "tool-call-beside-prose": calling(GOOD, content="I call the tool."),
    "tool-call-in-a-fence": calling(f"```json\n{GOOD}\n```", content=""),
}


@pytest.mark.parametrize("step", SOUND.values(), ids=SOUND)
def test_a_sound_answer_costs_one_request(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer], step: Step
) -> None:
    response = opened(server.script("sound", step)).generate(model_request)
    assert [actor.name for actor in response.answer.actors] == ["Dora Valen"]
    assert json.loads(response.raw) == json.loads(GOOD)
    assert response.usage.requests == 1
    assert not response.warnings


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(GOOD.replace("Valen", r"Val\ud83den"), id="escape-in-the-answer"),
        pytest.param(GOOD.replace("Valen", r"Val\udc00en"), id="second-half"),
        pytest.param(GOOD.replace("Valen", "Val\ud83den"), id="escape-in-the-body"),
    ],
)
def test_an_unpaired_surrogate_is_replaced(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer], content: str
) -> None:
    response = opened(server.script("half", answer(content))).generate(model_request)
    assert [actor.name for actor in response.answer.actors] == ["Dora Val?en"]
    assert response.usage.requests == 1
    response.raw.encode()


def test_a_pair_of_surrogates_is_kept(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    content = GOOD.replace("Valen", r"\ud83d\ude00 \\ud83d")
    response = opened(server.script("pair", answer(content))).generate(model_request)
    assert response.answer.actors[0].name == "Dora \U0001f600 \\ud83d"
    assert response.raw == content


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 200_000, id="deep-nesting"),
        pytest.param('{"id": ' + "9" * 5_000 + "}", id="a-number-of-many-digits"),
        pytest.param(json.dumps({"choices": [{"message": "text"}]}), id="text-for-a-message"),
    ],
)
def test_a_body_that_python_cannot_read_is_an_error(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer], text: str
) -> None:
    model = opened(server.script("odd", Send(text), answer(GOOD)), retry_policy=FAST)
    assert model.generate(model_request).usage.requests == 2


def test_absurd_token_counts_are_ignored(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    url = server.script("count", answer(GOOD, usage=(10**400, 20)))
    usage = opened(url).generate(model_request).usage
    assert (usage.prompt_tokens, usage.completion_tokens) == (0, 20)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
)


@given(st.text(st.characters(exclude_characters="{")), _VALUES, st.text())
def test_an_object_is_found_in_any_prose(before: str, value: object, after: str) -> None:
    text = json.dumps({"actors": value})
    found = extract_object(before + text + after.replace("{", ""), "actors")
    assert found is not None
    assert json.loads(found)["actors"] == json.loads(json.dumps(value))


def test_an_object_without_records_does_not_hide_an_earlier_one() -> None:
    found = extract_object('{"actors": [1]}\n{"actors": []}', "actors")
    assert found == '{"actors": [1]}'


@given(st.text('{}[]":,a\\ ', max_size=200))
def test_text_without_the_object_is_left_alone(text: str) -> None:
    assert extract_object(text, "actors") is None


def test_many_braces_are_not_tried_for_ever() -> None:
    assert extract_object('{"' * 500_000, "actors") is None
