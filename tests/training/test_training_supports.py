"""Records are shown as labelled, which is supported, and with one planted fault, which is not."""

import json
import random

from support.data.kesh_articles import kesh

from summarizer.text.windows import split_windows
from training.data_prep.corpus import convert_article
from training.data_prep.dataset import build, gold_to_document
from training.data_prep.examples import render_prompt, render_supports
from training.data_prep.supports import SupportBuilder
from training.recipe import DataRecipe

GOLD = convert_article(kesh())
(WINDOW,) = split_windows(gold_to_document(GOLD))
Shown = dict[str, str]


def pairs(seed: int, count: int = 9) -> list[tuple[Shown, Shown]]:
    """Return the records as labelled, each with its fault."""
    draw = random.Random(seed)  # noqa: S311 - not for security
    shown = [*SupportBuilder(GOLD.record, WINDOW, draw).pairs(count)]
    assert [answer for _, answer in shown] == ["yes", "no"] * (len(shown) // 2)
    rows = [json.loads(question) for question, _ in shown]
    return [*zip(rows[::2], rows[1::2], strict=True)]


def faults(seed: int) -> list[tuple[str, Shown, Shown]]:
    found = []
    for right, wrong in pairs(seed):
        (field,) = (name for name in right if right[name] != wrong[name])
        found.append((field, right, wrong))
    return found


ALL = [fault for seed in range(12) for fault in faults(seed)]


def test_each_record_is_shown_with_and_without_one_fault() -> None:
    assert {field for field, *_ in ALL} == {"speaker", "actor", "stance", "quote", "evidence"}
    assert len(pairs(0)) == 6
    assert len(pairs(0, count=2)) == 2
    assert pairs(3) == pairs(3)


def test_another_speaker_is_an_actor_of_the_window() -> None:
    names = {actor.name for actor in GOLD.record.actors}
    assert all(wrong[f] in names for f, _, wrong in ALL if f in {"speaker", "actor"})


def test_a_stance_is_turned() -> None:
    turned = {(right["stance"], wrong["stance"]) for f, right, wrong in ALL if f == "stance"}
    assert turned == {("oppose", "support"), ("support", "oppose")}


def test_moved_words_are_as_many_words_of_the_article() -> None:
    text = " ".join(GOLD.text.split())
    moved = [(right[f], wrong[f]) for f, right, wrong in ALL if f in {"quote", "evidence"}]
    for right, wrong in moved:
        assert wrong in text
        assert len(wrong.split()) == len(right.split())
    assert ("Kesh would send monitors", "send monitors. Tarsia's Border") in moved


def test_who_says_the_same_words_is_no_fault() -> None:
    claims = kesh().claims
    both = [claims[2], claims[2].model_copy(update={"speaker": "Kesh", "source": None})]
    gold = convert_article(kesh(claims=both, positions=[]))
    for seed in range(8):
        draw = random.Random(seed)  # noqa: S311 - not for security
        for question, answer in SupportBuilder(gold.record, WINDOW, draw).pairs(2):
            shown = json.loads(question)
            if answer == "no" and shown["quote"] == "Kesh would send monitors":
                assert shown["speaker"] not in {"Kesh", "Dora Valen"}


def test_the_prompt_has_the_article_and_the_record_in_its_last_line() -> None:
    asked, claims = render_supports(WINDOW, '{"speaker":"Kesh"}'), render_prompt("claims", WINDOW)
    assert asked.system == claims.system
    article, _, last = asked.user.rpartition("\n")
    assert article == claims.user.rpartition("\n")[0]
    assert last == 'Task: supports {"speaker":"Kesh"}'
    assert asked.name == "tuned/supports"
    assert asked.sha256 != claims.sha256


def test_the_recipe_says_how_many_records_of_a_window_are_shown() -> None:
    recipe = DataRecipe(supports=2, attributions=0)
    examples, manifest = build([kesh()], [], recipe)
    assert manifest.examples["supports"] == 4
    assert manifest.prompts["supports"].startswith("tuned/supports@1#")
    answers = sorted(example.answer for example in examples if example.task == "supports")
    assert answers == ["no", "no", "yes", "yes"]
    assert "supports" not in build([kesh()], [], DataRecipe(attributions=0))[1].examples
