"""Extract the numbers of a text as values: `1,200`, `twelve hundred` and `1.2 thousand` are equal.

Digits and words are read with their magnitude, so that `5 million` is not `5 billion`.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from summarizer.grounding.normalize import normalize_text

_UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9,
           "trillion": 10**12}  # fmt: skip
_SUFFIXES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_VAGUE_NUMBERS = frozenset("dozens hundreds thousands millions billions trillions".split())
_IMPLIED = {
    "a": 1, "an": 1, "one": 1, "once": 1, "single": 1, "both": 2, "either": 2, "neither": 2,
    "twice": 2, "double": 2, "doubled": 2, "pair": 2, "couple": 2, "triple": 3, "tripled": 3,
    "dozen": 12, "half": 50, "quarter": 25,
} | {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
    )
}  # fmt: skip
_DIGITS = r"\d+(?:[.,:]\d+)*"
_PART = re.compile(rf"(?P<digits>{_DIGITS})(?P<suffix>k|mn?|bn|tn)?(?![^\W\d_])|(?P<word>[^\W\d_]+)"
                   rf"|(?P<other>{_DIGITS})|[^\w\s-]")  # fmt: skip
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_MAX_DIGITS = 24
"""Digits of the longest number that is converted; longer ones are compared as written."""

_MAX_SCALED = 10**_MAX_DIGITS
"""A larger number is complete: `hundred hundred hundred …` would grow without limit."""

_RUN = re.compile(r"\d+")
_GROUPED = re.compile(r"\d+(?:[.,:٫٬'’]\d+|[ \u00a0\u202f]\d{3}(?!\d))*")
_LARGEST_IN_WORDS = 12
"""The largest number that many languages write in words rather than digits."""

Value = Fraction | str
"""A number, or the words of `10:30` and `thousands`, which are no numbers."""


@lru_cache(maxsize=256)
def extract_numbers(text: str) -> frozenset[Value]:
    """Return the numbers in `text`, without `one`, which is rarely a count."""
    return frozenset(_values(text)) - {Fraction(1)}


@lru_cache(maxsize=256)
def supported_numbers(text: str) -> frozenset[Value]:
    """Return the numbers that a restatement of `text` may contain.

    In addition to the numbers in `text`, these are implied numbers (`both`: 2, `third`: 3) and the
    digits of composed numbers (`600 million`: 600).
    """
    plain = normalize_text(text)
    implied = {Fraction(_IMPLIED[word]) for word in re.findall(r"[^\W\d_]+", plain)
               if word in _IMPLIED}  # fmt: skip
    return frozenset(_values(text)) | implied | set(map(_digits, re.findall(_DIGITS, plain)))


def plain_number(token: str) -> str | None:
    """Return a word or number of one token in digits (`two` is `2`); `None` for other words."""
    if token[:1].isdigit():
        return token.replace(",", "")
    value = _UNITS.get(token)
    # `one` is rarely a count.
    return None if value in (None, 1) else str(value)


def adds_digits(text: str, evidence: str) -> bool:
    """Return whether `text` has a number in digits that `evidence` lacks, in any language.

    Separators do not count, because languages differ in them. Numbers that many languages write
    in words do not either, nor does any number beside evidence with numerals of its own script.
    """
    if any(sign.isnumeric() and not sign.isdigit() for sign in evidence):
        return False
    known = _digit_values(_GROUPED, evidence) | _digit_values(_RUN, evidence)
    return any(value > _LARGEST_IN_WORDS for value in _digit_values(_GROUPED, text) - known)


def _digit_values(pattern: re.Pattern[str], text: str) -> set[int]:
    """Return the numbers that `pattern` finds, in digits of any script, without separators."""
    digits = (re.sub(r"\D", "", number) for number in pattern.findall(text))
    return {int(number) for number in digits if len(number) <= _MAX_DIGITS}


def _values(text: str) -> Iterator[Value]:
    number = _NumberParser()
    for part in _PART.finditer(normalize_text(text)):
        word, digits = part["word"], part["digits"] or part["other"]
        if digits:
            yield from number.finish()
            value = _digits(digits)
            if isinstance(value, str):
                yield value
            else:
                number.begin(value * _SUFFIXES.get(part["suffix"] or "", 1))
        elif word in _VAGUE_NUMBERS:
            yield from number.finish()
            yield word
        elif not number.continues(word):
            yield from number.finish()
            if word in _UNITS or word in _SCALES:
                number.begin_in_words(word)
    yield from number.finish()


class _NumberParser:
    """The state of parsing one number: `two hundred and five thousand`."""

    def __init__(self) -> None:
        self._total = Fraction(0)
        self._group: Fraction | None = None
        self._limit = Fraction(0)

    def begin(self, value: Fraction) -> None:
        """Begin a number with digits."""
        self._group = value

    def begin_in_words(self, word: str) -> None:
        """Begin a number with a word; `hundred` alone is one hundred."""
        self._group = Fraction(_UNITS.get(word, 1))
        self._limit = _limit_after(self._group)
        if word in _SCALES:
            self._scale(_SCALES[word])

    def continues(self, word: str | None) -> bool:
        """Add `word` if it continues the number, and return whether it does."""
        if self._group is None or word is None:
            return False
        if word in _SCALES and self._total + self._group < _MAX_SCALED:
            self._scale(_SCALES[word])
            return True
        value = Fraction(_UNITS.get(word, 0))
        if 0 < value < self._limit:
            self._group += value
            self._limit = _limit_after(value)
            return True
        return word == "and" and self._limit == 100

    def finish(self) -> Iterator[Fraction]:
        """Yield the parsed number, if there is one, and reset the parser."""
        if self._group is not None:
            yield self._total + self._group
        self._total, self._group, self._limit = Fraction(0), None, Fraction(0)

    def _scale(self, scale: int) -> None:
        group = self._group or Fraction(0)
        if scale == 100:
            self._group = group * scale
        else:
            self._total, self._group = self._total + group * scale, Fraction(0)
        self._limit = Fraction(100)


def _limit_after(value: Fraction) -> Fraction:
    """Return the exclusive limit of the next word: `five` can follow `twenty`."""
    return Fraction(10) if value in range(20, 100, 10) else Fraction(0)


def _digits(written: str) -> Value:
    plain = written.replace(",", "") if _THOUSANDS.fullmatch(written) else written
    if len(plain) > _MAX_DIGITS or not _DECIMAL.fullmatch(plain):
        return written
    return Fraction(plain)
