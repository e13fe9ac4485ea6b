"""Rule that a quotation goes on in the next paragraph, which opens it again, by its speaker.

The first paragraph does not close its quotation: `“It is over.`, and then `“We lost,”`.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, pairwise

from summarizer.grounding.quotation import is_closed
from summarizer.grounding.quote_edges import trim_span
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.additions import claim_of
from summarizer.postprocessing.claims.attributions import Attribution
from summarizer.postprocessing.claims.authors import begins_turn
from summarizer.postprocessing.stages import ActorStage
from summarizer.text.spans import CharSpan


def continue_quotations(stage: ActorStage) -> None:
    """Give what a paragraph quotes on the cue and the source of the paragraph before."""
    numbers = count(max(stage.claims, default=-1) + 1)
    for first, following in _continued(stage):
        owner = next((claim for claim in _overlapping(stage, first) if claim.spans.cue), None)
        cue = owner.spans.cue if owner else None
        if owner is None or cue is None:
            continue
        claims = _overlapping(stage, following)
        for claim in claims:
            if not _has_cue(stage, claim):
                draft = claim.draft.model_copy(update={"speaker": owner.draft.speaker})
                spans = replace(claim.spans, cue=cue, source=owner.spans.source)
                stage.claims[claim.number] = replace(claim, draft=draft, spans=spans)
        if not claims:
            added = _continuation(stage, owner, cue, following, next(numbers))
            stage.claims[added.number] = added


def _continued(stage: ActorStage) -> Iterator[tuple[CharSpan, CharSpan]]:
    """Yield quotations that are not closed, each with that of the next paragraph."""
    text, quotations = stage.document.text, stage.quotations
    starts = [quotation.start for quotation in quotations]
    for paragraph, following in pairwise(stage.document.paragraphs):
        after = bisect_left(starts, paragraph.end)
        if not (0 < after < len(starts) and starts[after] == following.start):
            continue
        if begins_turn(stage.document, following):
            continue
        last = quotations[after - 1]
        is_whole = last.end < paragraph.end or is_closed(last.slice(text))
        if paragraph.contains(last) and not is_whole:
            yield last, quotations[after]


def _overlapping(stage: ActorStage, quotation: CharSpan) -> list[ClaimCandidate]:
    return [claim for claim in stage.claims.values() if claim.quote.overlaps(quotation)]


def _has_cue(stage: ActorStage, claim: ClaimCandidate) -> bool:
    """Return whether a claim has a cue in its own paragraph."""
    document, cue = stage.document, claim.spans.cue
    if cue is None:
        return False
    return document.paragraph_at(cue.start) == document.paragraph_at(claim.quote.start)


def _continuation(
    stage: ActorStage, owner: ClaimCandidate, cue: CharSpan, quotation: CharSpan, number: int
) -> ClaimCandidate:
    """Return a claim of what goes on, with cue, source and speaker of the one before."""
    content = trim_span(stage.document.text, quotation, stage.document.paragraphs)
    attribution = Attribution("", "assertion", "quotation", cue, owner.spans.source, content)
    claim = claim_of(stage, attribution, number, owner.certainty)
    kept = {name: getattr(owner.draft, name) for name in ("speaker", "via", "date")}
    return replace(claim, draft=claim.draft.model_copy(update=kept))
