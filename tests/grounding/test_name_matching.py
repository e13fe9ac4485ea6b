"""Names are compared by their words, not by similarity; titles and endings are ignored."""

import pytest
from hypothesis import given, settings
from support.data.text_strategies import ARBITRARY

from summarizer.grounding import name_matching


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("China’s Foreign Ministry", "China's foreign ministry", True),
        ("China’s Foreign Ministry", "China’s Defense Ministry", False),
        ("Tarsia’s", "Tarsia", True),
        ("the forces’", "the forces", True),
        ("Omar Pell", "Omar  Pell,", True),
        ("Omar-Pell", "Omar Pell", True),
        ("AT&T", "AT T", False),
        ("Ｋｅｓｈ", "Kesh", True),
        ("Zhang", "Zhang Youxia", False),
    ],
)
def test_norm_removes_case_punctuation_and_possessives_only(
    first: str, second: str, same: bool
) -> None:
    assert (name_matching.norm(first) == name_matching.norm(second)) is same


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("the Unity Party", "unity party"),
        ("Gen. Omar Pell", "omar pell"),
        ("Interior Minister Dora Valen", "interior minister dora valen"),
        ("Minister Dora Valen", "dora valen"),
        ("U Nyan Win", "nyan win"),
        ("the general", "general"),
        ("Some 3,000 people", "3 000 people"),
        ("Some residents", "some residents"),
        ("the U.S.", "u s"),
        ("U.N. General Assembly", "u n general assembly"),
        ("General Assembly", "general assembly"),
        ("Justice Ministry", "justice ministry"),
        ("the Justice Department", "justice department"),
        ("Chief Justice Rao", "rao"),
        ("General Electric", "general electric"),
        ("General Staff", "general staff"),
    ],
)
def test_a_core_name_has_no_personal_title_but_a_whole_organization(name: str, core: str) -> None:
    assert name_matching.core_name(name) == core


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Gen. Omar Pell", "Omar Pell"),
        ("Maj. Gen. Omar Pell", "Omar Pell"),
        ("Minister Valen", "Valen"),
        ("deputy minister", "deputy minister"),
        ("Minister of Foreign Affairs", "Minister of Foreign Affairs"),
        ("Senator from Texas", "Senator from Texas"),
        ("Valen", "Valen"),
    ],
)
def test_titles_are_removed_from_the_name_of_a_person(name: str, plain: str) -> None:
    assert name_matching.without_titles(name) == plain


@pytest.mark.parametrize("phrase", ["he", "They", "its", "we", "us", "who", "HE"])
def test_a_pronoun_is_recognized(phrase: str) -> None:
    assert name_matching.is_pronoun(phrase)


@pytest.mark.parametrize("phrase", ["US", "WHO", "IT", "U.S.", "the army", "he said", ""])
def test_an_acronym_that_looks_like_a_pronoun_is_a_name(phrase: str) -> None:
    assert not name_matching.is_pronoun(phrase)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("Zhang", "Zhang Youxia", True),
        ("Gen. Zhang", "Zhang Youxia", True),
        ("Youxia Zhang", "Zhang Youxia", False),
        ("John McCain", "John McCain Jr.", False),
        ("Zhang", "Zhangzhou", False),
        ("", "Zhang", False),
    ],
)
def test_a_part_of_a_name_consists_of_whole_words(part: str, whole: str, expected: bool) -> None:
    assert name_matching.is_part_of(part, whole) is expected


@pytest.mark.parametrize(
    ("phrase", "name", "expected"),
    [
        ("the Keshi army spokesman", "Keshi army", True),
        ("the army of Kesh", "Keshi army", False),
        ("the army's spokesman", "army", True),
        ("Keshi", "Kesh", False),
        ("anything", "", False),
    ],
)
def test_a_phrase_contains_a_name_as_consecutive_words(
    phrase: str, name: str, expected: bool
) -> None:
    assert name_matching.has_words(phrase, name) is expected


@pytest.mark.parametrize(
    ("name", "bare"), [("the army", "army"), ("their allies", "allies"), ("The", "The")]
)
def test_a_leading_article_is_removed_and_the_rest_unchanged(name: str, bare: str) -> None:
    assert name_matching.without_article(name) == bare


@given(ARBITRARY)
@settings(max_examples=200, deadline=None)
def test_any_text_is_accepted_as_a_name(name: str) -> None:
    assert name_matching.norm(name_matching.norm(name)) == name_matching.norm(name)
    assert name_matching.core_name(name) in name_matching.norm(name)
    assert not name_matching.is_part_of(name, name)
