"""Complete what a model read by the attributions that the dependency trees of an article show."""

from collections.abc import Sequence

from summarizer.postprocessing.claims.attributions import Attribution, find_attributions
from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.syntax import parse_document
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

from .claims import outermost
from .corpus import Article, Spans
from .speakers import PredictedClaim


def complete_claims(article: Article, claims: Sequence[PredictedClaim]) -> list[PredictedClaim]:
    """Return the claims with the quotations of their cues, and the attributions that they lack.

    Attributions inside another one are left out, as in the corpus. Without the parser the claims
    stay as they are.
    """
    document = Document.from_text(article.text, id=article.id, date=article.date)
    syntax = parse_document(document)
    found = find_attributions(document, syntax) if syntax else []
    asserted = [a for a in found if a.is_asserted]
    outer = [a for a in asserted if not any(_is_inside(a, other) for other in asserted)]
    completed = list(dict.fromkeys(_with_quotation(claim, outer) for claim in claims))
    for attribution in outer:
        if not any(_shares_words(claim, attribution) for claim in completed):
            completed.append(_claim(attribution))
    return completed


def _is_inside(attribution: Attribution, other: Attribution) -> bool:
    inner, outer = attribution.content, other.content
    return inner != outer and outer.contains(inner)


def _with_quotation(claim: PredictedClaim, attributions: Sequence[Attribution]) -> PredictedClaim:
    """Return a claim with the whole quotation that its cue attributes."""
    whole = _extent(claim.content)
    for attribution in attributions:
        is_cue = any(attribution.cue.overlaps(CharSpan(*cue)) for cue in claim.cue)
        if attribution.form == "quotation" and is_cue and attribution.content.overlaps(whole):
            return _claim(attribution)
    return claim


def _shares_words(claim: PredictedClaim, attribution: Attribution) -> bool:
    whole, cue = _extent(claim.content), attribution.cue
    is_cue = any(cue.overlaps(CharSpan(*span)) for span in claim.cue)
    return is_cue or whole.overlaps(attribution.content) or whole.contains(cue)


def _extent(spans: Spans) -> CharSpan:
    return CharSpan(spans[0][0], spans[-1][1])


def _claim(attribution: Attribution) -> PredictedClaim:
    spans = DraftSpans(attribution.content, attribution.cue, attribution.source, "exact")
    (claim,) = outermost([(spans, "")])
    return claim
