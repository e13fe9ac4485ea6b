"""Adjust the edges of a quotation to the codebook (`docs/codebook.md`, 3.7).

A final stop and a separating comma outside quotation marks are excluded, quotation marks that open
or close the span are included, and a span never crosses a paragraph.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile

from summarizer.grounding.quotation import quotation_marks
from summarizer.text.spans import CharSpan

_SEPARATORS = ",;:—–，、；：،؛"
_STOPS = ".,!?…。，！？؟।॥။۔،"
_FINAL_STOPS = ".。।॥။۔"
_SPACED_MARKS = "«»"
"""Marks that French separates from the quotation by a space."""


def trim_span(text: str, span: CharSpan, paragraphs: Sequence[CharSpan]) -> CharSpan:
    """Return `span` with the edges that the codebook requires; it never becomes empty.

    `paragraphs` are those of the text, in order.
    """
    marks = quotation_marks(text)
    part = _one_paragraph(text, span, paragraphs, marks).trimmed(text)
    part = _with_both_marks(text, part, marks)
    part = _with_closing_mark(text, part, marks)
    part = _with_opening_mark(text, part, {mark: opening for opening, mark in marks.items()})
    trimmed = _without_separators(text, part, frozenset(marks.values())).trimmed(text)
    return trimmed if trimmed.start < trimmed.end else span


def _one_paragraph(
    text: str, span: CharSpan, paragraphs: Sequence[CharSpan], marks: Mapping[str, str]
) -> CharSpan:
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
    continued = takewhile(lambda part: text[part.start] in marks, parts[1:])
    return max((*parts[:1], *continued), key=lambda part: part.end - part.start, default=span)


def _with_both_marks(text: str, span: CharSpan, marks: Mapping[str, str]) -> CharSpan:
    """Include the marks around a quotation that was copied without them."""
    start = _mark_before(text, span.start)
    closing = marks.get(text[start : start + 1]) if start >= 0 else None
    if closing is None or closing in span.slice(text):
        return span
    end = _mark_after(text, span.end)
    return CharSpan(start, end + 1) if text[end : end + 1] == closing else span


def _with_closing_mark(text: str, span: CharSpan, marks: Mapping[str, str]) -> CharSpan:
    """Include the mark that closes a quotation opened in the span, if only stops lie between."""
    inner = span.slice(text)
    last_open = max(inner.rfind(mark) for mark in marks)
    if last_open < 0:
        return span
    closing = marks[inner[last_open]]
    if closing in inner[last_open + 1 :] or _is_paired(inner, inner[last_open], closing):
        return span
    end = _mark_after(text, span.end)
    return CharSpan(span.start, end + 1) if text[end : end + 1] == closing else span


def _with_opening_mark(text: str, span: CharSpan, openings: Mapping[str, str]) -> CharSpan:
    """Include the mark directly before the span that opens a quotation closed in it.

    `openings` are the opening marks by their closing marks.
    """
    inner = span.slice(text)
    first_close = min((inner.find(mark) for mark in openings if mark in inner), default=-1)
    start = _mark_before(text, span.start)
    before = text[start : start + 1] if start >= 0 else ""
    if first_close < 0 or before != openings[inner[first_close]]:
        return span
    if before in inner[:first_close] or _is_paired(inner, before, inner[first_close]):
        return span
    return CharSpan(start, span.end)


def _is_paired(inner: str, opening: str, closing: str) -> bool:
    """Return whether all marks of one form, which open and close, have their other in `inner`."""
    return opening == closing and inner.count(opening) % 2 == 0


def _mark_before(text: str, start: int) -> int:
    """Return the offset of the character before `start`, or of a French mark before a space."""
    is_spaced = text[start - 1 : start].isspace() and text[start - 2 : start - 1] in _SPACED_MARKS
    return start - 2 if is_spaced and start > 1 else start - 1


def _mark_after(text: str, end: int) -> int:
    """Return the offset after the stops at `end`, or of a French mark after a space there."""
    while end < len(text) and text[end] in _STOPS:
        end += 1
    is_spaced = text[end : end + 1].isspace() and text[end + 1 : end + 2] in _SPACED_MARKS
    return end + 1 if is_spaced and end + 1 < len(text) else end


def _without_separators(text: str, span: CharSpan, closing: Collection[str]) -> CharSpan:
    start, end = span
    while end - start > 1 and (
        text[end - 1] in _SEPARATORS or _is_final_stop(text, CharSpan(start, end), closing)
    ):
        end -= 1
    while end - start > 1 and text[start] in _SEPARATORS:
        start += 1
    return CharSpan(start, end)


def _is_final_stop(text: str, span: CharSpan, closing: Collection[str]) -> bool:
    """Return whether the span ends with a full stop that is not part of an abbreviation."""
    start, end = span
    after, following = text[end : end + 1], text[end + 1 : end + 2]
    # The sentence continues after the stop of an abbreviation.
    continues = after == "," or (after == " " and following.islower())
    if text[end - 1] not in _FINAL_STOPS or after in closing or continues:
        return False
    if text[end - 1] != ".":
        return True
    word = text[start : end - 1].rsplit(None, 1)[-1:] or [""]
    return "." not in word[0] and len(word[0]) > 1
