"""Two numbers of an article do not change places in a restatement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.faithfulness.number_roles import exchanges_numbers


@pytest.mark.parametrize(
    ("text", "article", "expected"),
    [
        ("It rose from 5 to 3 percent.", "It rose from 3 to 5 percent.", True),
        ("It rose from 3 to 5 percent.", "It rose to 5 percent from 3.", False),
        ("7 soldiers killed 12 farmers.", "12 soldiers killed 7 farmers.", True),
        ("12 soldiers killed 7 farmers.", "7 farmers were killed by 12 soldiers.", False),
        ("Two ships carry five men.", "Five ships carry two men.", True),
        ("Two ships carry 5 men.", "2 ships carry five men.", False),
        ("The duty is 1,500 dollars for 3 tonnes.", "3 tonnes: 1500 dollars of duty.", False),
        ("Of 40 judges 9 resigned.", "Of 9 judges 40 resigned, he said.", True),
        ("In 2019 40 people left.", "40 people left in 2019.", False),
        ("There were 6 and 8.", "He had seen 8, then 6.", False),
        ("One man has 3 cows.", "3 men have one cow.", False),
        ("It has 6 gates.", "It has 6 gates and 8 windows.", False),
    ],
)
def test_numbers_keep_their_places(text: str, article: str, *, expected: bool) -> None:
    assert exchanges_numbers(text, article) == expected


@given(st.text(alphabet="123 ab.,%$-", max_size=40))
def test_a_text_exchanges_no_numbers_of_its_own(text: str) -> None:
    assert not exchanges_numbers(text, text)
