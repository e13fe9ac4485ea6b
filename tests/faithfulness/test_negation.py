"""A restatement must not deny its quotation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.faithfulness.negation import contradicts, is_negated, turns_condition


@pytest.mark.parametrize(
    ("text", "quote", "frame"),
    [
        ("Kesh will not withdraw.", "that Kesh would withdraw", "said"),
        ("Kesh will withdraw.", "that Kesh would not withdraw", "said"),
        ("Kesh will withdraw.", "it won’t withdraw", "said"),
        ("Nobody fired.", "the army fired", "said"),
        ("The raid was legal.", "the raid was illegal", "called"),
        ("The raid was illegal.", "“a legal raid”", "called"),
        ("The party took bribes.", "it took bribes", "denies that"),
        ("Kesh will open the border.", "to open the border", "has refused"),
        ("Kesh will give guarantees.", "guarantees", "ruled out"),
        ("Valen will not dissolve the chamber.", "it out", "did not rule"),
        ("The enemy does not honour it.", "the enemy honours it", "insisted"),
    ],
)
def test_a_contradiction_is_detected(text: str, quote: str, frame: str) -> None:
    assert contradicts(text, quote, frame)


@pytest.mark.parametrize(
    ("text", "quote", "frame"),
    [
        ("Kesh will withdraw.", "that Kesh would withdraw", "said"),
        ("Kesh will not withdraw.", "that it won’t withdraw", "said"),
        ("The party did not take bribes.", "it took bribes", "denies that"),
        ("Kesh will not open the border.", "to open the border", "has refused"),
        ("Kesh refuses the condition.", "the condition", "rejected"),
        ("The raid was not legal.", "the raid was illegal", "called"),
        ("The charge is baseless.", "the charge as “baseless”", "rejected"),
        ("The strike should stop.", "not to strike", "urged them"),
        ("Talks may resume.", "that talks may resume", "did not rule out"),
        ("The front cannot hold.", "that the front can hold", "doubted"),
        ("They should not vote.", "“Why should we vote?”", "asked"),
        ("The government, weak as it is, will fall.", "it, which has no majority, will fall", ""),
        ("Not only Kesh pays.", "Kesh pays", "said"),
        ("The no-fly zone holds.", "the zone holds", "said"),
        ("No side has seen the minutes.", "the minutes", "Neither has seen"),
        ("The ship is under repair in the union.", "the ship is being repaired", "said"),
    ],
)
def test_agreement_is_no_contradiction(text: str, quote: str, frame: str) -> None:
    assert not contradicts(text, quote, frame)


@given(st.text())
def test_nothing_contradicts_itself(text: str) -> None:
    assert not contradicts(text, text)


@pytest.mark.parametrize(
    ("text", "article", "expected"),
    [
        ("They will strike if pay rises.", "They will strike unless pay rises.", True),
        ("If pay rises, they will strike.", "They said to strike unless pay rose.", True),
        ("They will strike if pay rises.", "Pay must rise, otherwise they will strike.", True),
        ("They will strike unless pay rises.", "They will strike if pay rises.", True),
        ("They will strike if pay does not rise.", "They will strike unless pay rises.", False),
        ("They will work only if pay rises.", "They will not work unless pay rises.", False),
        ("They will not work unless pay rises.", "They will work only if pay rises.", False),
        ("They will strike unless pay rises.", "They will strike if pay does not rise.", False),
        ("They will strike unless it agrees.", "They will strike if it refuses.", False),
        ("They will strike if pay falls.", "If pay falls they will strike unless …", False),
        ("They will strike.", "They will strike unless pay rises.", False),
    ],
)
def test_a_condition_is_not_turned(text: str, article: str, *, expected: bool) -> None:
    assert turns_condition(text, article) == expected


def test_a_refusal_negates_a_sentence() -> None:
    assert is_negated("Kesh refuses.")
    assert not is_negated("Kesh notes the denim in the north.")
