"""A recording gives the same answers again, and says by name when it is stale."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from eval_cases import draws, golds, info

from evals.gold import GoldDocument
from evals.oracle import Oracle
from evals.patterns import Patterns
from evals.predictions import Prediction
from evals.recording import Recording, Replay, Tape, read_tape, request_key, write_tape
from evals.runner import predict, run_system
from evals.scoring import score
from evals.systems import System
from summarizer.errors import AnswerRefused, ConfigError, InputError, ModelError
from summarizer.models.protocol import Ask, Reply
from summarizer.prompts import load_family
from summarizer.records.drafts import AnyAnswer, ClaimsAnswer
from summarizer.text.document import Document
from summarizer.text.windows import windows

SYSTEM = System(name="test", kind="patterns")


def ask_of(gold: GoldDocument, **changes: object) -> Ask[ClaimsAnswer]:
    document = Document.from_text(gold.text, id=gold.id)
    window = windows(document)[0]
    prompt = load_family("tuned").render("claims", window)
    return Ask(replace(prompt, **changes), ClaimsAnswer, window)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def tape() -> Tape:
    recording = Recording(Patterns())
    run_system(SYSTEM, recording, golds())
    return recording.tape


def same(one: Prediction, other: Prediction) -> bool:
    def plain(found: Prediction) -> object:
        assert found.summary is not None
        return found.summary.model_dump(exclude={"provenance": {"created_at", "seconds"}})

    return plain(one) == plain(other)


def test_a_replay_says_what_the_model_said(tape: Tape) -> None:
    replay = Replay(tape)
    for gold in golds():
        assert same(predict(gold, replay), predict(gold, Patterns()))
    assert replay.unused == []


def test_ten_replays_in_any_order_score_the_same(tape: Tape) -> None:
    some = golds()[::3]
    expected = score(some, run_system(SYSTEM, Replay(tape), some).predictions)
    for seed in range(10):
        shuffled = draws(seed).sample(some, len(some))
        jobs = SYSTEM.model_copy(update={"jobs": 1 + seed % 4})
        again = score(some, run_system(jobs, Replay(tape), shuffled).predictions)
        assert again.counts == expected.counts
        assert [doc.rows for doc in again.documents] == [doc.rows for doc in expected.documents]


def test_a_recording_survives_the_disk_and_is_compact(tape: Tape, tmp_path: Path) -> None:
    path = tmp_path / "tape.jsonl"
    write_tape(tape, path)
    assert read_tape(path) == tape
    assert path.stat().st_size < 2_000_000
    again = tmp_path / "again.jsonl"
    write_tape(read_tape(path), again)
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"version": 99}, "claims@1 was recorded, .*claims@99 is asked", id="version"),
        pytest.param(
            {"system": "Be brief.", "sha256": "0" * 64}, "worded otherwise", id="wording"
        ),
        pytest.param({"name": "other"}, "prompt other@1 was never recorded", id="prompt"),
        pytest.param({"user": "Hello"}, "asks something else", id="window"),
    ],
)  # fmt: skip
def test_a_changed_prompt_is_stale_by_name(
    tape: Tape, changes: dict[str, object], says: str
) -> None:
    with pytest.raises(ConfigError, match=f"stale: .*{says}.*record again"):
        Replay(tape).ask(ask_of(golds()[0], **changes))


def test_a_changed_text_is_stale_by_name(tape: Tape) -> None:
    gold = golds()[0]
    with pytest.raises(ConfigError, match=f"stale: the text of {gold.id}"):
        Replay(tape).ask(ask_of(GoldDocument(gold.text + " More.", gold.record)))


def test_a_document_that_was_not_recorded_is_stale_by_name() -> None:
    empty = Tape(model="m", backend="b", family="tuned")
    with pytest.raises(ConfigError, match=r"stale: .* was never recorded"):
        Replay(empty).ask(ask_of(golds()[0]))


def test_a_stale_recording_ends_the_run_and_is_no_failed_document() -> None:
    empty = Tape(model="m", backend="b", family="tuned")
    with pytest.raises(ConfigError, match="stale"):
        run_system(SYSTEM, Replay(empty), golds()[:2])


class Refusing(Patterns):
    """A model that will not answer about claims."""

    def ask(self, ask: Ask[AnyAnswer]) -> Reply[AnyAnswer]:
        if ask.answer is ClaimsAnswer:
            error = AnswerRefused("the model declined", "claims", "ask another")
            error.spent = {"requests": 2, "prompt_tokens": 7}
            error.raw = "I'd rather not."
            raise error
        return super().ask(ask)


def test_a_failure_is_recorded_and_replayed() -> None:
    recording = Recording(Refusing())
    live = predict(golds()[0], recording)
    replayed = predict(golds()[0], Replay(recording.tape))
    assert live == replayed
    assert live.failure is not None
    assert (live.failure.attempts, live.failure.usage.prompt_tokens) == (2, 7)
    with pytest.raises(AnswerRefused) as caught:
        Replay(recording.tape).ask(ask_of(golds()[0]))
    assert caught.value.raw == "I'd rather not."
    assert isinstance(caught.value, ModelError)


def test_recording_some_documents_again_keeps_the_others(tape: Tape) -> None:
    again = Recording(Patterns())
    run_system(SYSTEM, again, golds()[:1])
    merged = again.merged_with(tape)
    assert merged.answers.keys() == tape.answers.keys()


def test_another_models_recording_is_not_added_to(tape: Tape) -> None:
    with pytest.raises(ConfigError, match="the recording is of patterns"):
        Recording(Oracle([])).merged_with(tape)


def test_everything_that_decides_an_answer_is_in_the_key() -> None:
    asks = [ask_of(golds()[0], **changes) for changes in (
        {}, {"name": "x"}, {"version": 2}, {"system": "x"}, {"user": "x"},
    )]  # fmt: skip
    assert len({request_key(ask) for ask in asks}) == len(asks)


def test_no_recording_is_an_error_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="record again"):
        read_tape(tmp_path / "none.jsonl")
    (tmp_path / "bad.jsonl").write_text('{"a": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match="no recording"):
        read_tape(tmp_path / "bad.jsonl")


def test_the_run_says_what_was_run(tape: Tape) -> None:
    done = run_system(SYSTEM, Replay(tape), golds()[:2])
    assert done.info.model == "patterns"
    assert set(done.info.prompts) == {"actors", "claims", "positions"}
    assert set(done.info.gold) == {gold.id for gold in golds()[:2]}
    assert info().system == "test"
