"""Rules for the date of a statement (`docs/codebook.md`, 3.9 and 9, 18)."""

from dataclasses import replace

from summarizer.grounding.align import find_occurrences
from summarizer.grounding.dates import resolve_date
from summarizer.grounding.foreign_dates import resolve_foreign_date
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.attribution_context import find_date
from summarizer.postprocessing.stages import ClaimStage, each
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_SENTENCES_BEFORE = 1
"""Sentences before a claim in which its date may stand."""


@each
def assign_date(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Resolve the words that the model copied as the date, if they stand outside the content.

    A small model copies dates of events; what `find_date_near_cue` finds is right more often.
    """
    text = stage.document.text
    drafted = claim.draft.date
    matches = find_occurrences(drafted, text, claim.searched) if drafted else []
    # A date that occurs only in the content dates the event, not the statement.
    dates = [
        match.span
        for match in matches
        if not claim.quote.contains(match.span) and _is_near(stage.document, claim, match.span)
    ]
    date = min(dates, key=lambda date: date.distance(claim.quote), default=None)
    return _with_date(stage.document, claim, date.slice(text) if date else None)


@each
def find_date_near_cue(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Take the date beside source and cue."""
    if stage.syntax is None:
        return claim
    span = find_date(stage.document, stage.syntax, claim.spans)
    return _with_date(stage.document, claim, span.slice(stage.document.text)) if span else claim


def continue_dates(stage: ClaimStage) -> None:
    """Give an undated claim the date of the claim of the same speaker shortly before it.

    `He said on Monday that …, adding that …. He also warned …`: at most two sentences later.
    """
    previous: ClaimCandidate | None = None
    for claim in sorted(stage.records.values(), key=lambda claim: claim.quote):
        if previous and not claim.date_text and _continues(stage.document, previous, claim):
            claim = replace(claim, date=previous.date, date_text=previous.date_text)
            stage.records[claim.number] = claim
        previous = claim


def _is_near(document: Document, claim: ClaimCandidate, date: CharSpan) -> bool:
    """Return whether a date is in the claim's sentences or the few before them."""
    first, last = (document.sentence_at(n) for n in (claim.quote.start, claim.quote.end - 1))
    return first - _SENTENCES_BEFORE <= document.sentence_at(date.start) <= last


def _with_date(document: Document, claim: ClaimCandidate, words: str | None) -> ClaimCandidate:
    """Return the claim with date and words, with neither if a dated document cannot place them.

    A statement is not made after the article that reports it. Words in another language than
    English may be left open.
    """
    if words and not document.language_rules.is_english:
        date = resolve_foreign_date(words, document.date, document.language or "")
        is_later = date and document.date and date.partition("/")[0] > document.date
        return replace(claim, date=None if is_later else date, date_text=words)
    date = resolve_date(words, document.date) if words else None
    if document.date and (date is None or date.partition("/")[0] > document.date):
        date = words = None
    return replace(claim, date=date, date_text=words)


def _continues(document: Document, previous: ClaimCandidate, claim: ClaimCandidate) -> bool:
    start, previous_start = claim.quote.start, previous.quote.start
    distance = document.sentence_at(start) - document.sentence_at(previous_start)
    is_same_speaker = claim.speaker is not None and previous.speaker is claim.speaker
    return is_same_speaker and distance <= 2
