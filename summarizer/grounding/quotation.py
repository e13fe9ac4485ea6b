"""Quotation marks: which ranges they enclose, and how directly something is quoted."""

import re

from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Directness

_OPENING_MARKS = frozenset('“"«„')
_CLOSING_MARKS = frozenset('”"»')
_QUOTATION = re.compile(r"“[^“”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)|«[^«»\n]*»", re.MULTILINE)


def directness_of(quote: str, *, attributed: bool) -> Directness:
    """Return how directly `quote` is quoted, by its quotation marks (`docs/codebook.md`, 3.6)."""
    if not attributed:
        return "unattributed"
    if quote[:1] in _OPENING_MARKS and quote[-1:] in _CLOSING_MARKS:
        return "direct"
    return "indirect" if (_OPENING_MARKS | _CLOSING_MARKS).isdisjoint(quote) else "mixed"


def find_quotations(text: str) -> list[CharSpan]:
    """Return the ranges of `text` between quotation marks, marks included.

    A mark that is never closed reaches to the end of its line, because a quotation that
    continues in the next paragraph opens again there.
    """
    return [CharSpan(*match.span()) for match in _QUOTATION.finditer(text)]
