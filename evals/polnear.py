"""Our claims in the terms of PolNeAR, and figures to read ours against."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.errors import ModelError
from summarizer.models.protocol import Model
from summarizer.pipeline import summarize_document
from summarizer.records.summary import Claim, SummaryRecord
from summarizer.text.document import Document

from .polnear_corpus import Article, Spans
from .polnear_speakers import Said

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


def ask(article: Article, model: Model) -> SummaryRecord | None:
    """Return what `model` says about `article`, None if it failed."""
    document = Document.from_text(article.text, id=article.id, date=article.date)
    try:
        return summarize_document(document, model)
    except ModelError:
        return None


def said_in(summary: SummaryRecord) -> list[Said]:
    """Return the claims of `summary` as the corpus would mark them.

    Attributions are not nested there, so a claim inside another's quote is left out; the words
    that interrupt a quotation to attribute it are cut out of its content.
    """
    outermost = [
        claim
        for claim in summary.claims
        if not any(_inside(claim, other) for other in summary.claims if other is not claim)
    ]
    return [
        Said(
            _content(claim),
            ((claim.source.start, claim.source.end),) if claim.source else (),
            summary.actor(claim.speaker).name if claim.speaker else "",
        )
        for claim in outermost
    ]


def _inside(claim: Claim, other: Claim) -> bool:
    return claim.quote.extent != other.quote.extent and other.quote.extent.contains(
        claim.quote.extent
    )


def _content(claim: Claim) -> Spans:
    """Return the quote without an attribution that stands in its middle."""
    quote = claim.quote
    signs = [span for span in (claim.source, claim.cue) if span]
    within = [span for span in signs if quote.extent.contains(span.extent)]
    if len(within) < len(signs) or not within:
        return ((quote.start, quote.end),)
    start, end = min(span.start for span in within), max(span.end for span in within)
    spans = ((quote.start, start), (end, quote.end))
    return tuple(span for span in spans if span[0] < span[1])
