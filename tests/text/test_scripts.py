"""Words of scripts without spaces, and signs on letters."""

import pytest

from summarizer.text.scripts import count_words, may_part


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The army left.", 3),
        ("", 0),
        ("外交部发言人", 3),
        ("外交部发言人说 NATO", 4),
        ("मंत्री ने कहा", 3),
    ],
)
def test_words_are_counted(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("before", "after", "parted"),
    [
        ("a", "b", False),
        ("外", "交", True),
        ("a", "交", True),
        ("क", "ा", False),
        ("က", "ြ", False),
        ("\u1039", "တ", False),
        ("က", "တ", True),
    ],
)
def test_a_word_may_end_only_between_letters_of_a_script_without_spaces(
    before: str, after: str, parted: bool
) -> None:
    assert may_part(before, after) is parted
