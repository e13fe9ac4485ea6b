"""Adjust the edges of a quotation to the codebook (`docs/codebook.md`, 3.7).

A final stop and a separating comma outside quotation marks are excluded, quotation marks that open
or close the span are included, and a span never crosses a paragraph.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import takewhile

from summarizer.text.spans import CharSpan

_OPENING = {"“": "”", "«": "»", "„": "“", '"': '"'}
_CLOSING = {"”": "“", "»": "«", '"': '"'}
_SEPARATORS = ",;:—–"
_STOPS = ".,!?…"


def trim_span(text: str, span: CharSpan, paragraphs: Sequence[CharSpan]) -> CharSpan:
    """Return `span` with the edges that the codebook requires; it never becomes empty.

    `paragraphs` are those of the text, in order.
    """
    part = _one_paragraph(text, span, paragraphs).trimmed(text)
    quoted = _with_opening_mark(text, _with_closing_mark(text, _with_both_marks(text, part)))
    trimmed = _without_separators(text, quoted).trimmed(text)
    return trimmed if trimmed.start < trimmed.end else span


def _one_paragraph(text: str, span: CharSpan, paragraphs: Sequence[CharSpan]) -> CharSpan:
    """Return the longest part in one paragraph, of those that go on with the quotation.

    Another paragraph does so if it begins with a quotation mark; otherwise it may be another
    speaker's.
    """
    first = bisect_right(paragraphs, span.start, key=lambda paragraph: paragraph.end)
    after = bisect_left(paragraphs, span.end, key=lambda paragraph: paragraph.start)
    parts = [
        CharSpan(max(span.start, paragraph.start), min(span.end, paragraph.end))
        for paragraph in paragraphs[first:after]
    ]
    continued = takewhile(lambda part: text[part.start] in _OPENING, parts[1:])
    return max((*parts[:1], *continued), key=lambda part: part.end - part.start, default=span)


def _with_both_marks(text: str, span: CharSpan) -> CharSpan:
    """Include the marks around a quotation that was copied without them."""
    closing = _OPENING.get(text[span.start - 1 : span.start])
    end = _after_stops(text, span.end)
    if closing is None or text[end : end + 1] != closing or closing in span.slice(text):
        return span
    return CharSpan(span.start - 1, end + 1)


def _with_closing_mark(text: str, span: CharSpan) -> CharSpan:
    """Include the mark that closes a quotation opened in the span, if only stops lie between."""
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
    """Include the mark directly before the span that opens a quotation closed in it."""
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


def _without_separators(text: str, span: CharSpan) -> CharSpan:
    start, end = span
    while end - start > 1 and (text[end - 1] in _SEPARATORS or _is_final_stop(text, start, end)):
        end -= 1
    while end - start > 1 and text[start] in _SEPARATORS:
        start += 1
    return CharSpan(start, end)


def _is_final_stop(text: str, start: int, end: int) -> bool:
    """Return whether the span ends with a full stop that is not part of an abbreviation."""
    after, following = text[end : end + 1], text[end + 1 : end + 2]
    # The sentence continues after the stop of an abbreviation.
    continues = after == "," or (after == " " and following.islower())
    if text[end - 1] != "." or after in _CLOSING or continues:
        return False
    word = text[start : end - 1].rsplit(None, 1)[-1:] or [""]
    return "." not in word[0] and len(word[0]) > 1
