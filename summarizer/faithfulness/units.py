"""Detect a restatement that gives a number another sign, percent or unit than the article.

A percentage point is no percent: from 2% to 3% is a rise of 50 percent.
"""

import re
from collections.abc import Iterator
from functools import cache

from summarizer.faithfulness.numbers import plain_number
from summarizer.grounding.normalize import normalize_text
from summarizer.lexicons import load_rows

_TOKEN = re.compile(r"[^\W\d_]+|[%$€£¥]")
_NUMBER = re.compile(
    r"(?P<sign>(?:(?<![\w.)-])-|\bminus )[$€£]?)?(?P<value>\d+(?:[.,:]\d+)*|\b[^\W\d_]+\b)"
    r"(?P<points>(?:\s?%|[- ]per ?cent(?:age)?)?[- ]?points?\b|[- ]?pp\b)?"
    r"(?P<percent>\s?%|[- ](?:percent|per cent|percentage|pc)\b)?"
)


def changes_unit(text: str, evidence: str) -> bool:
    """Return whether `text` gives a number a sign, a percent or a unit that `evidence` does not.

    A unit is another if `evidence` lacks it and measures the same in a unit that `text` lacks.
    """
    restated, stated = normalize_text(text), normalize_text(evidence)
    return _has_other_marks(restated, stated) or _has_other_unit(restated, stated)


def _has_other_marks(restated: str, stated: str) -> bool:
    known = set(_marked_numbers(stated))
    values = {value for value, _, _ in known}
    return any(number not in known and number[0] in values for number in _marked_numbers(restated))


def _marked_numbers(text: str) -> Iterator[tuple[str, bool, str]]:
    """Yield the numbers, each with whether it is negative, and `points`, `percent` or nothing."""
    for match in _NUMBER.finditer(text):
        if number := plain_number(match["value"]):
            mark = next((name for name in ("points", "percent") if match[name]), "")
            yield number, bool(match["sign"]), mark


def _has_other_unit(restated: str, stated: str) -> bool:
    used, known = set(_TOKEN.findall(restated)), set(_TOKEN.findall(stated))
    for units in _measures().values():
        added = [unit for unit in units if used & unit and not known & unit]
        missing = [unit for unit in units if known & unit and not used & unit]
        if added and missing:
            return True
    return False


@cache
def _measures() -> dict[str, list[frozenset[str]]]:
    """Return the units by what they measure, each as the set of its forms."""
    measures: dict[str, list[frozenset[str]]] = {}
    for unit, measure in load_rows("units"):
        measures.setdefault(measure, []).append(frozenset(unit.split("|")))
    return measures
