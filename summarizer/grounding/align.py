"""Locate words that a model copied from the source.

Words match exactly, after normalization, or nearly, without a change to a number, name or
negation. A span never begins or ends inside a word.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from summarizer.grounding.near_match import near_matches
from summarizer.grounding.normalize import normalize, normalize_text
from summarizer.grounding.word_boundaries import end_of_word, is_single_word, is_word_aligned
from summarizer.text.scripts import follows_particle
from summarizer.text.spans import CharSpan
from summarizer.text.substring_search import find_all
from summarizer.vocabulary import Grounding


@dataclass(frozen=True)
class Match:
    """A span of the source and how its words match."""

    span: CharSpan
    grounding: Grounding


def find_occurrences(words: str, text: str, within: CharSpan) -> list[Match]:
    """Return all matches of `words` in the span `within`, of the strictest level that has any.

    Matches are in order; exact and normalized matches do not overlap. There is at most one near
    match.
    """
    words = words.strip()
    if not any(character.isalnum() for character in words):
        return []
    for level, find in _LEVELS.items():
        if spans := find(words, text, within):
            return [Match(span, level) for span in spans]
    return []


def spans_between(start: str, end: str | None, text: str, within: CharSpan) -> list[Match]:
    """Return the shortest span from each match of `start` to one of `end`, both inside `within`.

    `start` is the whole span if `end` is `None` or blank. `end` may overlap `start` but not begin
    before it. A span has the looser level of its two ends.
    """
    firsts = find_occurrences(start, text, within)
    if not (end and end.strip()):
        return firsts
    lasts = find_occurrences(end, text, within)
    starts = [last.span.start for last in lasts]
    return [match for first in firsts if (match := _join(first, lasts, starts))]


def nearest_match(matches: list[Match], target: CharSpan | None) -> Match | None:
    """Return the match nearest to `target`, the first match without it, `None` of an empty list."""
    if not matches or target is None:
        return matches[0] if matches else None
    return min(matches, key=lambda match: (match.span.distance(target), match.span.start))


def _join(first: Match, lasts: Sequence[Match], starts: Sequence[int]) -> Match | None:
    """Return the span from `first` to the next of `lasts`, which are in order."""
    for index in range(bisect_left(starts, first.span.start), len(lasts)):
        last = lasts[index]
        if last.span.end >= first.span.end:
            looser = max(first.grounding, last.grounding, key=list(_LEVELS).index)
            return Match(CharSpan(first.span.start, last.span.end), looser)
    return None


def _possible_starts(words: str, text: str, within: CharSpan) -> Iterator[int]:
    """Yield where `words` occur, without most of the occurrences that begin inside a word."""
    if not is_single_word(words):
        yield from find_all(words, text, within)
        return
    at = text.find(words, within.start, within.end)
    while at >= 0:
        is_inside = is_single_word(text[max(0, at - 1) : at])
        if not is_inside or follows_particle(text, at, at + len(words)):
            yield at
        next_word = end_of_word(text, at)
        at = text.find(words, next_word, within.end) if next_word < within.end else -1


def _exact(words: str, text: str, within: CharSpan) -> list[CharSpan]:
    spans: list[CharSpan] = []
    for at in _possible_starts(words, text, within):
        span = CharSpan(at, at + len(words))
        if not (spans and at < spans[-1].end) and is_word_aligned(text, span):
            spans.append(span)
    return spans


def _normalized(words: str, text: str, within: CharSpan) -> list[CharSpan]:
    wanted = normalize_text(words)
    if not wanted:
        return []
    source = normalize(text, within)
    spans: list[CharSpan] = []
    next_at = 0
    for at in _possible_starts(wanted, source.text, CharSpan(0, len(source.text))):
        end = at + len(wanted)
        # A span that ends inside an expanded character (`…`, `ß`) covers the whole character.
        if at < next_at or not source.is_whole(at, end):
            continue
        span = source.source_span(at, end).trimmed(text)
        is_aligned = span.start < span.end and is_word_aligned(text, span)
        if is_aligned and normalize_text(span.slice(text)) == wanted:
            spans.append(span)
            next_at = end
    return spans


_LEVELS: dict[Grounding, Callable[[str, str, CharSpan], list[CharSpan]]] = {
    "exact": _exact,
    "normalised": _normalized,
    "near": near_matches,
}
"""The levels of matching, from the strictest on."""
