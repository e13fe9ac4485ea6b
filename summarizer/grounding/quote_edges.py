"""Bring the edges of a span to the codebook's rule (`docs/codebook.md`, 3.7).

A final stop and a separating comma outside quotation marks stay out; a quotation mark that
opens or closes the span stays in; a span never crosses a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable

from summarizer.text.spans import CharSpan

_OPENING = {"“": "”", "«": "»", "„": "“", '"': '"'}
_CLOSING = {"”": "“", "»": "«", '"': '"'}
_LOOSE_ENDS = ",;:—–"
_STOPS = ".,!?…"


def trim_span(text: str, span: CharSpan, paragraphs: Iterable[CharSpan]) -> CharSpan:
    """Return `span` with its edges where the codebook wants them; it never becomes empty."""
    inside = _longest_part(span, paragraphs).trimmed(text)
    closed = _with_opening_mark(text, _with_closing_mark(text, _with_both_marks(text, inside)))
    bare = _without_loose_end(text, closed).trimmed(text)
    return bare if bare.start < bare.end else span


def _longest_part(span: CharSpan, paragraphs: Iterable[CharSpan]) -> CharSpan:
    parts = [
        CharSpan(max(span.start, paragraph.start), min(span.end, paragraph.end))
        for paragraph in paragraphs
        if paragraph.overlaps(span)
    ]
    return max(parts, key=lambda part: part.end - part.start, default=span)


def _with_both_marks(text: str, span: CharSpan) -> CharSpan:
    """Take in the marks around a whole quotation whose words were copied without them."""
    closing = _OPENING.get(text[span.start - 1 : span.start])
    end = _after_stops(text, span.end)
    if closing is None or text[end : end + 1] != closing or closing in span.slice(text):
        return span
    return CharSpan(span.start - 1, end + 1)


def _with_closing_mark(text: str, span: CharSpan) -> CharSpan:
    """Take in the mark that closes a quotation opened inside, when only a stop lies between."""
    inner = span.slice(text)
    last_open = max(inner.rfind(mark) for mark in _OPENING)
    if last_open < 0:
        return span
    closing = _OPENING[inner[last_open]]
    if closing in inner[last_open + 1 :] or (closing == '"' and inner.count('"') % 2 == 0):
        return span
    end = _after_stops(text, span.end)
    return CharSpan(span.start, end + 1) if text[end : end + 1] == closing else span


def _with_opening_mark(text: str, span: CharSpan) -> CharSpan:
    """Take in the mark right before the span that opens a quotation closed inside."""
    inner = span.slice(text)
    first_close = min((inner.find(mark) for mark in _CLOSING if mark in inner), default=-1)
    before = text[span.start - 1 : span.start]
    if first_close < 0 or before != _CLOSING[inner[first_close]]:
        return span
    if before in inner[:first_close] or (before == '"' and inner.count('"') % 2 == 0):
        return span
    return CharSpan(span.start - 1, span.end)


def _after_stops(text: str, end: int) -> int:
    while end < len(text) and text[end] in _STOPS:
        end += 1
    return end


def _without_loose_end(text: str, span: CharSpan) -> CharSpan:
    start, end = span
    while end - start > 1 and (text[end - 1] in _LOOSE_ENDS or _is_final_stop(text, start, end)):
        end -= 1
    while end - start > 1 and text[start] in _LOOSE_ENDS:
        start += 1
    return CharSpan(start, end)


def _is_final_stop(text: str, start: int, end: int) -> bool:
    """Tell whether the span ends with a full stop that is no part of an abbreviation."""
    if text[end - 1] != "." or text[end : end + 1] in _CLOSING:
        return False
    if _goes_on(text, end):
        return False
    word = text[start : end - 1].rsplit(None, 1)[-1:] or [""]
    return "." not in word[0] and len(word[0]) > 1


def _goes_on(text: str, end: int) -> bool:
    """Tell whether the sentence goes on after the stop, which then belongs to its word."""
    after = text[end : end + 2]
    return after[:1] == "," or (after[:1] == " " and after[1:].islower())
