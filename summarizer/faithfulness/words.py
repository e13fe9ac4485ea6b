"""Find the content words of a restatement that its evidence lacks."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import takewhile

from summarizer.grounding.name_matching import norm
from summarizer.lexicons import word_set

_SHORTEST = 3
_WORD = re.compile(r"[^\W\d_]{3,}")
_STEM = 4
"""Letters that two forms of a word share at least, or all letters of a shorter one."""

_ENDING = 3
"""Letters at the end of the shorter form that inflection may change."""


def unsupported_share(text: str, *evidence: str) -> float:
    """Return the share of content words of `text` of which no `evidence` has a form.

    Words are compared by their beginnings, so `withdrawal` supports `withdraw`.
    """
    words = content_words(text)
    missing = unsupported_words(text, *evidence)
    return sum(word in missing for word in words) / len(words) if words else 0.0


def unsupported_words(text: str, *evidence: str) -> set[str]:
    """Return the content words of `text`, by their norm, of which no `evidence` has a form."""
    indexes = [_by_beginning(words) for words in evidence]
    return {
        word
        for word in content_words(text)
        if not any(
            _are_forms(word, other)
            for index in indexes
            for other in index.get(word[:_SHORTEST], ())
        )
    }


@lru_cache(maxsize=16)
def _by_beginning(text: str) -> Mapping[str, AbstractSet[str]]:
    """Return the content words of `text` by their first letters."""
    index: dict[str, set[str]] = {}
    for word in content_words(text):
        index.setdefault(word[:_SHORTEST], set()).add(word)
    return index


def content_words(text: str) -> list[str]:
    """Return the words of `text` with content of their own, by their norm."""
    return [word for word in _WORD.findall(norm(text)) if word not in word_set("stop_words")]


def first_form(topic: str, text: str) -> int | None:
    """Return where `text` has the first form of a content word of `topic`, `None` without one."""
    words = content_words(topic)
    return next(
        (
            match.start()
            for match in _WORD.finditer(text)
            if any(_are_forms(norm(match[0]), word) for word in words)
        ),
        None,
    )


def _are_forms(first: str, second: str) -> bool:
    """Return whether two words may be forms of one: `withdraw` and `withdrawal`."""
    first, second = first.rstrip("es"), second.rstrip("es")
    equal = takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False))
    shared = sum(1 for _ in equal)
    shorter = min(len(first), len(second))
    return shared >= min(_STEM, shorter) and shared >= shorter - _ENDING
