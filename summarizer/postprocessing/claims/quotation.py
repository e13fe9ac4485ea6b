"""Rules for where a quotation ends (`docs/codebook.md`, 3.7)."""

from dataclasses import replace

from summarizer.grounding.quote_edges import finish_clause, trim_span
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.stages import ClaimStage, each
from summarizer.text.spans import CharSpan


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


def end_before_next_cue(stage: ClaimStage) -> None:
    """End a quotation before the cue of the speaker's next claim: `…, adding that it was over`."""
    for number, claim in list(stage.records.items()):
        ends = [
            end
            for other in stage.records.values()
            if other is not claim and other.speaker is claim.speaker
            if (end := _end_before(stage.document.text, claim.quote, other)) is not None
        ]
        if ends:
            content = CharSpan(claim.quote.start, min(ends))
            trimmed = trim_span(stage.document.text, content, stage.document.paragraphs)
            spans = replace(claim.spans, content=trimmed)
            stage.records[number] = replace(claim, spans=spans)


def _end_before(text: str, quote: CharSpan, other: ClaimCandidate) -> int | None:
    """Return where `quote` ends if the cue of another claim follows a comma inside it."""
    cue = other.spans.cue
    if cue is None or not (quote.start < cue.start and cue.end <= other.quote.start < quote.end):
        return None
    before = text[quote.start : cue.start].rstrip()
    return quote.start + len(before) - 1 if before.endswith(",") else None
