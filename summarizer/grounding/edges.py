"""Bring the edges of a span to the codebook's rule (`docs/codebook.md`, 3.7).

A final stop and a separating comma outside quotation marks stay out; a quotation mark that
opens or closes the span stays in; a span never crosses a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable

from summarizer.text.spans import Extent

_OPENING = {"“": "”", "«": "»", "„": "“", '"': '"'}
_CLOSING = frozenset('”»"')
_LOOSE_ENDS = ",;:—–"
_STOPS = ".,!?…"


def tidy(text: str, extent: Extent, paragraphs: Iterable[Extent]) -> Extent:
    """Return `extent` with its edges where the codebook wants them; it never becomes empty."""
    inside = _longest_part(extent, paragraphs).trimmed(text)
    closed = _with_closing_mark(text, inside)
    bare = _without_loose_end(text, closed).trimmed(text)
    return bare if bare.start < bare.end else extent


def _longest_part(extent: Extent, paragraphs: Iterable[Extent]) -> Extent:
    parts = [
        Extent(max(extent.start, paragraph.start), min(extent.end, paragraph.end))
        for paragraph in paragraphs
        if paragraph.overlaps(extent)
    ]
    return max(parts, key=lambda part: part.end - part.start, default=extent)


def _with_closing_mark(text: str, extent: Extent) -> Extent:
    """Take in the mark that closes a quotation opened inside, when only a stop lies between."""
    inner = extent.of(text)
    last_open = max(inner.rfind(mark) for mark in _OPENING)
    if last_open < 0:
        return extent
    closing = _OPENING[inner[last_open]]
    if closing in inner[last_open + 1 :] or (closing == '"' and inner.count('"') % 2 == 0):
        return extent
    end = extent.end
    while end < len(text) and text[end] in _STOPS:
        end += 1
    return Extent(extent.start, end + 1) if text[end : end + 1] == closing else extent


def _without_loose_end(text: str, extent: Extent) -> Extent:
    start, end = extent
    while end - start > 1 and (text[end - 1] in _LOOSE_ENDS or _is_final_stop(text, start, end)):
        end -= 1
    while end - start > 1 and text[start] in _LOOSE_ENDS:
        start += 1
    return Extent(start, end)


def _is_final_stop(text: str, start: int, end: int) -> bool:
    """Tell whether the span ends with a full stop that is no part of an abbreviation."""
    if text[end - 1] != "." or text[end : end + 1] in _CLOSING - {""}:
        return False
    word = text[start : end - 1].rsplit(None, 1)[-1:] or [""]
    return "." not in word[0] and len(word[0]) > 1
