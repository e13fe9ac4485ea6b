"""Invalid labels are errors, and statistics of valid labels are counted."""

from pathlib import Path

import pytest
from support.data.kesh_articles import TEXT, kesh, velmora

from evals.dataset.gold import default_gold, gold_ids, read_all_gold
from evals.dataset.gold_summary import gold_to_summary
from evals.runs.predictions import Prediction
from summarizer.errors import InputError
from training.analysis.agreement import agreement, agreement_markdown, kappa
from training.analysis.label_check import check
from training.analysis.label_review import disagreements_markdown, find_disagreements
from training.analysis.statistics import statistics, statistics_markdown
from training.data_prep.corpus import convert_article, read_articles, shipped_articles
from training.data_prep.leakage import (
    check_no_overlap,
    duplicates_within,
    near_duplicates,
    word_ngrams,
)

SHIPPED = read_articles(shipped_articles())


def test_the_shipped_articles_have_no_errors() -> None:
    assert len(SHIPPED) > 220
    assert check(SHIPPED).errors == ()
    assert {article.origin for article in SHIPPED} == {"ours"}


@pytest.mark.skipif(not gold_ids(default_gold()), reason="needs the gold set")
def test_the_shipped_articles_do_not_overlap_gold() -> None:
    texts = {article.id: article.text for article in SHIPPED}
    check_no_overlap(texts, {gold.id: gold.text for gold in read_all_gold()})
    assert duplicates_within(texts) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT, id="the-same"),
        pytest.param(TEXT.upper().replace("\n", " "), id="other-case-and-breaks"),
        pytest.param("date 2024-05-15\n\n" + TEXT, id="with-a-header"),
        pytest.param(TEXT[: len(TEXT) // 2], id="its-first-half"),
        pytest.param(TEXT.replace("Valen", "Walen").replace("Monday", "Friday"), id="renamed"),
        pytest.param("Quite another story comes first. " * 40 + TEXT, id="inside-a-longer-one"),
    ],
)
def test_a_near_duplicate_of_an_evaluation_document_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match="overlap evaluation"):
        check_no_overlap({"mine": text}, {"gold": TEXT})


def test_an_article_with_the_name_of_an_evaluation_document_is_an_error() -> None:
    with pytest.raises(InputError, match="in the training set"):
        check_no_overlap({"e01": "One text."}, {"e01": "Another one."})


def test_unrelated_articles_do_not_overlap() -> None:
    assert near_duplicates({"a": TEXT}, {"b": velmora().text}) == []
    assert word_ngrams("") == {()}


def test_a_pair_within_a_set_is_listed_once() -> None:
    (pair,) = duplicates_within({"a": TEXT, "b": TEXT, "c": velmora().text})
    assert (pair.first, pair.second, pair.shared) == ("a", "b", 1.0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"actors": [*kesh().actors, kesh().actors[0]]}, "two actors", id="twice"),
        pytest.param({"text": "Nothing of it."}, "not named in the text", id="not-in-the-text"),
        pytest.param(
            {"claims": [kesh().claims[0].model_copy(update={"source": None})]},
            "one is missing",
            id="speaker-without-source",
        ),
        pytest.param(
            {"claims": [kesh().claims[0].model_copy(update={"text": "word " * 46})]},
            "more than",
            id="text-too-long",
        ),
        pytest.param(
            {"positions": [kesh().positions[0].model_copy(update={"target": "Kesh"})]},
            "the target is the holder",
            id="against-oneself",
        ),
    ],
)
def test_an_invalid_label_is_an_error(changes: dict[str, object], said: str) -> None:
    found = check([kesh(**changes)])
    assert any(said in error for error in found.errors)
    with pytest.raises(InputError):
        found.refuse()


def test_an_unusual_label_is_a_warning() -> None:
    odd = kesh().actors[2].model_copy(update={"aliases": ("Valen", "We"), "kind": "government"})
    actors = [*kesh().actors[:2], odd, kesh().actors[3]]
    found = check([kesh(actors=actors)])
    assert found.errors == ()
    assert any("pronoun" in warning for warning in found.warnings)
    assert any("not a person" in warning for warning in found.warnings)
    found.refuse()


def test_labels_are_counted() -> None:
    found = statistics([kesh(), velmora()])
    assert found.records == {"actors": 5, "claims": 5, "positions": 2}
    assert found.values["claims.kind"]["denial"] == 1
    assert found.present["claims.date"] == (1, 5)
    assert "| claims.kind | " in statistics_markdown(found)


def test_a_labeling_agrees_with_itself_more_than_with_another() -> None:
    same = agreement([kesh()], [kesh()])
    assert same.f1["signed_f1"].value == 1.0
    turned = kesh().positions[0].model_copy(update={"stance": "support"})
    other = agreement([kesh()], [kesh(positions=[turned], claims=kesh().claims[:2])])
    value = other.f1["signed_f1"].value
    assert value is not None
    assert value < 1.0
    assert other.kappa["stance"].observed == 0.0
    assert "| stance |" in agreement_markdown(other)


def test_labelings_of_different_texts_cannot_be_compared() -> None:
    with pytest.raises(InputError, match="different texts"):
        agreement([kesh()], [kesh(text=TEXT + "More.")])
    with pytest.raises(InputError, match="share no article"):
        agreement([kesh()], [velmora()])


@pytest.mark.parametrize(
    ("choices", "value"),
    [
        pytest.param([("a", "a"), ("b", "b")], 1.0, id="always"),
        pytest.param([("a", "b"), ("b", "a")], -1.0, id="never"),
        pytest.param([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")], 0.0, id="as-by-chance"),
        pytest.param([("a", "a")], None, id="no-choice-to-make"),
        pytest.param([], None, id="no-pairs"),
    ],
)
def test_kappa_corrects_for_chance(choices: list[tuple[str, str]], value: float | None) -> None:
    assert kappa(choices).value == value


def predicted(*, empty: bool = False) -> list[Prediction]:
    summary = gold_to_summary(convert_article(kesh()))
    if empty:
        summary = summary.model_copy(update={"claims": [], "positions": []})
    return [
        Prediction(id="kesh", summary=summary),
        Prediction(id="velmora", summary=gold_to_summary(convert_article(velmora()))),
    ]


def test_the_article_with_the_largest_disagreement_comes_first() -> None:
    golds = [convert_article(velmora()), convert_article(kesh())]
    first, second = find_disagreements(golds, predicted(empty=True))
    assert (first.article, second.article) == ("kesh", "velmora")
    assert first.f1 < second.f1 == 1.0
    assert any("missed" in difference for difference in first.differences)
    assert "| kesh |" in disagreements_markdown([first])


def test_third_party_data_is_not_shipped() -> None:
    names = {path.suffix for path in Path(shipped_articles()).iterdir()}
    assert names <= {".json", ".md"}
