"""What may be evidence: whole words of one line, exactly as they stand."""

from __future__ import annotations

from summarizer.schema.summary import Span


def span_problem(text: str, span: Span) -> str | None:
    """Return what is wrong with `span` as evidence in `text`, or None."""
    if not span.text:
        return "no words are chosen"
    words = span.text if len(span.text) <= 40 else f"{span.text[:39]}…"
    if not 0 <= span.start < span.end <= len(text):
        return f"“{words}” is out of the text"
    if text[span.start : span.end] != span.text:
        return f"“{words}” is not what stands there"
    if span.text != span.text.strip():
        return f"“{words}” has white space at its edge"
    if "\n" in span.text:
        return f"“{words}” crosses a line"
    if any(_cuts(text, edge) for edge in (span.start, span.end)):
        return f"“{words}” cuts a word"
    return None


def _cuts(text: str, edge: int) -> bool:
    return 0 < edge < len(text) and text[edge - 1].isalnum() and text[edge].isalnum()
