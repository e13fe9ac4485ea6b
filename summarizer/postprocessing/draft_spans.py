"""Where the words of a claim's draft stand: content, cue and source, near each other."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.grounding.align import Match, find_occurrences, nearest, spans_between
from summarizer.grounding.name_matching import norm
from summarizer.grounding.quote_edges import trim_span
from summarizer.schema.drafts import AttributionDraft
from summarizer.text.spans import CharSpan
from summarizer.text.windows import Window
from summarizer.vocabulary import Grounding

_REACH = 2
"""Sentences around the content in which its cue and its source may stand."""


@dataclass(frozen=True)
class DraftSpans:
    """The grounded parts of one claim."""

    content: CharSpan
    cue: CharSpan | None
    source: CharSpan | None
    grounding: Grounding


def locate_draft(window: Window, sentences: CharSpan, draft: AttributionDraft) -> DraftSpans | None:
    """Return where the parts of `draft` stand, None if its content is not in its sentences.

    Of several places of content and cue the two that lie closest together are meant.

    Args:
        window: The window the draft is about.
        sentences: Its sentences as a range of indices, see `sentence_range`.
        draft: What the model wrote.
    """
    document = window.document
    quotes = spans_between(draft.start, draft.end, document.text, extent_of(window, sentences))
    found, cue = _closest(quotes, _around(window, sentences, draft.cue))
    if found is None:
        return None
    source = nearest(_around(window, sentences, draft.source), cue or found.span)
    return DraftSpans(
        content=trim_span(document.text, found.span, document.paragraphs),
        cue=cue,
        source=source.span.trimmed(document.text) if source else None,
        grounding=found.grounding,
    )


def sentence_range(window: Window, sentence: int, until: int | None) -> CharSpan | None:
    """Return the 0-based half-open range of sentence indices, None if it is not in the window."""
    last = until if until is not None and until >= sentence else sentence
    if not 1 <= sentence <= len(window.sentences):
        return None
    return CharSpan(sentence - 1, min(last, len(window.sentences)))


def extent_of(window: Window, sentences: CharSpan) -> CharSpan:
    """Return the range of the document that these sentences of the window cover."""
    chosen = window.sentences[sentences.start : sentences.end]
    return CharSpan(chosen[0].start, chosen[-1].end)


def has_content(text: str, places: DraftSpans) -> bool:
    """Tell whether the content holds more than the words that announce it."""
    words = f" {norm(places.content.slice(text))} "
    frames = [place.slice(text) for place in (places.cue, places.source) if place]
    return not any(
        words in f" {norm(' '.join(order))} " for order in (frames, list(reversed(frames)))
    )


def _around(window: Window, sentences: CharSpan, words: str | None) -> list[Match]:
    """Return where `words` stand in the sentences, or else in those around them."""
    if not words:
        return []
    text = window.document.text
    widened = CharSpan(
        max(0, sentences.start - _REACH), min(len(window.sentences), sentences.end + _REACH)
    )
    return find_occurrences(words, text, extent_of(window, sentences)) or find_occurrences(
        words, text, extent_of(window, widened)
    )


def _closest(quotes: list[Match], cues: list[Match]) -> tuple[Match | None, CharSpan | None]:
    if not cues or not quotes:
        return nearest(quotes, None), None
    return min(
        ((quote, cue.span) for quote in quotes for cue in cues),
        key=lambda pair: (
            pair[0].span.overlaps(pair[1]),
            pair[0].span.distance(pair[1]),
            pair[0].span.start,
            pair[1].start,
        ),
    )
