"""The sentences around a quotation that its restatement may draw on."""

from __future__ import annotations

from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

REACH = 2
"""Sentences before and after a quotation that count as near it."""


class SentenceContext:
    """The sentences of a document by their 0-based index."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def sentence_index(self, offset: int) -> int:
        """Return the index of the sentence that contains the character at `offset`."""
        return max(0, self._document.sentence_at(offset))

    def sentences_of(self, span: CharSpan) -> tuple[CharSpan, ...]:
        """Return the sentences that `span` touches."""
        indices = self._indices(span)
        return self._document.sentences[indices.start : indices.end]

    def around(self, span: CharSpan) -> CharSpan:
        """Return the half-open range of the indices of the sentences near `span`."""
        indices = self._indices(span)
        return CharSpan(indices.start - REACH, indices.end + REACH)

    def before(self, span: CharSpan) -> str:
        """Return the text from `REACH` sentences before `span` to its last sentence."""
        indices = self._indices(span)
        context = self._document.sentences[max(0, indices.start - REACH) : indices.end]
        if not context:
            return ""
        return CharSpan(context[0].start, context[-1].end).slice(self._document.text)

    def _indices(self, span: CharSpan) -> CharSpan:
        last = max(span.start, span.end - 1)
        return CharSpan(self.sentence_index(span.start), self.sentence_index(last) + 1)
