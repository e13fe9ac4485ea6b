"""Two names are one actor's, or they are not; and words are counted the same everywhere."""

import pytest

from evals.scoring.name_matching import core_key, norm, same_name
from evals.scoring.token_spans import TokenIndex, TokenSpan, merge_spans, shared_tokens, token_iou
from summarizer.faithfulness.negation import is_negated


@pytest.mark.parametrize(
    ("one", "other", "persons"),
    [
        ("the United Nations", "United Nations", False),
        ("Gen. Ann Pell", "Ann Pell", True),
        ("Pell", "Ann Pell", True),
        ("Wang Xaohong", "Wang Xiaohong", True),
        ("CHINA’S Foreign Ministry", "China's foreign ministry", False),
        ("Ｕnity Party", "Unity Party", False),
    ],
)
def test_one_actor(one: str, other: str, persons: bool) -> None:
    assert same_name(frozenset({one}), frozenset({other}), persons=persons) >= 0.5
    assert same_name(frozenset({other}), frozenset({one}), persons=persons) >= 0.5


@pytest.mark.parametrize(
    ("one", "other", "persons"),
    [
        ("China", "China’s Foreign Ministry", False),
        ("China’s Foreign Ministry", "China’s Defense Ministry", False),
        ("Donald Trump", "Donald Trump Jr.", True),
        ("Hillary Clinton", "Bill Clinton", True),
        ("White House", "White House spokesman", False),
        ("Unity", "Unity Party", False),
        ("", "…", False),
    ],
)
def test_two_actors(one: str, other: str, persons: bool) -> None:
    assert same_name(frozenset({one}), frozenset({other}), persons=persons) == 0


def test_one_shared_alias_is_enough() -> None:
    assert same_name(frozenset({"EU", "European Union"}), frozenset({"EU"}), persons=False) == 1


def test_a_name_of_titles_only_keeps_its_last_word() -> None:
    assert core_key("the President") == "president"
    assert norm("  Prime-Minister’s ") == "prime minister"


def test_quotation_marks_and_periods_are_no_tokens() -> None:
    words = TokenIndex("He said “no way.”")
    assert words.overlapping(8, 17) == words.overlapping(9, 15)
    assert len(words) == 4


def test_in_scripts_without_spaces_each_character_is_a_token() -> None:
    assert len(TokenIndex("中国外交部")) == 5


def test_a_span_of_no_words_overlaps_nothing() -> None:
    words = TokenIndex("a … b")
    assert token_iou(words.overlapping(2, 3), words.overlapping(2, 3)) == 0
    assert token_iou(words.overlapping(3, 3), words.overlapping(0, 5)) == 0


def test_overlap_is_intersection_over_union() -> None:
    assert token_iou(TokenSpan(0, 4), TokenSpan(2, 6)) == pytest.approx(2 / 6)
    assert merge_spans([TokenSpan(4, 6), TokenSpan(0, 2), TokenSpan(1, 5), TokenSpan(9, 9)]) == [
        TokenSpan(0, 6)
    ]
    assert shared_tokens([TokenSpan(0, 2), TokenSpan(4, 6)], [TokenSpan(1, 5)]) == 2


@pytest.mark.parametrize("sentence", ["He will not go.", "It isn’t so.", "She denies it.", "No."])
def test_a_negation_is_seen(sentence: str) -> None:
    assert is_negated(sentence)


@pytest.mark.parametrize("sentence", ["He will go.", "A notable knot.", "Nord Stream", "snow"])
def test_nothing_else_is_a_negation(sentence: str) -> None:
    assert not is_negated(sentence)
