"""Rule that distinguishes a hedge of the article from saying (`docs/codebook.md`, 3.4; 9, 8).

In `Wang is due to travel`, `Oman is expected to join` and `the front may call a strike` the
subject is the topic of the article, not a source. If a model takes it for the speaker, the form
of the verb corrects it.
"""

import re
from dataclasses import replace

from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.postprocessing.stages import ClaimStage, each
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Certainty

_BE = r"(?:is|are|was|were)\s+(?:\w+ly\s+)?"
_BELIEVED = "expected|believed|thought|understood|considered|rumou?red|said|likely"
_HEDGES: tuple[tuple[re.Pattern[str], Certainty | None], ...] = (
    (re.compile(rf"{_BE}(?:{_BELIEVED})\s+to\b"), "probable"),
    (re.compile(rf"{_BE}(?:due|scheduled|slated|poised)\s+to\b"), None),
    (re.compile(r"(?:may|might)\b(?!\s+(?:not\s+)?(?:say|claim|argue|deny|admit)\b)"), "possible"),
)
"""Forms of the verb and the certainty of each, `None` if the form shows none."""


@each
def attribute_hedges(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Make `Oman is expected to join` a claim of the article about Oman, not by Oman."""
    hedged = None if claim.is_settled else _resolve_hedge(stage.document.text, claim.spans)
    if hedged is None:
        return claim
    spans, certainty = hedged
    certainty = certainty or claim.certainty
    return replace(claim, spans=spans, certainty=certainty, speaker=None, is_settled=True)


def _resolve_hedge(text: str, spans: DraftSpans) -> tuple[DraftSpans, Certainty | None] | None:
    """Return a hedged claim as the article's own, `None` if its cue does not hedge its subject.

    The quotation becomes the clause with its subject. The certainty is `None` if the hedge shows
    none.
    """
    source, cue = spans.source, spans.cue
    if source is None or cue is None or text[source.end : cue.start].strip():
        return None
    if source.end > cue.start or spans.content.start < cue.start:
        return None
    # The words after the cue may complete the form of the verb.
    verb_phrase = text[cue.start : spans.content.end]
    hedged = replace(spans, content=CharSpan(source.start, spans.content.end), source=None)
    matches = ((hedged, certainty) for form, certainty in _HEDGES if form.match(verb_phrase))
    return next(matches, None)
