"""Find who says what an article says in the first person (`docs/codebook.md`, 9, 24)."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.grounding.name_matching import FIRST_PERSONS, norm, without_titles
from summarizer.postprocessing.actors.names import is_person_name
from summarizer.syntax import Syntax, child_of, span_between
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_LAST_PARAGRAPHS = 2
"""Paragraphs at the end of which one may say who the author is."""


def find_author(document: Document, syntax: Syntax) -> str | None:
    """Return the person whom the end of the article introduces: `Dora Valen is a poet`."""
    for paragraph in document.paragraphs[-_LAST_PARAGRAPHS:]:
        tokens = syntax.tokens(paragraph)
        root = tokens[0].sent.root if len(tokens) else None
        subject = child_of(root, "nsubj") if root is not None and root.lemma_ == "be" else None
        if subject is None or subject.ent_type_ != "PERSON":
            continue
        name = without_titles(span_between(subject.left_edge, subject).slice(document.text))
        if subject.left_edge.i == tokens.start and is_person_name(name):
            return name
    return None


def is_first_person(
    document: Document, quotations: Sequence[CharSpan], source: CharSpan | None
) -> bool:
    """Return whether a source is `I` or `we` outside quotation marks."""
    if source is None or norm(source.slice(document.text)) not in FIRST_PERSONS:
        return False
    return not any(map(source.overlaps, quotations))
