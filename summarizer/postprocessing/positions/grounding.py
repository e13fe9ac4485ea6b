"""Find the evidence of drafted positions in the article."""

from collections.abc import Iterable

from summarizer.grounding.align import nearest_match, spans_between
from summarizer.grounding.quote_edges import trim_span
from summarizer.postprocessing.candidates import PositionCandidate
from summarizer.postprocessing.diagnostics import Diagnostics
from summarizer.postprocessing.draft_spans import sentence_range
from summarizer.schema.coded_drafts import CodedPositionDraft
from summarizer.schema.drafts import PositionDraft
from summarizer.text.document import Document
from summarizer.text.spans import normalize_whitespace
from summarizer.text.windows import Window


def ground_positions(
    document: Document,
    drafts: Iterable[tuple[Window, PositionDraft]],
    diagnostics: Diagnostics,
) -> list[PositionCandidate]:
    """Return the positions with a topic whose evidence the article has."""
    positions = []
    for number, (window, draft) in enumerate(drafts):
        topic = normalize_whitespace(draft.topic).strip(" .,;:“”\"'")
        sentences = sentence_range(window, draft.sentence, None)
        if not topic:
            diagnostics.reject("position", "topic-empty", draft)
            continue
        if sentences is None:
            diagnostics.reject("position", "sentence-not-in-window", draft)
            continue
        within = window.sentences[sentences.start]
        match = nearest_match(spans_between(draft.start, draft.end, document.article, within), None)
        if match is None:
            diagnostics.reject("position", "quote-not-in-source", draft)
            continue
        positions.append(
            PositionCandidate(
                number=number,
                written=draft,
                draft=draft,
                topic=topic,
                concept=draft.concept if isinstance(draft, CodedPositionDraft) else None,
                stance=draft.stance,
                basis=draft.basis,
                evidence=trim_span(document.text, match.span, document.paragraphs),
                grounding=match.grounding,
            )
        )
    return positions
