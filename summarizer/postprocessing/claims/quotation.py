"""Rule that a quotation ends with a clause (`docs/codebook.md`, 3.7)."""

from dataclasses import replace

from summarizer.grounding.quote_edges import finish_clause, trim_span
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.stages import ClaimStage, each


@each
def finish_quotation(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Continue a quotation that was cut after `would`, or before its condition, to its end."""
    document, quote = stage.document, claim.quote
    sentence = document.sentences[document.sentence_at(quote.end - 1)]
    finished = finish_clause(document.text, quote, sentence.end)
    parts = (span for span in (claim.spans.cue, claim.spans.source) if span)
    if finished == quote or any(
        part.start >= quote.end and part.overlaps(finished) for part in parts
    ):
        return claim
    content = trim_span(document.text, finished, document.paragraphs)
    return replace(claim, spans=replace(claim.spans, content=content))
