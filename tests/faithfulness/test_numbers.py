"""Numbers are compared by value and magnitude, not by notation."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.faithfulness.numbers import extract_numbers, supported_numbers


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1,200 men", "twelve hundred men"),
        ("1.2 thousand", "1200"),
        ("$1.5bn", "1.5 billion dollars"),
        ("$600m", "600 million dollars"),
        ("twenty-five", "25"),
        ("two hundred and five thousand", "205,000"),
        ("a hundred and twenty", "120"),
        ("three hundred thousand two hundred and two", "300,202"),
        ("5%", "five per cent"),
        ("the 24-hour strike", "twenty-four hours"),
        ("62 years", "sixty‐two years"),
    ],
)
def test_two_notations_of_a_number_are_equal(first: str, second: str) -> None:
    assert extract_numbers(first) == extract_numbers(second) != frozenset()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("5 million", "5 billion"),
        ("1,200", "1.2"),
        ("thousands fled", "hundreds fled"),
        ("10:30", "10:13"),
        ("2019", "2020"),
        ("-5", "50"),
    ],
)
def test_different_numbers_are_unequal(first: str, second: str) -> None:
    assert extract_numbers(first) != extract_numbers(second)


@pytest.mark.parametrize(
    "words", ["One man stood.", "the one who came", "No number.", "weighten the tension", "phone"]
)
def test_text_without_numbers_gives_none(words: str) -> None:
    assert extract_numbers(words) == frozenset()


def test_adjacent_numbers_are_separate() -> None:
    assert extract_numbers("between two and five") == {Fraction(2), Fraction(5)}
    assert extract_numbers("20-30 boats, 20 five") == {Fraction(20), Fraction(30), Fraction(5)}


@pytest.mark.parametrize(
    ("restated", "evidence"),
    [
        ("Two ships left.", "Both ships left."),
        ("12 boats", "a dozen boats"),
        ("in the 4th year", "in the fourth year"),
        ("600 dollars, times a million", "600 million dollars and one million"),
        ("50 per cent", "half of them"),
    ],
)
def test_implied_numbers_are_supported(restated: str, evidence: str) -> None:
    assert extract_numbers(restated) <= supported_numbers(evidence)


@given(st.text())
def test_the_numbers_of_a_text_are_supported(text: str) -> None:
    assert extract_numbers(text) <= supported_numbers(text)


@given(st.integers(0, 10**18))
def test_thousands_may_have_separators(value: int) -> None:
    assert extract_numbers(f"{value:,} men") == extract_numbers(f"{value} men")


def test_a_very_long_number_is_compared_as_written() -> None:
    assert extract_numbers("9" * 5_000) == {"9" * 5_000}
