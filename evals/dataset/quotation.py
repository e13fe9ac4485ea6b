"""Quotation marks: what stands between them, and how directly something is quoted."""

from __future__ import annotations

import re

from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Directness

_OPENING = '“"«„'
_CLOSING = '”"»'
_QUOTED = re.compile(r"“[^“”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)|«[^«»\n]*»", re.MULTILINE)


def directness_of(quote: str, *, attributed: bool) -> Directness:
    """Return how directly `quote` is quoted, by its quotation marks alone."""
    if not attributed:
        return "unattributed"
    if quote[:1] and quote[0] in _OPENING and quote[-1] in _CLOSING:
        return "direct"
    return "mixed" if any(mark in quote for mark in _OPENING) else "indirect"


def quotations(text: str) -> tuple[CharSpan, ...]:
    """Return the ranges of `text` that stand in quotation marks, marks included.

    A mark that is never closed holds to the end of its line: a quotation that runs on in the
    next paragraph opens anew there.
    """
    return tuple(CharSpan(*match.span()) for match in _QUOTED.finditer(text))
