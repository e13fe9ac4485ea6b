"""Detect English by its most frequent words.

The rules are made for English only. A language identifier such as lingua or fastText would add
tens of megabytes for this one decision.
"""

import re

_WORD = re.compile(r"[^\W\d_]+")
_FREQUENT_WORDS = frozenset(
    "the of and to in a is that for on was with as it by at from are he has be have his were an "
    "said not which who their will had but this they its been she after or we would".split()
)
_SAMPLE_CHARS = 20_000
_MIN_SHARE = 0.15
_MIN_WORDS = 5


def detect_language(text: str) -> str | None:
    """Return `en` if at least 15% of the words are frequent English words, else `None`."""
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE_CHARS])]
    frequent = sum(word in _FREQUENT_WORDS for word in words)
    return "en" if len(words) >= _MIN_WORDS and frequent / len(words) >= _MIN_SHARE else None
