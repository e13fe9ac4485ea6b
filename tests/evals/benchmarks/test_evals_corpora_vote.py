"""Several readings of one article: a claim stands if most of them have it."""

from pathlib import Path

import pytest
from support.models.scripted_model import ScriptedModel
from typer.testing import CliRunner

from evals.benchmarks.attributions.corpus import Article
from evals.benchmarks.attributions.majority_vote import majority_claims
from evals.benchmarks.attributions.results import ResultStore, read_claims
from evals.benchmarks.attributions.speakers import PredictedClaim
from evals.cli.app import app
from summarizer.errors import ConfigError, InputError
from summarizer.schema.drafts import AttributionsAnswer

TEXT = "Ann said that it rained all week long and that nobody came to the fair. Bo left."
ALL, RAIN, FAIR, BO = (
    PredictedClaim(((TEXT.index(words), TEXT.index(words) + len(words)),))
    for words in (
        "that it rained all week long and that nobody came to the fair",
        "that it rained all week long",
        "that nobody came to the fair",
        "Bo left",
    )
)


def cut(said: PredictedClaim, less: int) -> PredictedClaim:
    ((start, end),) = said.content
    return PredictedClaim(((start, end - less),))


@pytest.mark.parametrize(
    ("readings", "found"),
    [
        pytest.param([[RAIN, BO], [RAIN], [FAIR]], [RAIN], id="most-have-it"),
        pytest.param([[RAIN], [FAIR]], [], id="half-are-not-most"),
        pytest.param([[BO]], [BO], id="a-single-reading"),
        pytest.param([[FAIR, RAIN], [RAIN, FAIR]], [RAIN, FAIR], id="in-the-order-of-the-text"),
        pytest.param([[cut(RAIN, 5)], [RAIN], [RAIN]], [RAIN], id="the-form-agreed-on-best"),
        pytest.param([[cut(RAIN, 5)], [RAIN]], [cut(RAIN, 5)], id="of-equal-ones-the-earlier"),
        pytest.param([[ALL, RAIN], [ALL, RAIN], [ALL]], [ALL], id="none-inside-another"),
        pytest.param([[], [], []], [], id="nothing"),
        pytest.param([[PredictedClaim(())], [PredictedClaim(())]], [], id="no-words"),
    ],
)
def test_claims_of_the_majority_of_readings_are_returned(
    readings: list[list[PredictedClaim]], found: list[PredictedClaim]
) -> None:
    assert majority_claims(readings, TEXT) == found


def keep(folder: Path, start: str, articles: list[Article]) -> None:
    draft = {"sentence": 1, "source": "Ann", "cue": "said", "start": start}
    answer = AttributionsAnswer.model_validate({"claims": [draft]})
    model = ScriptedModel(lambda _: answer, family="tuned")
    ResultStore(folder.name, "attributions", folder).predict(articles, model, lambda _: None)


def test_the_command_votes_over_stored_runs_of_any_model(tmp_path: Path) -> None:
    content = ((9, 9 + len("that it rained all week long")),)
    marked = {"source": ((0, 3),), "cue": ((4, 8),), "content": content}
    article = Article.model_validate({"id": "x", "text": TEXT, "attributions": [marked]})
    corpus = tmp_path / "dev.jsonl"
    corpus.write_text(article.model_dump_json() + "\n", encoding="utf-8")
    for name, start in (("a", "that it rained"), ("b", "that it rained"), ("c", "nobody came")):
        keep(tmp_path / name, start, [article])
    folders = [part for name in "abc" for part in ("--vote", str(tmp_path / name))]

    done = CliRunner().invoke(app, ["attributions", str(corpus), *folders])

    assert done.exit_code == 0, done.output
    assert "vote of 3" in done.output
    assert "recall, indirect: 1.000 of 1" in done.output


def test_a_run_without_an_article_is_rejected(tmp_path: Path) -> None:
    article = Article(id="x", text=TEXT, attributions=())
    keep(tmp_path, "that it rained", [article])

    with pytest.raises(InputError, match="1 of 2 articles have no result here"):
        read_claims(tmp_path, [article, Article(id="y", text="Bo left.", attributions=())])


def test_shorter_windows_are_another_run(tmp_path: Path) -> None:
    article = Article(id="x", text=TEXT, attributions=())
    keep(tmp_path, "that it rained", [article])

    with pytest.raises(InputError, match="the folder has results of"):
        ResultStore(tmp_path.name, "attributions", tmp_path, 18)


def test_the_size_of_windows_is_rejected_for_other_tasks() -> None:
    done = CliRunner().invoke(app, ["attributions", "dev.jsonl", "--sentences", "18"])

    assert isinstance(done.exception, ConfigError)
    assert "add --task attributions" in str(done.exception)
