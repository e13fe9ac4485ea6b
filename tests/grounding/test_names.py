"""Names are compared by their words, never by likeness; titles and endings are no part of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from support.text_strategies import ARBITRARY

from summarizer.grounding import name_matching


@pytest.mark.parametrize(
    ("one", "other", "same"),
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
def test_a_norm_forgets_case_marks_and_possessives_only(one: str, other: str, same: bool) -> None:
    assert (name_matching.norm(one) == name_matching.norm(other)) is same


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("the Unity Party", "unity party"),
        ("Gen. Omar Pell", "omar pell"),
        ("Interior Minister Dora Valen", "interior minister dora valen"),
        ("Minister Dora Valen", "dora valen"),
        ("U Nyan Win", "nyan win"),
        ("the general", "general"),
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
def test_a_core_has_no_title_of_a_person_but_keeps_a_body_whole(name: str, core: str) -> None:
    assert name_matching.core_name(name) == core


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Gen. Omar Pell", "Omar Pell"),
        ("Maj. Gen. Omar Pell", "Omar Pell"),
        ("Minister Valen", "Valen"),
        ("deputy minister", "deputy minister"),
        ("Valen", "Valen"),
    ],
)
def test_a_person_is_named_without_titles(name: str, plain: str) -> None:
    assert name_matching.without_titles(name) == plain


@pytest.mark.parametrize("phrase", ["he", "They", "its", "we", "us", "who", "HE"])
def test_a_pronoun_names_nobody(phrase: str) -> None:
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
def test_a_part_of_a_name_is_made_of_its_whole_words(part: str, whole: str, expected: bool) -> None:
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
def test_a_phrase_holds_a_name_as_words_in_a_row(phrase: str, name: str, expected: bool) -> None:
    assert name_matching.has_words(phrase, name) is expected


@pytest.mark.parametrize(
    ("name", "bare"), [("the army", "army"), ("their allies", "allies"), ("The", "The")]
)
def test_an_article_in_front_is_dropped_letter_by_letter(name: str, bare: str) -> None:
    assert name_matching.without_article(name) == bare


@given(ARBITRARY)
@settings(max_examples=200, deadline=None)
def test_no_name_is_too_odd(name: str) -> None:
    assert name_matching.norm(name_matching.norm(name)) == name_matching.norm(name)
    assert name_matching.core_name(name) in name_matching.norm(name)
    assert not name_matching.is_part_of(name, name)
