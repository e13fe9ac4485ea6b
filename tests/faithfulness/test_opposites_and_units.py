"""A restatement may not exchange a word for its opposite, or a sign or unit for another."""

import pytest

from summarizer.faithfulness.modality import changes_modality
from summarizer.faithfulness.negation import adds_near_negation
from summarizer.faithfulness.opposites import has_opposite_word
from summarizer.faithfulness.units import changes_unit


@pytest.mark.parametrize(
    ("text", "article", "expected"),
    [
        ("Prices fell.", "He said that prices rose.", True),
        ("Prices rose.", "He said that prices had risen.", False),
        ("Kesh opposes the plan.", "Kesh supported the plan.", True),
        ("Kesh will pay less.", "Kesh would pay more.", True),
        ("It left after the vote.", "It left before the vote.", True),
        ("Prices rose.", "Prices fell after they rose.", False),
        ("Kesh does not accept the plan.", "Kesh rejected the plan.", False),
        ("Prices climbed.", "Prices rose.", False),
    ],
)
def test_a_word_may_not_become_its_opposite(text: str, article: str, *, expected: bool) -> None:
    assert has_opposite_word(text, article) == expected


@pytest.mark.parametrize(
    ("text", "article", "expected"),
    [
        ("Kesh will leave.", "Kesh said it could leave.", True),
        ("Kesh could leave.", "Kesh said it would leave.", True),
        ("Kesh must leave.", "Kesh said it may leave.", True),
        ("Kesh may leave.", "Kesh said it might leave.", False),
        ("Kesh may leave.", "Kesh is considering to leave.", False),
        ("Kesh will leave.", "Kesh promised to leave, which could hurt.", False),
        ("In May Kesh left.", "Kesh left in May.", False),
    ],
)
def test_a_restatement_is_as_firm_as_the_article(
    text: str, article: str, *, expected: bool
) -> None:
    assert changes_modality(text, article, article) == expected


def test_words_before_the_quotation_permit_a_modal_verb() -> None:
    assert not changes_modality("It could close.", "It is near.", "It could close. It is near.")


@pytest.mark.parametrize(
    ("text", "article", "expected"),
    [
        ("It is 30 miles away.", "It is 30 kilometres away.", True),
        ("It is 30 km away.", "It is 30 kilometres away.", False),
        ("It costs 5 euros.", "It costs $5.", True),
        ("It fell by 5.", "It fell by 5 percent.", True),
        ("It fell by 5%.", "It fell by 5 per cent.", False),
        ("It was -5 there.", "It was 5 there.", True),
        ("It was minus 5.", "It was −5 there.", False),
        ("Between 3 and 5 came.", "There came 3–5.", False),
        ("It takes 30 hours.", "It takes 30 days and 30 hours.", False),
        ("It rose by 5 percentage points.", "It rose by 5 percent.", True),
        ("It rose by 5 percentage points.", "It rose by 5%.", True),
        ("It rose by five percent.", "It rose by five percentage points.", True),
        ("It rose by five percent.", "It rose by 5 points.", True),
        ("It rose by 5 points.", "It rose by five percentage points.", False),
        ("A 5-point rise is right.", "A rise of 5 percentage points.", False),
        ("A 5-percent rise is right.", "A rise of 5 percent, or 2 percentage points.", False),
    ],
)
def test_a_number_keeps_its_sign_and_unit(text: str, article: str, *, expected: bool) -> None:
    assert changes_unit(text, article) == expected


@pytest.mark.parametrize(
    ("text", "article", "expected"),
    [
        ("Kesh will hardly leave.", "Kesh said it would leave.", True),
        ("Kesh fails to leave.", "Kesh said it would leave.", True),
        ("Kesh refuses to leave.", "Kesh said it would leave.", True),
        ("Kesh refuses to leave.", "Kesh said it would not leave.", False),
        ("Kesh refuses to leave.", "Kesh declined to leave.", False),
        ("Kesh will leave.", "Kesh said it would leave.", False),
    ],
)
def test_a_near_negation_counts(text: str, article: str, *, expected: bool) -> None:
    assert adds_near_negation(text, article) == expected
