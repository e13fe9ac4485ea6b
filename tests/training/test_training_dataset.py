"""The same articles, recipe and seed give the same examples, described by a manifest."""

from collections import Counter
from pathlib import Path

import pytest
from support.data.kesh_articles import TEXT, kesh, velmora

from summarizer.errors import ConfigError, InputError
from summarizer.text.spans import CharSpan
from training.data_prep.attributions import AttributedArticle, Attribution, read_attributions
from training.data_prep.corpus import (
    convert_valid_records,
    fingerprint,
    merge_articles,
    read_articles,
    sample_articles,
    shipped_articles,
    write_articles,
)
from training.data_prep.dataset import DatasetManifest, build, validation_examples
from training.data_prep.examples import read_examples, write_examples
from training.pipeline import EXAMPLES, MANIFEST, TrainingSources, build_dataset, read
from training.recipe import DataRecipe, Recipe, read_recipe

RECIPE = DataRecipe(seed=3, passes={"actors": 1, "claims": 2}, attributions=0.5)
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


def test_each_task_gets_the_passes_of_the_recipe() -> None:
    examples, manifest = build(ARTICLES, [], RECIPE)
    assert Counter(example.task for example in examples) == {
        "actors": 2, "claims": 4,
    }  # fmt: skip
    assert manifest.examples == {"actors": 2, "claims": 4}
    assert manifest.articles == {"ours": 2, "attributions": 0}


def test_excluded_articles_are_in_no_example() -> None:
    id = ARTICLES[0].id
    examples, manifest = build(
        ARTICLES, [], RECIPE.model_copy(update={"leave_out": (f"{id[:3]}*",)})
    )
    assert examples
    assert id not in {example.article for example in examples}
    assert manifest.articles["ours"] == 1


def test_attributions_take_no_more_than_their_share() -> None:
    _, manifest = build(ARTICLES, attributed(40), RECIPE)
    rest = sum(size for task, size in manifest.characters.items() if task != "attributions")
    assert 0.3 * rest < manifest.characters["attributions"] <= rest


def test_later_passes_split_long_articles_differently() -> None:
    long = kesh(text=TEXT + "\n" + "It was quiet at night. " * 60)
    recipe = RECIPE.model_copy(update={"passes": {"claims": 6}, "smallest_window": 5})
    examples, _ = build([long], [], recipe)
    lengths = {example.user.count("\n[") for example in examples if example.window == 0}
    assert 36 in lengths
    assert len(lengths) > 2


def test_a_smaller_share_is_a_subset_of_a_larger_one() -> None:
    articles = [kesh(id=f"k{number}") for number in range(30)]
    some, more = ({a.id for a in sample_articles(articles, share)} for share in (0.3, 0.7))
    assert len(some) == 9
    assert some < more


def test_records_that_cannot_be_located_are_dropped_and_counted() -> None:
    claims = kesh().claims
    broken = kesh(claims=[*claims, claims[0].model_copy(update={"quote": "not in the text"})])
    gold, lost = convert_valid_records(broken)
    assert lost == 1
    assert len(gold.record.claims) == len(claims)
    _, manifest = build([broken, kesh(id="b", text="Nothing of it.")], [], RECIPE)
    assert manifest.left_out == ("b",)
    assert manifest.adjustments["record: not found in the text"] == 1


def test_validation_examples_are_split_as_in_the_product() -> None:
    gold, _ = convert_valid_records(kesh())
    assert [example.task for example in validation_examples([gold])] == [
        "actors",
        "claims",
    ]


def test_an_overlap_or_an_error_stops_the_build(tmp_path: Path) -> None:
    gold, _ = convert_valid_records(velmora())
    recipe = Recipe(name="x", data=RECIPE)
    with pytest.raises(InputError, match="training set"):
        build_dataset(tmp_path, TrainingSources(ARTICLES, measuring=[gold]), recipe)
    broken = kesh(actors=[*kesh().actors, kesh().actors[0]])
    with pytest.raises(InputError, match="two actors"):
        build_dataset(tmp_path, TrainingSources([broken]), recipe)
    assert not list(tmp_path.iterdir())


def test_a_built_data_set_can_be_read(tmp_path: Path) -> None:
    manifest = build_dataset(tmp_path, TrainingSources(ARTICLES), Recipe(name="x", data=RECIPE))
    assert read(DatasetManifest, tmp_path / MANIFEST) == manifest
    assert Counter(example.task for example in read_examples(tmp_path / EXAMPLES))["claims"] == 4
    with pytest.raises(InputError, match="has not been run"):
        read(DatasetManifest, tmp_path / "run_summary.json")


def test_articles_round_trip_in_both_formats(tmp_path: Path) -> None:
    write_articles(ARTICLES, tmp_path / "folder")
    lines = tmp_path / "articles.jsonl"
    lines.write_text("".join(article.model_dump_json() + "\n" for article in ARTICLES))
    for path in (tmp_path / "folder", lines):
        assert list(read_articles(path)) == ARTICLES
        assert fingerprint(read_articles(path)) == fingerprint(ARTICLES)


def test_invalid_files_give_clear_errors(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": 1}\n')
    for reader in (read_articles, read_attributions, lambda path: list(read_examples(path))):
        with pytest.raises(InputError):
            reader(bad)
        with pytest.raises(InputError):
            reader(tmp_path / "none.jsonl")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no articles"):
        read_articles(tmp_path / "empty")
    with pytest.raises(InputError, match="the same id"):
        merge_articles([ARTICLES, ARTICLES])


def test_examples_round_trip(tmp_path: Path) -> None:
    examples, _ = build(ARTICLES, attributed(2), RECIPE)
    write_examples(examples, tmp_path / "deep" / "examples.jsonl")
    assert list(read_examples(tmp_path / "deep" / "examples.jsonl")) == examples


def test_every_shipped_recipe_is_valid_and_an_invalid_one_is_an_error(tmp_path: Path) -> None:
    recipes = sorted((shipped_articles().parent / "recipes").glob("*.toml"))
    assert [read_recipe(path).name for path in recipes]
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('name = "x"\n[train]\nspeed = 9\n')
    with pytest.raises(ConfigError, match="speed"):
        read_recipe(wrong)
    with pytest.raises(ConfigError, match="unreadable"):
        read_recipe(tmp_path / "none.toml")
