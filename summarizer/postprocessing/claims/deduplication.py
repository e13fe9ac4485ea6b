"""Rules that one act of saying is one claim (`docs/codebook.md`, 0.4 and 3.2)."""

from dataclasses import replace
from typing import get_args

from summarizer.grounding.quotation import find_quotations, is_opening, is_quoted
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.stages import ClaimStage
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import ClaimKind


def join_equal_claims(stage: ClaimStage) -> None:
    """Join claims of one speaker with the same quotation, found in several windows."""
    first: dict[tuple[CharSpan, ActorCandidate | None], ClaimCandidate] = {}
    for claim in list(stage.records.values()):
        kept = first.setdefault((claim.quote, claim.speaker), claim)
        if kept is not claim:
            stage.join(claim, kept)


def join_split_quotations(stage: ClaimStage) -> None:
    """Join the parts of `“A,” she said. “B.”`, and claims of one kind with one speaker and cue.

    A cue of our labelled articles has several claims only where their kinds differ, and no two
    that share words. A part of a quotation of the same speaker is no claim of its own.
    """
    _join_parts(stage)
    last: dict[CharSpan, ClaimCandidate] = {}
    for claim in sorted(stage.records.values(), key=lambda claim: claim.quote):
        cue = claim.spans.cue
        if cue is None:
            continue
        first = last.get(cue)
        if first and _is_one_act(stage.document, first, claim):
            stage.join(claim, first)
            claim = _joined(first, claim)
        last[cue] = stage.records[claim.number] = claim


def _join_parts(stage: ClaimStage) -> None:
    """Join claims inside a quotation of the same speaker, but not those around its cue."""
    quotations, whole = find_quotations(stage.document.article), None
    for claim in sorted(stage.records.values(), key=lambda claim: claim.quote):
        if whole and _is_part(claim, whole) and is_quoted(quotations, claim.quote):
            stage.join(claim, whole)
        elif is_opening(stage.document.text, claim.quote.start):
            whole = claim


def _is_part(claim: ClaimCandidate, whole: ClaimCandidate) -> bool:
    is_inner = whole.quote.contains(claim.quote) and whole.quote.start < claim.quote.start
    return is_inner and claim.speaker is whole.speaker


def _joined(first: ClaimCandidate, second: ClaimCandidate) -> ClaimCandidate:
    """Return one claim of the kind that comes first in the codebook (3.5; 9, 7)."""
    kinds = get_args(ClaimKind)
    leading = min(first, second, key=lambda claim: kinds.index(claim.draft.kind))
    content = CharSpan(first.quote.start, max(first.quote.end, second.quote.end))
    spans = replace(first.spans, content=content)
    return replace(
        first,
        written=leading.written or first.written,
        draft=leading.draft,
        certainty=leading.certainty,
        spans=spans,
    )


def _is_one_act(document: Document, first: ClaimCandidate, second: ClaimCandidate) -> bool:
    start, other = first.quote.start, second.quote.start
    if first.quote.overlaps(second.quote) and not _has_own_clause(document, second):
        return True
    if document.paragraph_at(start) != document.paragraph_at(other):
        return False
    is_quoted = is_opening(document.text, other)
    if is_quoted and (is_opening(document.text, start) or _is_split(first, second)):
        return True
    # Indirect speech does not go on in the next sentence without another cue.
    is_one_sentence = document.sentence_at(start) == document.sentence_at(other)
    is_alike = first.draft.kind == second.draft.kind and first.speaker is second.speaker
    return is_one_sentence and is_alike


def _has_own_clause(document: Document, claim: ClaimCandidate) -> bool:
    return claim.quote.slice(document.text).startswith("that ")


def _is_split(first: ClaimCandidate, second: ClaimCandidate) -> bool:
    """Return whether the attribution is between both: `It is over, she said. “We left.”`."""
    cue = first.spans.cue
    return cue is not None and first.quote.end <= cue.start and cue.end <= second.quote.start
