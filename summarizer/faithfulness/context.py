"""What a restatement may draw on: the sentences of its quotation and those just before."""

from __future__ import annotations

from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

REACH = 2
"""Sentences between a quotation and what still counts as near it: who says it, what it is about."""


class SentenceContext:
    """Sentences of a document by number, 0-based."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def number(self, at: int) -> int:
        """Return the number of the sentence in which the character `at` stands."""
        return max(0, self._document.sentence_at(at))

    def sentences_of(self, span: CharSpan) -> tuple[CharSpan, ...]:
        """Return the sentences in which `span` lies."""
        first, last = self.number(span.start), self.number(max(span.start, span.end - 1))
        return self._document.sentences[first : last + 1]

    def around(self, span: CharSpan) -> CharSpan:
        """Return the numbers of the sentences from which `span` is near, half open."""
        first, last = self.number(span.start), self.number(max(span.start, span.end - 1))
        return CharSpan(first - REACH, last + REACH + 1)

    def before(self, span: CharSpan) -> str:
        """Return the sentences of `span` and the ones before it: where a pronoun points to."""
        last = self.number(max(span.start, span.end - 1))
        chosen = self._document.sentences[max(0, self.around(span).start) : last + 1]
        return (
            CharSpan(chosen[0].start, chosen[-1].end).slice(self._document.text) if chosen else ""
        )
