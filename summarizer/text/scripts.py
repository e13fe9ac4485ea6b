"""Properties of scripts: which put no spaces between words, and which letters have marks."""

import re
import unicodedata

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Character ranges of scripts without spaces between words: Thai, Lao, Burmese, Khmer, CJK."""

_UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
_CHARACTERS_A_WORD = 2
"""Characters of a usual word of such a script."""

_PARTICLES = frozenset("وفبلك")
"""Arabic for `and`, `so`, `in`, `to` and `like`, written together with the next word."""

_ARABIC = re.compile("[\u0621-\u064a]")
_SHORTEST_AFTER_PARTICLE = 4

_STACKING = frozenset("\u1039\u17d2")
"""Signs that put the next letter below the one before: Burmese and Khmer."""


def is_mark(character: str) -> bool:
    """Return whether the character is a sign on the letter before it: a vowel, a tone, an accent.

    Most signs of Hindi and Burmese are neither letters nor combining by `unicodedata.combining`.
    """
    return unicodedata.category(character)[0] == "M"


def is_word_character(character: str) -> bool:
    """Return whether the character is a letter, a digit or a sign on a letter."""
    return character.isalnum() or is_mark(character)


def marks_only(match: re.Match[str]) -> str:
    """Return the matched characters with a space for each that is no sign on a letter."""
    return "".join(character if is_mark(character) else " " for character in match[0])


def may_part(before: str, after: str) -> bool:
    """Return whether a word may end between two adjacent letters.

    It may in a script without spaces, except before a sign on a letter and before a stacked letter.
    """
    if is_mark(after) or before in _STACKING:
        return False
    return bool(_UNSPACED_RUN.match(before) or _UNSPACED_RUN.match(after))


def has_unspaced(text: str) -> bool:
    """Return whether `text` has characters of a script without spaces between words."""
    return _UNSPACED_RUN.search(text) is not None


def follows_particle(text: str, start: int, end: int) -> bool:
    """Return whether the word at `start` only has an Arabic particle before it: `وروسيا`.

    The word has at least four letters, because the particles also begin short words.
    """
    before = text[max(0, start - 2) : start]
    is_first = len(before) == 1 or (len(before) == 2 and not is_word_character(before[0]))
    is_long = end - start >= _SHORTEST_AFTER_PARTICLE and _ARABIC.fullmatch(text[start]) is not None
    return is_first and is_long and before[-1] in _PARTICLES


def count_words(text: str) -> int:
    """Return the number of words, two characters each in a script without spaces."""
    runs = [len(run) for run in _UNSPACED_RUN.findall(text)]
    unspaced = sum(max(1, length // _CHARACTERS_A_WORD) for length in runs)
    return len(_UNSPACED_RUN.sub(" ", text).split()) + unspaced if runs else len(text.split())
