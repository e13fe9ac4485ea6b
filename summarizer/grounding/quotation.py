"""Quotation marks: which ranges they enclose, and how directly something is quoted."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache

from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Directness

_PAIRS = {"“": "”", "«": "»", "„": "“", '"': '"', "「": "」", "『": "』"}
"""The closing mark of each opening mark, in most languages."""

_INVERTED = frozenset({("„", "“"), ("»", "«"), ("»", "»"), ("”", "”")})
"""Marks that begin and end German and Swedish quotations."""

_OPENING_MARKS = frozenset('“"«„「『')
_PAIRED = frozenset({"''", "``"})
"""Two characters that stand for one mark in the archives of some newspapers."""

_CLOSING_MARKS = frozenset('”"»」』')
_BACKWARD_OPENING = r"(?<![^\s(\u202a-\u202e\u2066-\u2069])”(?=\w)"
"""A closing mark before a word: Swedish, Finnish and careless typists begin quotations with it.

Marks of writing direction can stand before it.
"""

_OPENING = re.compile(
    rf"[{''.join(_OPENING_MARKS)}]|{'|'.join(_PAIRED)}|{_BACKWARD_OPENING}",
)
_QUOTATION = re.compile(
    r"„[^„“”\n]*[“”]"
    r"|“[^“”\"\n]*(?<=[.,!?…—-])\"(?!\w)"
    r"|“[^“”\n]*(?:”|$)"
    r"|\"[^\"“”\n]*”|\"[^\"\n]*(?:\"|$)|«[^«»\n]*»|»[^«»\n]*«|「[^「」\n]*」"
    r"|(?<![\w'])(?:''|``)(?=[^\s'])[^\n]*?(?:''|$)"
    rf"|{_BACKWARD_OPENING}[^“”\n]*”",
    re.MULTILINE,
)


@lru_cache(maxsize=64)
def quotation_marks(text: str) -> Mapping[str, str]:
    """Return the closing mark of each opening mark that quotations in `text` can begin with.

    „German“ quotations end with the mark that begins “English” ones, and »German« ones have the
    marks of « French » ones the other way round, so the first mark of the text decides. ”Swedish”
    ones have one mark only, in a text without another.
    """
    pairs = dict(_PAIRS)
    low, high = text.find("„"), text.find("“")
    if 0 <= low < high:
        del pairs["“"]
        pairs["„"] = "“"
    elif low >= 0:
        pairs["„"] = "”"
    right, left = text.find("»"), text.find("«")
    if 0 <= right < left:
        del pairs["«"]
        pairs["»"] = "«"
    opening = _OPENING.search(text) if high < 0 else None
    if opening and opening[0] == "”":
        pairs["”"] = "”"
    return pairs


def directness_of(quote: str, *, attributed: bool) -> Directness:
    """Return how directly `quote` is quoted, by its quotation marks (`docs/codebook.md`, 3.6)."""
    if not attributed:
        return "unattributed"
    first, last = quote[:1], quote[-1:]
    is_inverted = (first, last) in _INVERTED
    is_paired = quote[:2] in _PAIRED and quote[-2:] == "''"
    if is_inverted or is_paired or (first in _OPENING_MARKS and last in _CLOSING_MARKS):
        return "direct"
    has_marks = not (_OPENING_MARKS | _CLOSING_MARKS).isdisjoint(quote) or "''" in quote
    return "mixed" if has_marks else "indirect"


def is_opening(text: str, offset: int) -> bool:
    """Return whether a quotation mark that can open a quotation stands at `offset`."""
    return _OPENING.match(text, offset) is not None


def is_closed(quote: str) -> bool:
    """Return whether a quotation ends with a closing mark, and not with its line."""
    return quote[-1:] in _CLOSING_MARKS or quote.endswith("''")


@lru_cache(maxsize=64)
def find_quotations(text: str) -> tuple[CharSpan, ...]:
    """Return the ranges of `text` between quotation marks, marks included.

    A mark that is never closed reaches to the end of its line, because a quotation that
    continues in the next paragraph opens again there. A straight mark may be closed by a curly
    one, and after a stop the other way round: web pages mix them.
    """
    return tuple(CharSpan(*match.span()) for match in _QUOTATION.finditer(text))


def is_quoted(quotations: Sequence[CharSpan], span: CharSpan) -> bool:
    """Return whether one of `quotations`, which are in order, contains `span`."""
    index = bisect_right(quotations, span.start, key=lambda quotation: quotation.start)
    return index > 0 and quotations[index - 1].contains(span)
