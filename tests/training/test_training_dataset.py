"""The same articles, recipe and seed give the same examples, with an account of what was done."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from support.kesh_articles import TEXT, kesh, velmora

from summarizer.errors import ConfigError, InputError
from summarizer.text.spans import CharSpan
from training.data_prep.attributions import AttributedArticle, Attribution, read_attributed
from training.data_prep.corpus import (
    fingerprint,
    joined,
    read_articles,
    share_of,
    shipped_articles,
    soundly_labelled,
    write_articles,
)
from training.data_prep.dataset import Account, build, held_examples
from training.data_prep.examples import read_examples, write_examples
from training.pipeline import ACCOUNT, EXAMPLES, Sources, build_in, read
from training.trainer.recipe import DataRecipe, Recipe, read_recipe

RECIPE = DataRecipe(seed=3, passes={"actors": 1, "claims": 2, "positions": 3}, attributions=0.5)
ARTICLES = [kesh(), velmora()]


def attributed(count: int) -> list[AttributedArticle]:
    marked = Attribution(cue=(CharSpan(20, 27),), content=(CharSpan(28, 74),))
    return [
        AttributedArticle(id=f"n{number}", text=f"{TEXT}{number}", attributions=(marked,))
        for number in range(count)
    ]


def test_building_twice_gives_the_same_examples() -> None:
    first, second = (build(ARTICLES, attributed(3), RECIPE) for _ in range(2))
    assert first == second
    other = build(ARTICLES, attributed(3), RECIPE.model_copy(update={"seed": 4}))
    assert other[1].sha256 != first[1].sha256


def test_each_task_is_gone_through_as_often_as_the_recipe_says() -> None:
    examples, account = build(ARTICLES, [], RECIPE)
    assert Counter(example.task for example in examples) == {
        "actors": 2, "claims": 4, "positions": 6,
    }  # fmt: skip
    assert account.examples == {"actors": 2, "claims": 4, "positions": 6}
    assert account.articles == {"ours": 2, "attributions": 0}


def test_articles_that_the_recipe_leaves_out_are_in_no_example() -> None:
    id = ARTICLES[0].id
    examples, account = build(
        ARTICLES, [], RECIPE.model_copy(update={"leave_out": (f"{id[:3]}*",)})
    )
    assert examples
    assert id not in {example.article for example in examples}
    assert account.articles["ours"] == 1


def test_the_fourth_task_takes_no_more_than_its_share() -> None:
    _, account = build(ARTICLES, attributed(40), RECIPE)
    rest = sum(size for task, size in account.characters.items() if task != "attributions")
    assert 0.3 * rest < account.characters["attributions"] <= rest


def test_later_passes_cut_long_articles_otherwise() -> None:
    long = kesh(text=TEXT + "\n" + "It was quiet at night. " * 60)
    recipe = RECIPE.model_copy(update={"passes": {"claims": 6}, "smallest_window": 5})
    examples, _ = build([long], [], recipe)
    lengths = {example.user.count("\n[") for example in examples if example.window == 0}
    assert 36 in lengths
    assert len(lengths) > 2


def test_a_smaller_share_lies_in_a_larger_one() -> None:
    articles = [kesh(id=f"k{number}") for number in range(30)]
    some, more = ({a.id for a in share_of(articles, share)} for share in (0.3, 0.7))
    assert len(some) == 9
    assert some < more


def test_records_that_cannot_be_placed_are_left_out_and_counted() -> None:
    claims = kesh().claims
    broken = kesh(claims=[*claims, claims[0].model_copy(update={"quote": "not in the text"})])
    gold, lost = soundly_labelled(broken)
    assert lost == 1
    assert len(gold.record.claims) == len(claims)
    _, account = build([broken, kesh(id="b", text="Nothing of it.")], [], RECIPE)
    assert account.left_out == ("b",)
    assert account.repairs["record: not found in the text"] == 1


def test_held_examples_are_cut_as_in_use() -> None:
    gold, _ = soundly_labelled(kesh())
    assert [example.task for example in held_examples([gold])] == ["actors", "claims", "positions"]


def test_a_leak_or_a_fault_stops_the_build(tmp_path: Path) -> None:
    gold, _ = soundly_labelled(velmora())
    recipe = Recipe(name="x", data=RECIPE)
    with pytest.raises(InputError, match="to measure with"):
        build_in(tmp_path, Sources(ARTICLES, measuring=[gold]), recipe)
    broken = kesh(actors=[*kesh().actors, kesh().actors[0]])
    with pytest.raises(InputError, match="two actors"):
        build_in(tmp_path, Sources([broken]), recipe)
    assert not list(tmp_path.iterdir())


def test_a_build_can_be_read_again(tmp_path: Path) -> None:
    account = build_in(tmp_path, Sources(ARTICLES), Recipe(name="x", data=RECIPE))
    assert read(Account, tmp_path / ACCOUNT) == account
    assert Counter(example.task for example in read_examples(tmp_path / EXAMPLES))["claims"] == 4
    with pytest.raises(InputError, match="lacks a step"):
        read(Account, tmp_path / "fitted.json")


def test_articles_survive_the_disk_in_both_forms(tmp_path: Path) -> None:
    write_articles(ARTICLES, tmp_path / "folder")
    lines = tmp_path / "articles.jsonl"
    lines.write_text("".join(article.model_dump_json() + "\n" for article in ARTICLES))
    for path in (tmp_path / "folder", lines):
        assert list(read_articles(path)) == ARTICLES
        assert fingerprint(read_articles(path)) == fingerprint(ARTICLES)


def test_unusable_files_are_said_to_be_so(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": 1}\n')
    for reader in (read_articles, read_attributed, lambda path: list(read_examples(path))):
        with pytest.raises(InputError):
            reader(bad)
        with pytest.raises(InputError):
            reader(tmp_path / "none.jsonl")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no articles"):
        read_articles(tmp_path / "empty")
    with pytest.raises(InputError, match="one id"):
        joined([ARTICLES, ARTICLES])


def test_examples_survive_the_disk(tmp_path: Path) -> None:
    examples, _ = build(ARTICLES, attributed(2), RECIPE)
    write_examples(examples, tmp_path / "deep" / "examples.jsonl")
    assert list(read_examples(tmp_path / "deep" / "examples.jsonl")) == examples


def test_every_recipe_that_ships_can_be_read_and_a_wrong_one_cannot(tmp_path: Path) -> None:
    recipes = sorted((shipped_articles().parent / "recipes").glob("*.toml"))
    assert [read_recipe(path).name for path in recipes]
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('name = "x"\n[train]\nspeed = 9\n')
    with pytest.raises(ConfigError, match="speed"):
        read_recipe(wrong)
    with pytest.raises(ConfigError, match="unreadable"):
        read_recipe(tmp_path / "none.toml")
