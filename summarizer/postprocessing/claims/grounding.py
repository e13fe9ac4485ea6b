"""Find the words of drafted claims in the article."""

from collections.abc import Iterable

from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.diagnostics import Diagnostics
from summarizer.postprocessing.draft_spans import (
    has_content,
    is_empty,
    locate_draft,
    sentence_range,
    span_of_sentences,
)
from summarizer.schema.drafts import ClaimDraft
from summarizer.text.spans import CharSpan, normalize_whitespace
from summarizer.text.windows import Window


def ground_claims(
    drafts: Iterable[tuple[Window, ClaimDraft]], diagnostics: Diagnostics
) -> list[ClaimCandidate]:
    """Return the claims whose words the article has."""
    claims: list[ClaimCandidate] = []
    for number, (window, draft) in enumerate(drafts):
        sentences = sentence_range(window, draft.sentence, draft.until)
        if sentences is None:
            diagnostics.reject("claim", "sentence-not-in-window", draft)
            continue
        spans = locate_draft(window, sentences, draft)
        if spans is None:
            diagnostics.reject("claim", "quote-not-in-source", draft)
            continue
        if draft.cue and spans.cue is None:
            diagnostics.warn(f"cue {draft.cue!r} is not in the source and was left out")
        text = window.document.text
        if is_empty(text, spans) or not has_content(text, spans):
            diagnostics.reject("claim", "quote-without-content", draft)
            continue
        searched = span_of_sentences(window, CharSpan(0, sentences.end))
        claims.append(
            ClaimCandidate(
                number=number,
                written=draft,
                draft=draft,
                searched=searched,
                spans=spans,
                certainty=draft.certainty,
                text=normalize_whitespace(draft.text),
            )
        )
    return claims
