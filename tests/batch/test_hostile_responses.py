"""A response with impossible numbers or text affects its own document, in this run and later."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.faults.batch_harness import BatchHarness, shorten_waits
from support.faults.fault_injection import SHORT_WAITS, open_model_at
from support.models.scripted_model import ScriptedModel
from support.servers.batch_server import BatchServer, Body, empty_list
from support.servers.fault_server import (
    FaultServer,
    Script,
    Send,
    Step,
    answer,
    completion,
    status,
)

from summarizer.batch import Store, ThreadEngine
from summarizer.batch.engines.factory import openai_batch_engine
from summarizer.errors import AnswerInvalid, OutputError
from summarizer.models.base import ModelRequest
from summarizer.models.identity import configured_identity
from summarizer.schema.summary import MAX_COUNT
from summarizer.settings import Settings

DOCUMENTS, VICTIM = 5, "d2"
SURROGATE = "\ud800"


def empty(body: Body) -> str:
    return str(empty_list(body))


def with_usage(**usage: object) -> Script:
    return lambda body: Send(json.dumps({**completion(empty(body)), "usage": usage}))


def with_number(digits: str) -> Script:
    """Return a script whose responses contain a number that `json.dumps` does not write."""
    return lambda body: Send(
        json.dumps(completion(empty(body))).replace(
            '"prompt_tokens": 100', f'"prompt_tokens": {digits}'
        )
    )


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def script_for_one_document(script: Script) -> Script:
    """Return a script that answers all other documents with empty lists."""

    def respond(body: Body) -> Step:
        return script(body) if VICTIM in json.dumps(body) else answer(empty(body))

    return respond


@pytest.mark.parametrize(
    ("script", "shown"),
    [
        pytest.param(lambda _: status(400, f"bad {SURROGATE}"), r"bad \ud800", id="error"),
        pytest.param(lambda _: Send(r'"bad \udfff"', 400), r"bad \udfff", id="error-text"),
        pytest.param(
            lambda _: answer(None, refusal=f"no {SURROGATE}"), r"refused: no \ud800", id="refusal"
        ),
        pytest.param(
            lambda _: Send(json.dumps({"error": {"message": SURROGATE, "code": 10**30}})),
            r"the request failed: \ud800",
            id="error-in-success",
        ),
        pytest.param(
            lambda body: answer(f"{SURROGATE}{empty(body)[:-3]}", finish="length"),
            "the answer reached the token limit",
            id="cut-answer",
        ),
    ],
)
def test_text_that_cannot_be_encoded_fails_one_document(
    script: Script, shown: str, server: FaultServer, harness: BatchHarness
) -> None:
    url = server.react("one", script_for_one_document(script))
    for _ in range(2):
        report = harness.run_by(ThreadEngine(lambda: open_model_at(url), 4))
        assert (report.summaries, report.failures, report.state) == (4, 1, "complete")
        (line,) = harness.lines("failures.jsonl")
        assert shown in json.loads(line)["error"]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(with_usage(prompt_tokens=2**63, completion_tokens=1), id="int64"),
        pytest.param(with_usage(prompt_tokens=2**63 - 1, completion_tokens=2**62), id="sum"),
        pytest.param(with_usage(completion_tokens=10**30), id="large"),
        pytest.param(with_usage(prompt_tokens_details={"cached_tokens": 10**30}), id="cached"),
        pytest.param(with_usage(prompt_tokens=-5), id="negative"),
        pytest.param(with_usage(prompt_tokens="many"), id="text"),
        pytest.param(with_number("1e999"), id="infinite"),
        pytest.param(with_number("9" * 4_000), id="thousands-of-digits"),
        pytest.param(
            lambda body: answer(empty(body).replace("]", f'{{"name": "{SURROGATE}"}}]')),
            id="surrogate-in-answer",
        ),
        pytest.param(
            lambda body: answer(f"{SURROGATE}{empty(body)}"), id="surrogate-before-answer"
        ),
    ],
)
def test_numbers_and_answers_that_cannot_be_stored_fail_no_document(
    script: Script, server: FaultServer, harness: BatchHarness
) -> None:
    url = server.react("one", script_for_one_document(script))
    report = harness.run_by(ThreadEngine(lambda: open_model_at(url), 4))
    asked = len(server.requests("one"))

    assert (report.summaries, report.state) == (DOCUMENTS, "complete")
    # An impossible count is not charged, and does not make the rate limiter wait.
    assert report.usage.prompt_tokens <= 100 * asked
    assert harness.run_by(ThreadEngine(lambda: open_model_at(url), 4)).summaries == DOCUMENTS
    assert len(server.requests("one")) == asked


@pytest.mark.parametrize(
    ("result", "failures"),
    [
        pytest.param(
            {
                "response": {"status_code": 400, "body": {"error": {"message": SURROGATE}}},
                "error": None,
            },
            1,
            id="error",
        ),
        pytest.param({"error": {"code": SURROGATE, "message": SURROGATE}}, 1, id="batch-error"),
        pytest.param(b'{"custom_id": "\\ud800"}\n', 1, id="id"),
        pytest.param(
            {
                "response": {
                    "status_code": 200,
                    "body": completion("{}") | {"usage": {"prompt_tokens": 2**63}},
                },
                "error": None,
            },
            1,
            id="usage",
        ),
    ],
)
def test_a_result_of_a_batch_api_affects_one_document(
    result: object, failures: int, harness: BatchHarness
) -> None:
    def respond(body: Body) -> object:
        return result if VICTIM in json.dumps(body) else empty(body)

    with BatchServer(answer=respond) as batch_server:
        settings = Settings(model="openai/fake", base_url=batch_server.url)
        for _ in range(2):
            engine = openai_batch_engine(settings, poll=0.01, wait=True, on_status=lambda _: None)
            shorten_waits(engine, SHORT_WAITS)
            report = harness.run_by(engine, configured_identity(settings))
            assert report.state == "complete"
            assert (report.summaries, report.failures) == (DOCUMENTS - failures, failures)


def test_remembered_responses_with_impossible_numbers_are_used(harness: BatchHarness) -> None:
    """Stores of earlier versions may hold such responses."""

    def refuse_positions(request: ModelRequest[Any]) -> object:
        return AnswerInvalid("no") if request.prompt.task == "positions" else None

    harness.model = ScriptedModel(refuse_positions)
    assert harness.run().failed == DOCUMENTS
    with Store(harness.out) as store:
        change = "UPDATE answers SET reply = replace(reply, ': 100,', ': 36893488147419103232,')"
        store.execute(change)
    harness.model = ScriptedModel()

    assert harness.run().finished == DOCUMENTS
    assert len(harness.model.asked) == DOCUMENTS
    usage = json.loads(harness.lines()[0])["provenance"]["usage"]
    assert usage["prompt_tokens"] == MAX_COUNT


def test_a_statement_that_cannot_be_executed_takes_no_other_with_it(tmp_path: Path) -> None:
    add_note = "INSERT INTO notes VALUES (?, ?)"
    with Store(tmp_path / "out") as store:
        for value in (2**63, SURROGATE, None):
            store.write_later(add_note, "a", value)
        store.write_later(add_note, "b", "1")
        store.set_note("c", "2")
        assert [store.note(name) for name in "abc"] == [None, "1", "2"]
        with pytest.raises(OutputError, match="the store cannot be written"):
            store.execute(add_note, "a", 2**63)
