"""Locate the cue and the source of a claim, given its quote."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from summarizer.grounding.mentions import find_words
from summarizer.grounding.quotation import find_quotations
from summarizer.schema.summary import Span
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_OTHER_PARAGRAPH = 2_000
"""Cost of another paragraph: more than any distance within one."""

_QUOTED = 300
"""Cost of a candidate in quotation marks, because cues are normally the article's own words."""


@dataclass(frozen=True)
class LocatedCue:
    """The spans of the cue and the source of one claim."""

    cue: Span | None
    source: Span | None


def locate_cue(
    document: Document, quote: CharSpan, source: str | None, cue: str | None
) -> LocatedCue:
    """Return the occurrences of `cue` and `source` nearest to `quote` and to each other."""
    candidates = product(_candidates(document, cue), _candidates(document, source))
    best = min(candidates, key=lambda pair: _cost(document, quote, *pair))
    return LocatedCue(*(Span.from_text(document.text, span) if span else None for span in best))


def _candidates(document: Document, words: str | None) -> Sequence[CharSpan | None]:
    return (find_words(document.text, document.body, words) if words else []) or [None]


def _cost(
    document: Document, quote: CharSpan, cue: CharSpan | None, source: CharSpan | None
) -> tuple[int, int]:
    cost = 0
    for span, weight in ((cue, 2), (source, 1)):
        if span:
            cost += weight * _distance(document, quote, span)
    if cue and source:
        cost += cue.distance(source) + (_QUOTED if cue.overlaps(source) else 0)
    return cost, (cue or source or quote).start


def _distance(document: Document, quote: CharSpan, span: CharSpan) -> int:
    cost = span.distance(quote)
    if _paragraph(document, span) != _paragraph(document, quote):
        cost += _OTHER_PARAGRAPH
    if any(quotation.contains(span) for quotation in find_quotations(document.text)):
        cost += _QUOTED
    elif quote.contains(span):
        # Only an attribution that interrupts the quote, or a hedge, is inside it.
        cost += 2
    return cost


def _paragraph(document: Document, span: CharSpan) -> int:
    numbers = (n for n, paragraph in enumerate(document.paragraphs) if paragraph.contains(span))
    return next(numbers, -1)
