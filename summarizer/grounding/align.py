"""Find the words a model copied in the sentences it copied them from.

Pure: a text, a range and words go in, a span and the way it was found come out, or nothing.
Three ways and no others: the exact words; the same characters after folding; a near match that
changes no number, name or negation. A span never begins or ends inside a word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.grounding.near_match import near_matches
from summarizer.grounding.normalize import normalize, normalize_text
from summarizer.grounding.word_boundaries import is_word_aligned
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Grounding

_LEVELS: tuple[Grounding, ...] = ("exact", "normalised", "near")


@dataclass(frozen=True)
class Match:
    """A place in the source, and how faithfully the words stand there."""

    span: CharSpan
    grounding: Grounding


def find_occurrences(words: str, text: str, within: CharSpan) -> list[Match]:
    """Return every place of `words` in the range `within`, by the most faithful way that finds any.

    The places are in order; those of the exact and the normalised way do not overlap. A near
    match is one place or none.
    """
    words = words.strip()
    if not any(character.isalnum() for character in words):
        return []
    exact = _exact(words, text, within)
    if exact:
        return [Match(span, "exact") for span in exact]
    same = _normalised(words, text, within)
    if same:
        return [Match(span, "normalised") for span in same]
    return [Match(span, "near") for span in near_matches(words, text, within)]


def spans_between(start: str, end: str | None, text: str, within: CharSpan) -> list[Match]:
    """Return every span from the words `start` to the words `end`, both inside `within`.

    Args:
        start: The first words of the span, or the whole of it when `end` is absent or blank.
        end: The last words; they may overlap the first ones but not begin before them.
        text: The source.
        within: The sentences in which the span must lie.

    Returns:
        For each place of `start` the shortest span, as faithful as the less faithful of its ends.
    """
    firsts = find_occurrences(start, text, within)
    if not (end and end.strip()):
        return firsts
    lasts = find_occurrences(end, text, within)
    starts = [last.span.start for last in lasts]
    return [joined for first in firsts if (joined := _joined(first, lasts, starts))]


def nearest_match(places: list[Match], to: CharSpan | None) -> Match | None:
    """Return the place nearest to the range `to`, the first one without it, None of none."""
    if not places:
        return None
    if to is None:
        return places[0]
    return min(places, key=lambda place: (place.span.distance(to), place.span.start))


def _joined(first: Match, lasts: Sequence[Match], starts: Sequence[int]) -> Match | None:
    """Return the span from `first` to the next of `lasts`, which lie in order."""
    for last in lasts[bisect_left(starts, first.span.start) :]:
        if last.span.end >= first.span.end:
            level = max(_LEVELS.index(first.grounding), _LEVELS.index(last.grounding))
            return Match(CharSpan(first.span.start, last.span.end), _LEVELS[level])
    return None


def _exact(words: str, text: str, within: CharSpan) -> list[CharSpan]:
    found: list[CharSpan] = []
    at = text.find(words, within.start, within.end)
    while at >= 0:
        span = CharSpan(at, at + len(words))
        fits = is_word_aligned(text, span)
        if fits:
            found.append(span)
        at = text.find(words, span.end if fits else at + 1, within.end)
    return found


def _normalised(words: str, text: str, within: CharSpan) -> list[CharSpan]:
    wanted = normalize_text(words)
    if not wanted:
        return []
    source = normalize(text, within)
    found: list[CharSpan] = []
    at = source.text.find(wanted)
    while at >= 0:
        span = source.source_span(at, at + len(wanted)).trimmed(text)
        # A range that ends inside an expanded character (`…`, `ß`) covers it whole.
        fits = span.start < span.end and is_word_aligned(text, span)
        if fits and normalize_text(span.slice(text)) == wanted:
            found.append(span)
            at = source.text.find(wanted, at + len(wanted))
        else:
            at = source.text.find(wanted, at + 1)
    return found
