"""Find the date and the outlet of an attribution (`docs/codebook.md`, 3.9, 9.1).

Both stand around source and cue outside the quotation: `China on Friday called on`, `said in
Beijing on Wednesday, adding`, `he told the ABC last week`. Small models omit them.
"""

import re
from dataclasses import dataclass

from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.syntax import Syntax
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_ADJUNCTS = frozenset({"compound", "npadvmod", "pcomp", "pobj", "prep"})
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


def find_date(syntax: Syntax, context: AttributionContext) -> CharSpan | None:
    """Return the words that date the statement: they depend on its cue, or on a verb above it."""
    verb = syntax.head(context.cue)
    if verb is None:
        return None
    for date in syntax.tokens(context.sentence).ents:
        span = CharSpan(date.start_char, date.end_char)
        if date.label_ in {"DATE", "TIME"} and not context.quote.overlaps(span):
            head = date.root
            while head.dep_ in _ADJUNCTS and head.pos_ != "VERB":
                head = head.head
            if head == verb or (verb.dep_ == "advcl" and head == verb.head):
                return span
    return None


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
