"""A new adapter replaces another by its mean over sets of gold, each with the same weight."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from support.data.eval_cases import run_of
from support.data.kesh_articles import kesh, velmora

from evals.dataset.gold import GoldDocument, write_gold
from evals.dataset.gold_summary import gold_to_summary
from evals.runs.predictions import Prediction, Run
from summarizer.errors import InputError
from training.data_prep.corpus import convert_article
from training.release.evaluation import GoldSet, read_gold_sets, verdict, verdict_lines

LARGE = GoldSet("large", tuple(convert_article(kesh(id=f"k{number}")) for number in range(6)))
SMALL = GoldSet("small", (convert_article(kesh(id="s0")),))


def run(full: Sequence[GoldDocument], partial: Sequence[GoldDocument]) -> Run:
    """Return a run that finds every record of `full`, and the actors only of `partial`."""
    found = [Prediction(id=gold.id, summary=gold_to_summary(gold)) for gold in full]
    for gold in partial:
        actors = gold_to_summary(gold).model_copy(update={"claims": [], "positions": []})
        found.append(Prediction(id=gold.id, summary=actors))
    return run_of(found)


def test_a_set_of_one_article_weighs_as_much_as_a_set_of_six() -> None:
    before = run(LARGE.documents[:4], [*LARGE.documents[4:], *SMALL.documents])
    after = run([*LARGE.documents[:2], *SMALL.documents], LARGE.documents[2:])
    result = verdict([LARGE, SMALL], before, after)
    changes = {part.name: part.figures["signed_f1"] for part in result.sets}
    assert changes["small"] == (0.0, 1.0)
    assert changes["large"] == pytest.approx((0.8, 0.5))
    # The large set alone falls, and so does the mean over the seven articles.
    assert not verdict([LARGE], before, after).replaces
    assert result.replaces
    assert result.after == pytest.approx(((1 + 0.5 + 0.5) / 3 + 1) / 2)


def test_an_adapter_that_is_no_better_is_not_taken() -> None:
    same = run(LARGE.documents, [])
    result = verdict([LARGE], same, same)
    assert not result.replaces
    assert verdict_lines(result)[-2:] == [
        "mean of 1 sets  1.000 to 1.000 (+0.000)",
        "keep the shipped adapter",
    ]


def test_each_set_must_be_in_the_runs() -> None:
    only = run(LARGE.documents, [])
    with pytest.raises(InputError, match="no document of a set of gold"):
        verdict([LARGE, SMALL], only, only)
    with pytest.raises(InputError, match="different documents"):
        verdict([LARGE], only, run(LARGE.documents[:3], []))


def test_a_figure_without_records_is_left_out() -> None:
    gold = convert_article(velmora())
    quiet = GoldSet("quiet", (gold,))
    (figures,) = verdict([quiet], run([gold], []), run([gold], [])).sets
    assert list(figures.figures) == ["actor_f1", "attributed_f1"]


def test_sets_are_folders_and_share_no_document(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_gold(SMALL.documents[0], tmp_path / name)
    assert [part.name for part in read_gold_sets([])] == ["gold", "held"]
    assert [part.name for part in read_gold_sets([tmp_path / "one"])] == ["one"]
    with pytest.raises(InputError, match="in two sets"):
        read_gold_sets([tmp_path / "one", tmp_path / "two"])
