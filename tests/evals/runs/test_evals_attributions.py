"""The adapter's fourth task on PolNeAR: asked by windows, grounded like claims, kept as offsets."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.models.scripted_model import Answering, ScriptedModel
from typer.testing import CliRunner

from evals.benchmarks.attributions.claims import predict_claims
from evals.benchmarks.attributions.corpus import Article
from evals.benchmarks.attributions.results import FILE, ResultStore, from_offsets, to_offsets
from evals.benchmarks.attributions.speakers import PredictedClaim
from evals.cli import attributions
from evals.cli.app import app
from evals.runs.attributions import attributions_of
from summarizer.errors import AnswerCut, AnswerInvalid, ConfigError, InputError, ModelError
from summarizer.models.base import ModelRequest
from summarizer.schema.drafts import AttributionsAnswer
from summarizer.text.document import Document

TEXT = "Ann Pell said that it rained all week. “It is,” she said, “over.” Bo spoke."
RAIN = {"sentence": 1, "source": "Ann Pell", "cue": "said", "start": "that it rained all week"}
OVER = {
    "sentence": 2,
    "source": "she",
    "cue": "said",
    "start": "“It is,” she said,",
    "end": "“over.”",
}
ARTICLE = Article(id="the-headline", text=TEXT, attributions=())


def scripted(*drafts: dict[str, Any], family: str = "tuned") -> ScriptedModel:
    return ScriptedModel(_answering(drafts), family=family)


def _answering(drafts: tuple[dict[str, Any], ...]) -> Answering:
    return lambda request: AttributionsAnswer.model_validate({"claims": drafts})


def words(spans: tuple[tuple[int, int], ...], text: str = TEXT) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_the_prompt_of_the_task_is_used() -> None:
    seen: list[ModelRequest[Any]] = []

    def answer(request: ModelRequest[Any]) -> AttributionsAnswer:
        seen.append(request)
        return AttributionsAnswer(claims=[])

    model = ScriptedModel(answer, family="tuned")
    assert attributions_of(Document.from_text(TEXT), model) == []
    (request,) = seen
    assert request.answer is AttributionsAnswer
    assert request.prompt.name == "tuned/attributions"
    assert request.prompt.user.endswith("Task: attributions")


def test_spans_are_grounded_and_the_source_names_the_speaker() -> None:
    rain, over = predict_claims(ARTICLE, scripted(OVER, RAIN, RAIN), "attributions")
    assert words(rain.content) == ["that it rained all week"]
    assert words(rain.speaker_span) == ["Ann Pell"]
    assert words(over.content) == ["“It is,” ", ", “over.”"]
    assert words(over.speaker_span) == ["she"]
    assert rain.speaker_text == over.speaker_text == ""


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"start": "that it snowed all week"}, id="words-that-are-not-there"),
        pytest.param({"sentence": 9}, id="a-sentence-that-is-not-there"),
        pytest.param({"source": "Cy Dorn"}, id="a-source-that-is-not-there"),
        pytest.param({"start": "Ann Pell said"}, id="an-announcement-without-content"),
    ],
)
def test_drafts_that_the_pipeline_rejects_are_left_out(change: dict[str, Any]) -> None:
    assert predict_claims(ARTICLE, scripted({**RAIN, **change}), "attributions") == []


LONG = " ".join(f"Ann Pell said that number {n} won." for n in range(40))


def winners(*numbers: int) -> Answering:
    """Answer with those of the claims of a window, counted from 0, that are wanted."""

    def answering(request: ModelRequest[Any]) -> object:
        won = [
            line.removeprefix("Ann Pell said ").removesuffix(".") for line in request.window.lines
        ]
        claims = [{**RAIN, "sentence": n + 1, "start": won[n]} for n in numbers if n < len(won)]
        return AttributionsAnswer.model_validate({"claims": claims})

    return answering


def numbers_won(model: ScriptedModel, sentences: int = 36) -> list[str]:
    article = Article(id="x", text=LONG, attributions=())
    said = predict_claims(article, model, "attributions", sentences)
    return [words(claim.content, LONG)[0].split()[2] for claim in said]


def test_a_long_article_is_split_into_windows_with_their_own_sentence_numbers() -> None:
    expected: list[int] = []

    def answering(request: ModelRequest[Any]) -> object:
        expected.append(len(request.window.sentences))
        return winners(0, 33)(request)

    model = ScriptedModel(answering, family="tuned")
    assert numbers_won(model) == ["0", "33", "36"]
    assert expected == [36, 4]


def test_the_size_of_windows_can_be_set() -> None:
    assert numbers_won(ScriptedModel(winners(0, 9), family="tuned"), 10) == [
        "0", "9", "10", "19", "20", "29", "30", "39",
    ]  # fmt: skip


def test_a_second_request_follows_an_answer_that_ends_early() -> None:
    expected: list[int] = []

    def answering(request: ModelRequest[Any]) -> object:
        expected.append(len(request.window.sentences))
        return winners(0)(request)

    assert numbers_won(ScriptedModel(answering, family="tuned")) == ["0", "1", "36"]
    assert expected == [36, 35, 4]
    expected.clear()

    def silent(request: ModelRequest[Any]) -> object:
        expected.append(1)
        return winners()(request)

    assert numbers_won(ScriptedModel(silent, family="tuned")) == []
    assert len(expected) == len([36, 4])


def test_a_truncated_answer_is_split_in_half_and_finally_salvaged() -> None:
    def answering(request: ModelRequest[Any]) -> object:
        if len(request.window.sentences) == 1 and "rained" not in request.window.lines[0]:
            return AttributionsAnswer(claims=[])
        error = AnswerCut("cut")
        error.raw = json.dumps({"claims": [RAIN]})[:-2] + ', {"sentence": 1, "sta'
        return error

    model = ScriptedModel(answering, family="tuned")
    (rain,) = predict_claims(ARTICLE, model, "attributions")
    assert words(rain.content) == ["that it rained all week"]
    hopeless = ScriptedModel(lambda _: AnswerCut("cut"), family="tuned")
    with pytest.raises(ModelError, match="cut"):
        predict_claims(ARTICLE, hopeless, "attributions")


def test_only_a_model_with_the_tuned_prompts_is_accepted() -> None:
    with pytest.raises(ConfigError, match="--task claims"):
        predict_claims(ARTICLE, scripted(RAIN, family="general"), "attributions")


def test_a_name_is_stored_as_a_span_of_the_text() -> None:
    text = "President\nAnn  Pell spoke. Ann Pellet did not."
    kept = to_offsets(PredictedClaim(((0, 3),), ((20, 25),), "Ann Pell"), text)
    assert kept.name_span == ((10, 19),)
    assert from_offsets(kept, text).speaker_text.split() == ["Ann", "Pell"]
    assert to_offsets(PredictedClaim(((0, 3),), (), "Cy"), text).name_span == ()


def test_results_are_stored_at_once_and_contain_no_word_of_the_corpus(tmp_path: Path) -> None:
    told: list[str] = []
    results = ResultStore("me", "attributions", tmp_path)
    results.predict([ARTICLE], scripted(RAIN, OVER), told.append)
    assert told[0].startswith("1 of 1: 2 claims")
    kept = (tmp_path / FILE).read_text(encoding="utf-8")
    line = json.loads(kept)
    del line["sha256"], line["model"], line["task"]
    assert not any(word in json.dumps(line) for word in (*TEXT.split(), ARTICLE.id))
    again = ResultStore("me", "attributions", tmp_path)
    assert again.pending([ARTICLE]) == []
    assert again.claims(ARTICLE) == results.claims(ARTICLE) != []


def test_a_failure_is_stored_by_its_type_only(tmp_path: Path) -> None:
    failing = ScriptedModel(lambda _: AnswerInvalid("Ann Pell said"), family="tuned")
    results = ResultStore("me", "attributions", tmp_path)
    results.predict([ARTICLE], failing, lambda _: None)
    assert results.claims(ARTICLE) is None
    assert '"failure":"AnswerInvalid"' in (tmp_path / FILE).read_text(encoding="utf-8")
    assert "Ann" not in (tmp_path / FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize(("model", "task"), [("you", "attributions"), ("me", "claims")])
def test_the_folder_of_another_run_is_rejected(tmp_path: Path, model: str, task: Any) -> None:
    ResultStore("me", "attributions", tmp_path).predict([ARTICLE], scripted(RAIN), lambda _: None)
    with pytest.raises(InputError, match="the folder has results of"):
        ResultStore(model, task, tmp_path)
    (tmp_path / FILE).write_text("{}\n", encoding="utf-8")
    with pytest.raises(InputError, match="not a checkpoint of this command"):
        ResultStore("me", "attributions", tmp_path)


def test_the_command_resumes_an_interrupted_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[ScriptedModel] = []

    def open_scripted(system: Any) -> ScriptedModel:
        assert system.threads == 1
        opened.append(scripted(RAIN))
        return opened[-1]

    monkeypatch.setattr(attributions, "open_system", open_scripted)
    start = TEXT.index("that it")
    mark = {"source": [[0, 8]], "cue": [[9, 13]], "content": [[start, start + 23]]}
    rows = [{"id": f"h{n}", "text": TEXT + " Yes." * n, "attributions": [mark]} for n in range(3)]
    path = tmp_path / "dev.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = ["attributions", str(path), "--task", "attributions", "--threads", "1"]
    command += ["--out", str(tmp_path / "kept")]
    first = CliRunner().invoke(app, [*command, "--limit", "1"])
    assert "1 of 1: 1 claims" in first.output
    rest = CliRunner().invoke(app, command)
    assert "2 of 2: 1 claims" in rest.output
    assert "embedded, attributions: 3 articles, 0 failed" in rest.output
    assert "recall, indirect: 1.000 of 3" in rest.output
    again = CliRunner().invoke(app, command)
    assert " claims, " not in again.output
    assert [len(model.asked) for model in opened] == [1, 2]
    assert [model.closed for model in opened] == [1, 1]
