"""Which `said` is meant: the place of a cue and a source, given the quote they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from summarizer.grounding.mentions import find_words
from summarizer.grounding.quotation import find_quotations
from summarizer.schema.summary import Span
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_ELSEWHERE = 2_000
"""Cost of another paragraph: more than any distance within one."""

_QUOTED = 300
"""Cost of a place in quotation marks: the article's own words signal, quoted ones do not."""


@dataclass(frozen=True)
class LocatedCue:
    """Cue and source of one claim, where they stand."""

    cue: Span | None
    source: Span | None


def locate_cue(
    document: Document, quote: CharSpan, source: str | None, cue: str | None
) -> LocatedCue:
    """Return the places of `cue` and `source` that stand nearest to `quote` and to each other."""
    cues = _candidates(document, cue)
    sources = _candidates(document, source)
    best = min(product(cues, sources), key=lambda pair: _cost(document, quote, *pair))
    return LocatedCue(*(Span.from_text(document.text, place) if place else None for place in best))


def _candidates(document: Document, words: str | None) -> Sequence[CharSpan | None]:
    found = find_words(document.text, document.body, words) if words else []
    return found or [None]


def _cost(
    document: Document, quote: CharSpan, cue: CharSpan | None, source: CharSpan | None
) -> tuple[int, int]:
    cost = 0
    for place, weight in ((cue, 2), (source, 1)):
        if place:
            cost += weight * _apart(document, quote, place)
    if cue and source:
        cost += cue.distance(source) + (_QUOTED if cue.overlaps(source) else 0)
    return cost, (cue or source or quote).start


def _apart(document: Document, quote: CharSpan, place: CharSpan) -> int:
    cost = place.distance(quote)
    if _paragraph(document, place) != _paragraph(document, quote):
        cost += _ELSEWHERE
    if any(quoted.contains(place) for quoted in find_quotations(document.text)):
        cost += _QUOTED
    elif quote.contains(place):
        # Inside the quote only where the attribution interrupts it, or a hedge is part of it.
        cost += 2
    return cost


def _paragraph(document: Document, place: CharSpan) -> int:
    found = (n for n, paragraph in enumerate(document.paragraphs) if paragraph.contains(place))
    return next(found, -1)
