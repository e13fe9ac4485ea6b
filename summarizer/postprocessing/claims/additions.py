"""Rules that add the claims that a model omits and the dependency trees of the article show."""

from collections.abc import Sequence
from itertools import count

from summarizer.grounding.quotation import is_quoted
from summarizer.grounding.quote_edges import trim_span
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.attributions import Attribution
from summarizer.postprocessing.claims.authors import is_first_person
from summarizer.postprocessing.claims.headlines import is_in_headline
from summarizer.postprocessing.claims.reporting_verbs import reports
from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.postprocessing.stages import ActorStage
from summarizer.schema.drafts import ClaimDraft, span_anchors
from summarizer.text.spans import CharSpan, normalize_whitespace
from summarizer.vocabulary import Certainty


def add_attributions(stage: ActorStage) -> None:
    """Add as claims the attributions that no draft overlaps."""
    numbers = count(max(stage.claims, default=-1) + 1)
    taken = _spans_of_claims(stage)
    for attribution in stage.attributions:
        parts = (attribution.content, attribution.cue)
        is_taken = any(span.overlaps(part) for span in taken for part in parts)
        if is_taken or not _is_claim(attribution, stage.attributions):
            continue
        if is_in_headline(stage.document, attribution.cue):
            continue
        if is_quoted(stage.quotations, attribution.cue):
            # What is said inside a quotation is reported by whom it quotes.
            continue
        if is_first_person(stage.document, stage.quotations, attribution.source):
            # The medium speaks of itself: `we asked`.
            continue
        taken.append(attribution.content)
        claim = claim_of(stage, attribution, next(numbers))
        stage.claims[claim.number] = claim


def add_frames(stage: ActorStage) -> None:
    """Add what the article says under a frame without a source, if no claim overlaps it."""
    numbers = count(max(stage.claims, default=-1) + 1)
    taken = _spans_of_claims(stage)
    for frame in stage.frames:
        is_taken = any(map(frame.content.overlaps, taken))
        if is_taken or not frame.stands_alone or is_in_headline(stage.document, frame.cue):
            continue
        content = trim_span(stage.document.text, frame.content, stage.document.paragraphs)
        taken += (content, frame.cue)
        attribution = Attribution("", frame.kind, "clause", frame.cue, None, content)
        claim = claim_of(stage, attribution, next(numbers), frame.certainty)
        stage.claims[claim.number] = claim


def _spans_of_claims(stage: ActorStage) -> list[CharSpan]:
    """Return where the claims that a cue reports have their quotations and cues."""
    claims = [c for c in stage.claims.values() if reports(stage.document, stage.syntax, c)]
    return [span for claim in claims for span in (claim.quote, claim.spans.cue) if span]


def _is_claim(attribution: Attribution, attributions: Sequence[Attribution]) -> bool:
    """Return whether the attribution is a claim by itself; `according to` may only relay one."""
    if not (attribution.is_asserted and attribution.stands_alone):
        return False
    if attribution.form == "according":
        return not any(attribution.content.contains(other.cue) for other in attributions)
    return attribution.source is not None


def claim_of(
    stage: ActorStage, attribution: Attribution, number: int, certainty: Certainty = "certain"
) -> ClaimCandidate:
    """Return an attribution as the claim of a draft that a model might have written."""
    document, content = stage.document, attribution.content
    text = document.text
    words = normalize_whitespace(content.slice(text))
    start, end = span_anchors(words.split())
    sentence = document.sentence_at(content.start)
    source = attribution.source
    draft = ClaimDraft(
        sentence=sentence + 1,
        start=start,
        end=end,
        source=source.slice(text) if source else None,
        cue=attribution.cue.slice(text),
        kind=attribution.kind,
        certainty=certainty,
        text=words,
    )
    return ClaimCandidate(
        number=number,
        draft=draft,
        searched=document.sentences[sentence],
        spans=DraftSpans(content, attribution.cue, source, "exact"),
        certainty=draft.certainty,
        text=words,
    )
