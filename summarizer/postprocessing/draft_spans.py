"""Locate the words of a claim's draft in the article: content, cue and source."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.grounding.align import Match, find_occurrences, nearest_match, spans_between
from summarizer.grounding.name_matching import is_pronoun, norm
from summarizer.grounding.quote_edges import trim_span
from summarizer.lexicons import word_set
from summarizer.schema.drafts import AttributionDraft
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.text.windows import Window
from summarizer.vocabulary import Grounding

_SHORTEST_PART = 20
"""Characters of a content in the paragraph of its cue without which it stays whole."""

_MARKS = frozenset('"”»,')
_NEARBY_SENTENCES = 2
"""Sentences before and after the content in which its cue and its source may be."""


@dataclass(frozen=True)
class DraftSpans:
    """The grounded parts of one claim."""

    content: CharSpan
    cue: CharSpan | None
    source: CharSpan | None
    grounding: Grounding


def locate_draft(window: Window, sentences: CharSpan, draft: AttributionDraft) -> DraftSpans | None:
    """Return the spans of `draft`, `None` if its content is not in its sentences.

    If content and cue occur more than once, the two occurrences closest together are taken.
    """
    document, within = window.document, span_of_sentences(window, sentences)
    contents = spans_between(draft.start, draft.end, document.article, within)
    content, cue = _closest_pair(contents, _find_nearby(window, sentences, draft.cue))
    if content is None:
        return None
    source = nearest_match(_find_nearby(window, sentences, draft.source), cue or content.span)
    words = _in_paragraph_of(document, content.span, cue)
    return DraftSpans(
        content=trim_span(document.text, words, document.paragraphs),
        cue=cue,
        source=_without_marks(document.text, source.span) if source else None,
        grounding=content.grounding,
    )


def sentence_range(window: Window, sentence: int, until: int | None) -> CharSpan | None:
    """Return the 0-based half-open range of sentence indices, `None` outside the window."""
    last = until if until is not None and until >= sentence else sentence
    if not 1 <= sentence <= len(window.sentences):
        return None
    return CharSpan(sentence - 1, min(last, len(window.sentences)))


def span_of_sentences(window: Window, sentences: CharSpan) -> CharSpan:
    """Return the span of the document that these sentences of the window cover."""
    selected = window.sentences[sentences.start : sentences.end]
    return CharSpan(selected[0].start, selected[-1].end)


def is_empty(text: str, spans: DraftSpans) -> bool:
    """Return whether the content is one function word; a pronoun may stand for the content."""
    content, end = spans.content.slice(text), spans.content.end
    is_complementizer = content == "that" and text[end : end + 2].strip().isalpha()
    is_pro_form = content == "so" or is_pronoun(content)
    return content in word_set("stop_words") and (is_complementizer or not is_pro_form)


def has_content(text: str, spans: DraftSpans) -> bool:
    """Return whether the content has more words than its cue and its source."""
    content = f" {norm(spans.content.slice(text))} "
    parts = [span.slice(text) for span in (spans.cue, spans.source) if span]
    return all(content not in f" {norm(' '.join(order))} " for order in (parts, parts[::-1]))


def _in_paragraph_of(document: Document, content: CharSpan, cue: CharSpan | None) -> CharSpan:
    """Return the part of a content that is in the paragraph of its cue, all of it if none is."""
    if cue is None:
        return content
    paragraph = document.paragraphs[document.paragraph_at(cue.start)]
    part = CharSpan(max(content.start, paragraph.start), min(content.end, paragraph.end))
    return part if part.end - part.start >= _SHORTEST_PART else content


def _without_marks(text: str, source: CharSpan) -> CharSpan:
    """Return a source without the marks of the quotation beside it: `," Dora Valen`."""
    start, end = source
    while start < end - 1 and (text[start].isspace() or text[start] in _MARKS):
        start += 1
    return CharSpan(start, end).trimmed(text)


def _find_nearby(window: Window, sentences: CharSpan, words: str | None) -> list[Match]:
    """Return the occurrences of `words` in the sentences, or else in those around them."""
    if not words:
        return []
    start = max(0, sentences.start - _NEARBY_SENTENCES)
    for indices in (sentences, CharSpan(start, sentences.end + _NEARBY_SENTENCES)):
        within = span_of_sentences(window, indices)
        if matches := find_occurrences(words, window.document.article, within):
            return matches
    return []


def _closest_pair(contents: list[Match], cues: list[Match]) -> tuple[Match | None, CharSpan | None]:
    if not cues or not contents:
        return nearest_match(contents, None), None

    def order(pair: tuple[Match, CharSpan]) -> tuple[bool, int, CharSpan, CharSpan]:
        content, cue = pair[0].span, pair[1]
        return content.overlaps(cue), content.distance(cue), content, cue

    pairs = ((content, cue) for content in contents for cue in _cues_around(content.span, cues))
    return min(pairs, key=order)


def _cues_around(content: CharSpan, cues: Sequence[Match]) -> list[CharSpan]:
    """Return the cue before `content`, the first that overlaps it, and the cue after it.

    The cues are in order and do not overlap, so no other is closer.
    """
    before = bisect_right(cues, content.start, key=lambda cue: cue.span.end)
    after = bisect_left(cues, content.end, key=lambda cue: cue.span.start)
    nearest = {max(0, before - 1), min(before, len(cues) - 1), min(after, len(cues) - 1)}
    return [cues[index].span for index in sorted(nearest)]
