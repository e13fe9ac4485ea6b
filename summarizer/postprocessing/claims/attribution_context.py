"""Find the date and the outlet of an attribution (`docs/codebook.md`, 3.9, 9.1).

Both stand around source and cue outside the quotation: `China on Friday called on`, `said in
Beijing on Wednesday, adding`, `he told the ABC last week`. Small models omit them.
"""

import re
from dataclasses import dataclass

from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.text.calendar import MONTH_PATTERN
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_PART_OF_DAY = r"(?:\s+(?:morning|afternoon|evening|night))?"
_EARLY_OR_LATE = r"(?:(?:early|late|earlier|later)\s+)?"
_DATE = (
    rf"(?:{_EARLY_OR_LATE}(?:on\s+)(?P<on>{_EARLY_OR_LATE}{_WEEKDAY}{_PART_OF_DAY})"
    rf"|(?P<bare>{_EARLY_OR_LATE}(?:last\s+|this\s+)?{_WEEKDAY}{_PART_OF_DAY}|yesterday|today"
    rf"|last\s+(?:week|month|year|night)|this\s+(?:week|month|morning)"
    rf"|(?:a|two|three|four|five|six|seven|ten|\d{{1,2}})\s+(?:day|week|month)s?\s+(?:ago))"
    rf"|in\s+(?P<in>(?:{MONTH_PATTERN})(?:\s+\d{{4}})?|(?:19|20)\d\d)\b"
    rf"|on\s+(?P<day>\d{{1,2}}\s+(?:{MONTH_PATTERN})|(?:{MONTH_PATTERN})\.?\s+\d{{1,2}})\b)"
)
_RECIPIENT = r"(?:\s+(?!that\b|to\b|and\b|but\b|as\b|when\b)[\w’'().&-]+){0,7}?"
"""The recipient and the place of a statement, between the verb and the date."""

_DATE_BEFORE_CUE = re.compile(rf",?\s+{_DATE},?\s+(?:has\s+|had\s+|also\s+)?")
_DATE_AFTER_CUE = re.compile(rf"{_RECIPIENT}\s+{_DATE}\b")
_DATE_AT_SENTENCE_START = re.compile(
    rf"(?:[^,.;“\"]{{0,60}}\s)?{_DATE},?\s+(?:the\s+)?", re.IGNORECASE
)
_DATE_AFTER_QUOTE = re.compile(rf"\s+{_DATE}\b")
_MAX_NOUN_PHRASE_WORDS = 6
"""A date after a quotation that is a noun phrase dates the act, not the event."""

_OUTLET = r"(?P<outlet>(?:the\s+)?(?:[\w’'&.-]+\s+){0,5}?[\w’'&-]+)"
_OUTLET_END = r"(?=\s+(?:that|on|in|last|this|late|early|yesterday)\b|\s*[,.;:“\"]|\s*$)"
_CUE_ENDING_IN_TELL = re.compile(r"\b(?:told|tells|tell|telling)$")
_RECIPIENT_OUTLET = re.compile(rf"\s+{_OUTLET}{_OUTLET_END}")
_OUTLET_AFTER_PREPOSITION = re.compile(rf"\s+(?:on|in)\s+{_OUTLET}{_OUTLET_END}")
_INTERVIEW_WITH_OUTLET = re.compile(
    rf"\b(?:interview|interviewed)\s+(?:with|by|in|on)\s+{_OUTLET}{_OUTLET_END}"
)
_QUOTED_BY_OUTLET = re.compile(
    rf"\b(?:quoted|carried|published|cited)\s+by\s+{_OUTLET}{_OUTLET_END}"
)
_CLAUSE_START = re.compile(
    r"(?:that|to|whether|of|for|how|why|what|it|he|she|they)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class AttributionContext:
    """The spans of one attribution: its sentence, quotation, source and cue."""

    sentence: CharSpan
    quote: CharSpan
    source: CharSpan
    cue: CharSpan


def attribution_context(document: Document, spans: DraftSpans) -> AttributionContext | None:
    """Return the context of a claim with source and cue, the cue within one sentence."""
    source, cue = spans.source, spans.cue
    if source is None or cue is None:
        return None
    index = document.sentence_at(cue.start)
    if index < 0 or not document.sentences[index].contains(cue):
        return None
    return AttributionContext(document.sentences[index], spans.content, source, cue)


def find_date(text: str, context: AttributionContext) -> CharSpan | None:
    """Return the words that date the statement, without preposition."""
    source, cue, quote = context.source, context.cue, context.quote
    match = None
    if source.end <= cue.start:
        match = _DATE_BEFORE_CUE.fullmatch(text, source.end, cue.start)
    match = match or _DATE_AFTER_CUE.match(text, cue.end, _end_of_context(context))
    first = min(source.start, cue.start)
    if match is None and quote.start > first:
        start = context.sentence.start
        match = _DATE_AT_SENTENCE_START.fullmatch(text, start, max(start, first))
    if match is None and _is_noun_phrase_object(text, context):
        match = _DATE_AFTER_QUOTE.match(text, quote.end, max(quote.end, context.sentence.end))
    if match is None:
        return None
    return CharSpan(*match.span(match.lastindex or 0))


def find_outlets(text: str, context: AttributionContext) -> list[str]:
    """Return the phrases that may name the outlet: `the ABC`, `state television`."""
    source, cue = context.source, context.cue
    before = text[context.sentence.start : min(source.start, cue.start)]
    between = text[source.start : max(source.start, cue.start)]
    after = text[cue.end : _end_of_context(context)]
    matches = (
        [_RECIPIENT_OUTLET.match(after)] if _CUE_ENDING_IN_TELL.search(cue.slice(text)) else []
    )
    matches += [
        _OUTLET_AFTER_PREPOSITION.match(after),
        _INTERVIEW_WITH_OUTLET.search(after),
        _INTERVIEW_WITH_OUTLET.search(before),
        _QUOTED_BY_OUTLET.search(between),
        _QUOTED_BY_OUTLET.search(after),
    ]
    return [match["outlet"] for match in matches if match]


def _end_of_context(context: AttributionContext) -> int:
    """Return where the words after the cue end: at the quotation, or at the end of the sentence."""
    is_before_quote = context.quote.start >= context.cue.end
    end = context.quote.start if is_before_quote else context.sentence.end
    return max(context.cue.end, end)


def _is_noun_phrase_object(text: str, context: AttributionContext) -> bool:
    quote = context.quote.slice(text)
    is_short = len(quote.split()) <= _MAX_NOUN_PHRASE_WORDS and not _CLAUSE_START.match(quote)
    return is_short and context.quote.start >= context.cue.end
