"""A recording gives the same answers again, and names what changed when it is stale."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.data.eval_cases import draws, golds, info

from evals.dataset.gold import GoldDocument
from evals.runs.oracle import OracleModel
from evals.runs.predictions import Prediction
from evals.runs.recording import (
    Recording,
    RecordingModel,
    ReplayModel,
    read_recording,
    request_key,
    write_recording,
)
from evals.runs.regex_baseline import RegexBaseline
from evals.runs.runner import predict, run_system
from evals.runs.systems import System
from evals.scoring.score import score
from summarizer.errors import AnswerRefused, ConfigError, InputError, ModelError
from summarizer.models.base import ModelRequest, ModelResponse
from summarizer.prompts import load_prompt_family
from summarizer.schema.drafts import AnyAnswer, ClaimsAnswer
from summarizer.text.document import Document
from summarizer.text.windows import split_windows

SYSTEM = System(name="test", kind="patterns")


def ask_of(gold: GoldDocument, **changes: object) -> ModelRequest[ClaimsAnswer]:
    document = Document.from_text(gold.text, id=gold.id)
    window = split_windows(document)[0]
    prompt = load_prompt_family("tuned").render("claims", window)
    return ModelRequest(replace(prompt, **changes), ClaimsAnswer, window)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def recording() -> Recording:
    recording = RecordingModel(RegexBaseline())
    run_system(SYSTEM, recording, golds())
    return recording.recording


def same(one: Prediction, other: Prediction) -> bool:
    def plain(found: Prediction) -> object:
        assert found.summary is not None
        return found.summary.model_dump(exclude={"provenance": {"created_at", "seconds"}})

    return plain(one) == plain(other)


def test_a_replay_returns_the_recorded_answers(recording: Recording) -> None:
    replay = ReplayModel(recording)
    for gold in golds():
        assert same(predict(gold, replay), predict(gold, RegexBaseline()))
    assert replay.unused == []


def test_ten_replays_in_any_order_score_the_same(recording: Recording) -> None:
    some = golds()[::3]
    expected = score(some, run_system(SYSTEM, ReplayModel(recording), some).predictions)
    for seed in range(10):
        shuffled = draws(seed).sample(some, len(some))
        jobs = SYSTEM.model_copy(update={"jobs": 1 + seed % 4})
        again = score(some, run_system(jobs, ReplayModel(recording), shuffled).predictions)
        assert again.counts == expected.counts
        assert [doc.rows for doc in again.documents] == [doc.rows for doc in expected.documents]


def test_a_recording_is_compact_and_equal_after_reading(
    recording: Recording, tmp_path: Path
) -> None:
    path = tmp_path / "recording.jsonl"
    write_recording(recording, path)
    assert read_recording(path) == recording
    assert path.stat().st_size < 2_000_000
    again = tmp_path / "again.jsonl"
    write_recording(read_recording(path), again)
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"version": 99}, "claims@1 was recorded, .*@99 is requested", id="version"),
        pytest.param(
            {"system": "Be brief.", "sha256": "0" * 64}, "was reworded", id="wording"
        ),
        pytest.param({"name": "other"}, "prompt other@1 was never recorded", id="prompt"),
        pytest.param({"user": "Hello"}, "differs from the recorded", id="window"),
    ],
)  # fmt: skip
def test_a_changed_prompt_is_stale_by_name(
    recording: Recording, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(ConfigError, match=f"stale: .*{message}.*record again"):
        ReplayModel(recording).generate(ask_of(golds()[0], **changes))


def test_a_changed_text_is_stale_by_name(recording: Recording) -> None:
    gold = golds()[0]
    with pytest.raises(ConfigError, match=f"stale: the text of {gold.id}"):
        ReplayModel(recording).generate(ask_of(GoldDocument(gold.text + " More.", gold.record)))


def test_a_document_that_was_not_recorded_is_stale_by_name() -> None:
    empty = Recording(model="m", backend="b", family="tuned", profile="small")
    with pytest.raises(ConfigError, match=r"stale: .* was never recorded"):
        ReplayModel(empty).generate(ask_of(golds()[0]))


def test_a_stale_recording_ends_the_run_and_is_no_failed_document() -> None:
    empty = Recording(model="m", backend="b", family="tuned", profile="small")
    with pytest.raises(ConfigError, match="stale"):
        run_system(SYSTEM, ReplayModel(empty), golds()[:2])


class Refusing(RegexBaseline):
    """A model that will not answer about claims."""

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        if request.answer is ClaimsAnswer:
            error = AnswerRefused("the model declined", "claims", "ask another")
            error.spent = {"requests": 2, "prompt_tokens": 7}
            error.raw = "I'd rather not."
            raise error
        return super().generate(request)


def test_a_failure_is_recorded_and_replayed() -> None:
    recording = RecordingModel(Refusing())
    live = predict(golds()[0], recording)
    replayed = predict(golds()[0], ReplayModel(recording.recording))
    assert live == replayed
    assert live.failure is not None
    assert (live.failure.attempts, live.failure.usage.prompt_tokens) == (2, 7)
    with pytest.raises(AnswerRefused) as caught:
        ReplayModel(recording.recording).generate(ask_of(golds()[0]))
    assert caught.value.raw == "I'd rather not."
    assert isinstance(caught.value, ModelError)


def test_recording_some_documents_again_keeps_the_others(recording: Recording) -> None:
    again = RecordingModel(RegexBaseline())
    run_system(SYSTEM, again, golds()[:1])
    merged = again.merged_with(recording)
    assert merged.answers.keys() == recording.answers.keys()


def test_another_models_recording_is_not_added_to(recording: Recording) -> None:
    with pytest.raises(ConfigError, match="the recording is of patterns"):
        RecordingModel(OracleModel([])).merged_with(recording)


def test_everything_that_determines_an_answer_is_in_the_key() -> None:
    requests = [ask_of(golds()[0], **changes) for changes in (
        {}, {"name": "x"}, {"version": 2}, {"system": "x"}, {"user": "x"},
    )]  # fmt: skip
    assert len({request_key(request) for request in requests}) == len(requests)


def test_a_missing_recording_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="record again"):
        read_recording(tmp_path / "none.jsonl")
    (tmp_path / "bad.jsonl").write_text('{"a": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match="not a recording"):
        read_recording(tmp_path / "bad.jsonl")


def test_the_run_records_its_provenance(recording: Recording) -> None:
    done = run_system(SYSTEM, ReplayModel(recording), golds()[:2])
    assert done.info.model == "patterns"
    assert set(done.info.prompts) == {"actors", "claims"}
    assert set(done.info.gold) == {gold.id for gold in golds()[:2]}
    assert info().system == "test"
