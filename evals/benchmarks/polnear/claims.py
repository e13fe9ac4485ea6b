"""Our claims in the terms of PolNeAR, and figures to read ours against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from summarizer.models.base import Model
from summarizer.pipeline import summarize_document
from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.schema.summary import Claim, SummaryRecord
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.text.windows import MAX_SENTENCES

from ...runs.attributions import attributions_of
from .corpus import Article, Spans
from .speakers import PredictedClaim

Task = Literal["claims", "attributions"]
"""What is asked: all that a user gets, or the one task that was made for this corpus."""

REFERENCE: dict[str, dict[str, float]] = {
    "people": {
        "content_f1": 0.794, "strict_f1": 0.710, "token_f1": 0.915,
        "attribution_f1": 0.753, "attribution_coref_f1": 0.754,
    },
    "floor": {
        "content_f1": 0.469, "strict_f1": 0.337, "token_f1": 0.653,
        "attribution_f1": 0.330, "attribution_coref_f1": 0.339,
    },
}  # fmt: skip
"""F1 of two people on one article (590 pairs, 20 articles), and of a baseline of patterns (dev)."""

HUMAN_RECALL = {"direct": 0.981, "mixed": 0.925, "indirect": 0.719}


def sample(articles: Sequence[Article], size: int) -> list[Article]:
    """Return `size` articles spread evenly over the corpus by name: the same ones every time."""
    ordered = sorted(articles, key=lambda article: article.id)
    if not 0 < size < len(ordered):
        return ordered
    return [ordered[place * len(ordered) // size] for place in range(size)]


def predict_claims(
    article: Article, model: Model, task: Task, sentences: int = MAX_SENTENCES
) -> list[PredictedClaim]:
    """Return what `model` finds said in `article`, as the corpus would mark it.

    Args:
        article: The article.
        model: Who is asked.
        task: What is asked.
        sentences: Sentences of a window; the task `claims` has windows of its own.

    Raises:
        ModelError: If it gave no usable answer.
    """
    document = Document.from_text(article.text, id=article.id, date=article.date)
    if task == "attributions":
        found = attributions_of(document, model, most=sentences)
        return _outermost([(places, "") for places in found])
    return summary_claims(summarize_document(document, model))


def summary_claims(summary: SummaryRecord) -> list[PredictedClaim]:
    """Return the claims of `summary` as the corpus would mark them."""
    return _outermost(
        [
            (_places(claim), summary.actor(claim.speaker).name if claim.speaker else "")
            for claim in summary.claims
        ]
    )


def _places(claim: Claim) -> DraftSpans:
    source, cue = (span.span if span else None for span in (claim.source, claim.cue))
    return DraftSpans(claim.quote.span, cue, source, claim.grounding)


def _outermost(found: Sequence[tuple[DraftSpans, str]]) -> list[PredictedClaim]:
    """Return the claims, each the place and the name of its speaker, as the corpus marks them.

    Attributions are not nested there, so a claim inside another's quote is left out; the words
    that interrupt a quotation to attribute it are cut out of its content.
    """
    quotes = {places.content for places, _ in found}
    return [
        PredictedClaim(_content(places), (places.source,) if places.source else (), name)
        for places, name in found
        if not any(other.contains(places.content) for other in quotes - {places.content})
    ]


def _content(places: DraftSpans) -> Spans:
    """Return the quote without an attribution that stands in its middle."""
    quote = places.content
    signs = [sign for sign in (places.source, places.cue) if sign]
    within = [sign for sign in signs if quote.contains(sign)]
    if len(within) < len(signs) or not within:
        return (quote,)
    start, end = min(sign.start for sign in within), max(sign.end for sign in within)
    spans = (CharSpan(quote.start, start), CharSpan(end, quote.end))
    return tuple(span for span in spans if span.start < span.end)
