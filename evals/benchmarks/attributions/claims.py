"""Predict claims in the form of a corpus of attributions."""

from collections.abc import Sequence
from typing import Literal

from summarizer.document_prompts import PromptOptions
from summarizer.models.base import Model
from summarizer.pipeline import summarize_document
from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.schema.summary import SummaryRecord
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.text.windows import MAX_SENTENCES

from ...runs.attributions import attributions_of
from .corpus import Article, Spans
from .speakers import PredictedClaim

Task = Literal["claims", "attributions"]
"""All claims of a summary, or the task that the adapter was trained for on PolNeAR."""


def predict_claims(
    article: Article, model: Model, task: Task, sentences: int = MAX_SENTENCES
) -> list[PredictedClaim]:
    """Return the claims of `model` about `article` as the corpus would annotate them.

    `sentences` limits the windows of the task `attributions` only.
    """
    document = Document.from_text(article.text, id=article.id, date=article.date)
    if task == "attributions":
        attributions = attributions_of(document, model, max_sentences=sentences)
        return _outermost([(spans, "") for spans in attributions])
    return summary_claims(summarize_document(document, model, options=PromptOptions(force=True)))


def summary_claims(summary: SummaryRecord) -> list[PredictedClaim]:
    """Return the claims of `summary` as the corpus would annotate them."""
    claims = []
    for claim in summary.claims:
        source, cue = (span.span if span else None for span in (claim.source, claim.cue))
        spans = DraftSpans(claim.quote.span, cue, source, claim.grounding)
        claims.append((spans, summary.actor(claim.speaker).name if claim.speaker else ""))
    return _outermost(claims)


def _outermost(claims: Sequence[tuple[DraftSpans, str]]) -> list[PredictedClaim]:
    """Return the claims, given as spans and speaker name, without nested ones.

    PolNeAR has no nested attributions, and excludes the words that interrupt a quotation to
    attribute it from its content.
    """
    quotes = {spans.content for spans, _ in claims}
    return [
        PredictedClaim(_content(spans), _spans(spans.source), name, _spans(spans.cue))
        for spans, name in claims
        if not any(quote.contains(spans.content) for quote in quotes - {spans.content})
    ]


def _spans(span: CharSpan | None) -> Spans:
    return (span,) if span else ()


def _content(claim: DraftSpans) -> Spans:
    quote = claim.content
    signals = [span for span in (claim.source, claim.cue) if span]
    if not signals or not all(quote.contains(span) for span in signals):
        return (quote,)
    start, end = min(span.start for span in signals), max(span.end for span in signals)
    spans = (CharSpan(quote.start, start), CharSpan(end, quote.end))
    return tuple(span for span in spans if span.start < span.end)
