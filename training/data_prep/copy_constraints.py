"""Which words a model can copy from a window, and how an answer encodes a span.

The grammar of the embedded engine only allows copies of whole words within one sentence. A target
that violates this could never be generated, so it is adjusted here or left out.
"""

import re
from collections.abc import Iterable

from summarizer.schema.drafts import ANCHOR_WORDS, span_anchors
from summarizer.text.spans import CharSpan, normalize_whitespace
from summarizer.text.windows import Window

_LONGEST_LIST = 8
"""Maximum number of list items in a record, as in the grammar."""


class CopyConstraints:
    """The sentences of one window and the words that can be copied from them."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self._lines = window.lines

    def can_copy(self, words: str) -> bool:
        """Return whether `words` can be copied from one of the sentences."""
        return self.place(words) is not None

    def place(self, words: str) -> tuple[int, int] | None:
        """Return number and offset of the first sentence that contains `words`, or `None`."""
        if not words or words != normalize_whitespace(words):
            return None
        before = r"(?<!\w)" if re.match(r"\w", words[0]) else ""
        after = r"(?!\w)" if re.match(r"\w", words[-1]) else ""
        pattern = re.compile(before + re.escape(words) + after)
        for number, line in enumerate(self._lines, 1):
            if found := pattern.search(line):
                return number, found.start()
        return None

    def copyable_items(self, choices: Iterable[str]) -> list[str]:
        """Return the distinct items of `choices` that can be copied, up to the list limit."""
        found = (words for words in dict.fromkeys(choices) if self.can_copy(words))
        return list(found)[:_LONGEST_LIST]

    def copyable_text(self, span: CharSpan | None) -> str | None:
        """Return the words at `span` of the document if they can be copied."""
        words = normalize_whitespace(span.slice(self.window.document.text)) if span else ""
        return words if self.can_copy(words) else None

    def anchor_span(self, span: CharSpan) -> tuple[int, int, str, str | None] | None:
        """Return the encoding of a span: first and last sentence, `start` and `end`.

        A span that extends past the window is truncated. Returns `None` if it starts outside the
        window or its edges cannot be copied.
        """
        text = self.window.document.text
        cut = CharSpan(span.start, min(span.end, self.window.span.end)).trimmed(text)
        first, last = self._number(cut.start), self._number(cut.end - 1)
        if first is None or last is None:
            return None
        if first == last:
            start, end = span_anchors(cut.slice(text).split())
        else:
            opening = CharSpan(cut.start, self._sentence(first).end).slice(text).split()
            closing = CharSpan(self._sentence(last).start, cut.end).slice(text).split()
            start, end = " ".join(opening[:ANCHOR_WORDS]), " ".join(closing[-ANCHOR_WORDS:])
        if not self.can_copy(start) or (end is not None and not self.can_copy(end)):
            return None
        return first, last, start, end

    def _sentence(self, number: int) -> CharSpan:
        return self.window.sentences[number - 1]

    def _number(self, offset: int) -> int | None:
        numbered = enumerate(self.window.sentences, 1)
        return next((n for n, span in numbered if span.start <= offset < span.end), None)
