"""Read the frame of an attribution: when it was said, and to whom (`docs/codebook.md`, 3.9, 9.1).

The frame is what stands around source and cue outside the quotation: `China on Friday called
on`, `said in Beijing on Wednesday, adding`, `he told the ABC last week`. Small models leave its
date and its outlet out; they are read here from the words themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.text.calendar import MONTH_PATTERN
from summarizer.text.spans import CharSpan

_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"
_LATE = r"(?:(?:early|late|earlier|later)\s+)?"
_DATE = (
    rf"(?:{_LATE}(?:on\s+)(?P<on>{_LATE}{_WEEKDAY}{_PART})"
    rf"|(?P<bare>{_LATE}(?:last\s+|this\s+)?{_WEEKDAY}{_PART}|yesterday|today"
    rf"|last\s+(?:week|month|year|night)|this\s+(?:week|month|morning)"
    rf"|(?:a|two|three|four|five|six|seven|ten|\d{{1,2}})\s+(?:day|week|month)s?\s+(?:ago))"
    rf"|in\s+(?P<in>(?:{MONTH_PATTERN})(?:\s+\d{{4}})?|(?:19|20)\d\d)\b"
    rf"|on\s+(?P<day>\d{{1,2}}\s+(?:{MONTH_PATTERN})|(?:{MONTH_PATTERN})\.?\s+\d{{1,2}})\b)"
)
_RECIPIENT = r"(?:\s+(?!that\b|to\b|and\b|but\b|as\b|when\b)[\w’'().&-]+){0,7}?"
"""Whom and where it was said, between the verb and the date."""

_BEFORE_CUE = re.compile(rf",?\s+{_DATE},?\s+(?:has\s+|had\s+|also\s+)?")
_AFTER_CUE = re.compile(rf"{_RECIPIENT}\s+{_DATE}\b")
_OPENING = re.compile(rf"(?:[^,.;“\"]{{0,60}}\s)?{_DATE},?\s+(?:the\s+)?", re.IGNORECASE)
_AFTER_QUOTE = re.compile(rf"\s+{_DATE}\b")
_SHORT = 6
"""Words of a quotation that is a noun phrase: a date behind it dates the act, not the event."""

_NAME = r"(?P<outlet>(?:the\s+)?(?:[\w’'&.-]+\s+){0,5}?[\w’'&-]+)"
_STOP = r"(?=\s+(?:that|on|in|last|this|late|early|yesterday)\b|\s*[,.;:“\"]|\s*$)"
_TOLD_CUE = re.compile(r"\b(?:told|tells|tell|telling)$")
_TOLD = re.compile(rf"\s+{_NAME}{_STOP}")
_IN_OUTLET = re.compile(rf"\s+(?:on|in)\s+{_NAME}{_STOP}")
_INTERVIEW = re.compile(rf"\b(?:interview|interviewed)\s+(?:with|by|in|on)\s+{_NAME}{_STOP}")
_QUOTED = re.compile(rf"\b(?:quoted|carried|published|cited)\s+by\s+{_NAME}{_STOP}")
_DATES = ("on", "bare", "in", "day")

_CLAUSE = re.compile(r"(?:that|to|whether|of|for|how|why|what|it|he|she|they)\b", re.IGNORECASE)


@dataclass(frozen=True)
class AttributionContext:
    """Where the parts of one attribution stand: its sentence, quotation, source and cue."""

    sentence: CharSpan
    quote: CharSpan
    source: CharSpan
    cue: CharSpan


def date_in(text: str, frame: AttributionContext) -> CharSpan | None:
    """Return the words that date the saying, without preposition; None if the frame has none."""
    source, cue, quote = frame.source, frame.cue, frame.quote
    found = None
    if source.end <= cue.start:
        found = _BEFORE_CUE.fullmatch(text, source.end, cue.start)
    found = found or _AFTER_CUE.match(text, cue.end, _end_behind(frame))
    first = min(source.start, cue.start)
    if found is None and quote.start > first:
        start = frame.sentence.start
        found = _OPENING.fullmatch(text, start, max(start, first))
    if found is None and _is_short_object(text, frame):
        found = _AFTER_QUOTE.match(text, quote.end, max(quote.end, frame.sentence.end))
    return _date_of(found) if found else None


def outlets_in(text: str, frame: AttributionContext) -> list[str]:
    """Return the phrases that name to whom or where it was said: `the ABC`, `state television`."""
    behind = text[frame.cue.end : _end_behind(frame)]
    ahead = text[frame.sentence.start : min(frame.source.start, frame.cue.start)]
    cue = frame.cue.slice(text)
    found = [_TOLD.match(behind)] if _TOLD_CUE.search(cue) else []
    between = text[frame.source.start : max(frame.source.start, frame.cue.start)]
    found += [_IN_OUTLET.match(behind), _INTERVIEW.search(behind), _INTERVIEW.search(ahead)]
    found += [_QUOTED.search(between), _QUOTED.search(behind)]
    return [match["outlet"] for match in found if match]


def _end_behind(frame: AttributionContext) -> int:
    """Return where the words behind the cue end: at the quotation, or with the sentence."""
    after = frame.quote.start >= frame.cue.end
    return max(frame.cue.end, frame.quote.start if after else frame.sentence.end)


def _is_short_object(text: str, frame: AttributionContext) -> bool:
    words = frame.quote.slice(text)
    is_short = len(words.split()) <= _SHORT and not _CLAUSE.match(words)
    return is_short and frame.quote.start >= frame.cue.end


def _date_of(found: re.Match[str]) -> CharSpan:
    name = next(name for name in _DATES if found[name] is not None)
    return CharSpan(*found.span(name))
