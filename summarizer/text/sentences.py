"""Cut a text into sentences that keep their offsets.

The boundaries come from sentencex (MIT, kept by Wikimedia, 1.2 MB, 2 ms to import); `docs/
sentences.md` says what the other segmenters got wrong. Two things are ours: a line break ends a
sentence where it ends a headline, a list item or a paragraph (sentencex reads on), and a
sentence of inhuman length is cut at white space, so that every prompt stays bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from summarizer.text.spans import Extent

MAX_SENTENCE = 2_000
"""Characters of the longest sentence; longer ones are cut at white space."""

_WRAPPED_LINE = 55
"""A line at least this long, without a final stop, may go on in the next one."""

_BLANK_LINE = re.compile(r"\r?\n[ \t\u00a0]*(?:\r?\n[ \t\u00a0]*)+|\f|\u2029")
_LINE_BREAK = re.compile(r"\r?\n|\r|\u2028|\x85|\x0b")
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


def paragraphs(text: str, start: int = 0) -> Iterator[Extent]:
    """Yield the non-empty paragraphs of `text` from offset `start`: what blank lines part."""
    at = start
    for gap in _BLANK_LINE.finditer(text, start):
        yield from _kept(text, Extent(at, gap.start()))
        at = gap.end()
    yield from _kept(text, Extent(at, len(text)))


def sentences(text: str, start: int = 0) -> tuple[Extent, ...]:
    """Return the sentences of `text` from offset `start`, in order, without edge white space.

    No sentence crosses a paragraph, none is empty, none overlaps another, and every character
    that is not white space lies in exactly one.
    """
    found: list[Extent] = []
    for paragraph in paragraphs(text, start):
        for block in _blocks(text, paragraph):
            for sentence in _segmented(text, block):
                found.extend(_bounded(text, sentence))
    return tuple(found)


def _blocks(text: str, paragraph: Extent) -> Iterator[Extent]:
    """Yield the parts of a paragraph between line breaks that are meant as breaks."""
    at = paragraph.start
    for line_break in _LINE_BREAK.finditer(text, paragraph.start, paragraph.end):
        line = text[at : line_break.start()].rsplit("\n", 1)[-1].rstrip()
        following = text[line_break.end() : paragraph.end].lstrip()
        if _is_wrapped(line, following):
            continue
        yield from _kept(text, Extent(at, line_break.start()))
        at = line_break.end()
    yield from _kept(text, Extent(at, paragraph.end))


def _is_wrapped(line: str, following: str) -> bool:
    """Tell whether a line break only folds a long line, as in mail and wire copy."""
    if following[:1].islower():
        return True
    return len(line) >= _WRAPPED_LINE and not _ENDED.search(line)


def _segmented(text: str, block: Extent) -> Iterator[Extent]:
    inner = block.of(text)
    # Line breaks inside a block are folds; sentencex would stop at some of them.
    flat = _LINE_BREAK.sub(lambda found: " " * len(found.group()), inner)
    for piece in get_sentence_boundaries("en", flat):
        extent = Extent(block.start + piece["start_index"], block.start + piece["end_index"])
        yield from _kept(text, extent)


def _bounded(text: str, sentence: Extent) -> Iterator[Extent]:
    at, end = sentence
    while end - at > MAX_SENTENCE:
        cut = max(text.rfind(" ", at + 1, at + MAX_SENTENCE), at)
        cut = cut if cut > at else at + MAX_SENTENCE
        yield from _kept(text, Extent(at, cut))
        at = cut
    yield from _kept(text, Extent(at, end))


def _kept(text: str, extent: Extent) -> Iterator[Extent]:
    trimmed = extent.trimmed(text)
    if trimmed.start < trimmed.end:
        yield trimmed
