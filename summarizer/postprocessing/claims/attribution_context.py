"""Find the date and the outlet of an attribution (`docs/codebook.md`, 3.9, 9.1).

Both stand around source and cue outside the quotation: `China on Friday called on`, `said in
Beijing on Wednesday, adding`, `he told the ABC last week`. Small models omit them.
"""

import re
from collections.abc import Iterator

from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.syntax import TIMES, Syntax
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_ADJUNCTS = frozenset({"compound", "npadvmod", "pcomp", "pobj", "prep"})
_OUTLET = r"(?P<outlet>(?!(?:this|an?)\b)(?:the\s+)?(?:[\w’'&.-]+\s+){0,5}?[\w’'&-]+)"
_OUTLET_END = r"(?=\s+(?:that|on|in|last|this|late|early|yesterday)\b|\s*[,.;:“\"]|\s*$)"
_CUE_ENDING_IN_TELL = re.compile(r"\b(?:told|tells|tell|telling)$")
_RECIPIENT_OUTLET = re.compile(rf"\s+{_OUTLET}{_OUTLET_END}")
_OUTLET_AFTER_PREPOSITION = re.compile(rf"\s+(?:on|in)\s+{_OUTLET}{_OUTLET_END}")
_INTERVIEW_WITH_OUTLET = re.compile(
    r"\b(?:(?:interview|interviewed)\s+(?:with|by|in|on)|sp(?:eaking|oke)\s+(?:to|with))"
    rf"\s+{_OUTLET}{_OUTLET_END}"
)
_QUOTED_BY_OUTLET = re.compile(
    rf"\b(?:carried|cited|obtained|published|quoted|seen)\s+by\s+{_OUTLET}{_OUTLET_END}"
)


def find_date(document: Document, syntax: Syntax, spans: DraftSpans) -> CharSpan | None:
    """Return the words that date the statement.

    They depend on its cue or on a verb above it, or follow the cue: `said on Monday it was over`.
    """
    sentence, cue = _sentence_of_cue(document, spans), spans.cue
    verb = syntax.head(cue)
    if sentence is None or cue is None or verb is None:
        return None
    for date in syntax.tokens(sentence).ents:
        span = CharSpan(date.start_char, date.end_char)
        if date.label_ in TIMES and not spans.content.overlaps(span):
            head = date.root
            while head.dep_ in _ADJUNCTS and head.pos_ != "VERB":
                head = head.head
            between = document.text[cue.end : span.start] if span.start > cue.end else "-"
            is_next = between.strip() in {"", "on"}
            if head == verb or is_next or (verb.dep_ == "advcl" and head == verb.head):
                return span
    return None


def find_outlets(document: Document, syntax: Syntax | None, spans: DraftSpans) -> list[str]:
    """Return the phrases that may name the outlet: `the ABC`, `state television`."""
    source, cue, text = spans.source, spans.cue, document.text
    sentence = _sentence_of_cue(document, spans)
    if sentence is None or source is None or cue is None:
        return []
    before = text[sentence.start : min(source.start, cue.start)]
    between = text[source.start : max(source.start, cue.start)]
    after = text[cue.end : spans.content.start if spans.content.start >= cue.end else sentence.end]
    rest = text[max(spans.content.end, cue.end) : sentence.end]
    matches = [_OUTLET_AFTER_PREPOSITION.match(after)]
    matches += [_RECIPIENT_OUTLET.match(words) for words in _after_told(document, syntax, cue)]
    matches += map(_INTERVIEW_WITH_OUTLET.search, (after, before, between, rest))
    matches += map(_QUOTED_BY_OUTLET.search, (between, after))
    return [match["outlet"] for match in matches if match]


def _after_told(document: Document, syntax: Syntax | None, cue: CharSpan) -> Iterator[str]:
    """Yield the words after `told`, the cue or the verb that governs it: `told X, insisting`."""
    sentence = document.sentences[document.sentence_at(cue.start)]
    if _CUE_ENDING_IN_TELL.search(cue.slice(document.text)):
        yield document.text[cue.end : sentence.end]
    verb = syntax.head(cue) if syntax else None
    if verb is not None and verb.dep_ == "advcl" and verb.tag_ == "VBG":
        told = (above for above in verb.ancestors if above.lemma_ == "tell" and above.i < verb.i)
        yield from (document.text[above.idx + len(above) : sentence.end] for above in told)


def _sentence_of_cue(document: Document, spans: DraftSpans) -> CharSpan | None:
    """Return the sentence of the cue, `None` without cue and source, or if it is in several."""
    index = document.sentence_at(spans.cue.start) if spans.source and spans.cue else -1
    sentence = document.sentences[index] if index >= 0 else None
    return sentence if sentence and spans.cue and sentence.contains(spans.cue) else None
