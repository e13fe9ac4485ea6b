"""Split a document into windows of numbered sentences, one per request.

Numbers start at 1 in each window. White space inside a sentence is normalized, so that a sentence
is one line of the prompt and an article cannot forge a numbered line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from summarizer.text.document import Document
from summarizer.text.spans import CharSpan, normalize_whitespace

MAX_SENTENCES = 36
"""Sentences per window; the shipped adapter was trained on windows of this size."""

MAX_WINDOW = 9_000
"""Characters per window: prompt and answer fit a context of 8,192 tokens."""


@dataclass(frozen=True)
class Window:
    """Consecutive sentences of a document."""

    document: Document
    sentences: tuple[CharSpan, ...]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The sentences as the prompt shows them, without numbers."""
        return tuple(
            normalize_whitespace(sentence.slice(self.document.text)) for sentence in self.sentences
        )

    @property
    def span(self) -> CharSpan:
        """The span from the first sentence to the last."""
        return CharSpan(self.sentences[0].start, self.sentences[-1].end)

    def halves(self) -> tuple[Window, Window] | None:
        """Return the window split in two, `None` when it is a single sentence."""
        middle = len(self.sentences) // 2
        if not middle:
            return None
        first, second = self.sentences[:middle], self.sentences[middle:]
        return Window(self.document, first), Window(self.document, second)


def split_windows(document: Document, *, max_sentences: int = MAX_SENTENCES) -> tuple[Window, ...]:
    """Return the windows of a document in order; all but the last are full."""
    windows: list[Window] = []
    current: list[CharSpan] = []
    size = 0
    for sentence in document.sentences:
        length = sentence.end - sentence.start
        if current and (len(current) == max_sentences or size + length > MAX_WINDOW):
            windows.append(Window(document, tuple(current)))
            current, size = [], 0
        current.append(sentence)
        size += length
    if current:
        windows.append(Window(document, tuple(current)))
    return tuple(windows)
