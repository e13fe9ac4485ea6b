"""Cut a text into sentences that keep their offsets.

The boundaries come from sentencex (MIT, kept by Wikimedia, 1.2 MB, 2 ms to import); `docs/
sentences.md` says what the other segmenters got wrong. Three things are ours: a line break ends a
sentence where it ends a headline, a list item or a paragraph (sentencex reads on), a list's
number and a time's day stay with what they belong to, and a sentence of inhuman length is cut at
white space, so that every prompt stays bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from summarizer.text.calendar import MONTH_PATTERN
from summarizer.text.spans import CharSpan

_STEP = 4_000
"""Characters that sentencex is given at once."""

MAX_SENTENCE = 2_000
"""Characters of the longest sentence; longer ones are cut at white space."""

_WRAPPED_LINE = 55
"""A line at least this long, without a final stop, may go on in the next one."""

_BLANKS = r"[ \t\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]*"
_BREAK = r"(?>\r\n|\n|\r)"
_BLANK_LINE = re.compile(rf"{_BREAK}{_BLANKS}(?:{_BREAK}{_BLANKS})+|\f|\u2029")
_LINE_BREAK = re.compile(rf"(?:{_BREAK}|\u2028|\x85|\x0b)\s*")
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_LOOK = 24
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[A-Za-z])[.)]")
_CLOCK = re.compile(r"\d ?[ap]\.m\.$")
_DAY_OR_ZONE = re.compile(
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{MONTH_PATTERN}\.? \d|[A-Z]{{2,4}}\b|Eastern)"
)


def paragraphs(text: str, start: int = 0) -> Iterator[CharSpan]:
    """Yield the non-empty paragraphs of `text` from offset `start`: what blank lines part."""
    at = start
    for gap in _BLANK_LINE.finditer(text, start):
        yield from _kept(text, CharSpan(at, gap.start()))
        at = gap.end()
    yield from _kept(text, CharSpan(at, len(text)))


def sentences(text: str, start: int = 0) -> tuple[CharSpan, ...]:
    """Return the sentences of `text` from offset `start`, in order, without edge white space.

    No sentence crosses a paragraph, none is empty, none overlaps another, and every character
    that is not white space lies in exactly one.
    """
    found: list[CharSpan] = []
    for paragraph in paragraphs(text, start):
        for block in _blocks(text, paragraph):
            for sentence in _segmented(text, block):
                found.extend(_bounded(text, sentence))
    return tuple(found)


def _blocks(text: str, paragraph: CharSpan) -> Iterator[CharSpan]:
    """Yield the parts of a paragraph between line breaks that are meant as breaks."""
    at = line_start = paragraph.start
    for line_break in _LINE_BREAK.finditer(text, paragraph.start, paragraph.end):
        line = text[line_start : line_break.start()].rstrip()
        line_start = line_break.end()
        if _is_wrapped(line, text[line_start : line_start + 1]):
            continue
        yield from _kept(text, CharSpan(at, line_break.start()))
        at = line_start
    yield from _kept(text, CharSpan(at, paragraph.end))


def _is_wrapped(line: str, following: str) -> bool:
    """Tell whether a line break only folds a long line, as in mail and wire copy."""
    if following.islower():
        return True
    return len(line) >= _WRAPPED_LINE and not _ENDED.search(line)


def _segmented(text: str, block: CharSpan) -> Iterator[CharSpan]:
    inner = block.slice(text)
    # Line breaks inside a block are folds; sentencex would stop at some of them.
    flat = _LINE_BREAK.sub(lambda found: " " * len(found.group()), inner)
    at = block.start
    for end in _boundaries(flat, block.start):
        # What sentencex leaves between two sentences stays with the later one: nothing is lost.
        if _goes_on(text[at:end][-_LOOK:], text[end : min(end + _LOOK, block.end)]):
            continue
        yield from _kept(text, CharSpan(at, end))
        at = max(at, end)
    yield from _kept(text, CharSpan(at, block.end))


def _boundaries(flat: str, start: int) -> Iterator[int]:
    """Yield where sentencex ends a sentence, in steps: its time grows with the square of a text.

    The last sentence of a step may go on in the next one, so that one begins with it.
    """
    at = 0
    while at < len(flat):
        step = flat[at : at + _STEP]
        ends = [
            min(int(piece["end_index"]), len(step)) for piece in get_sentence_boundaries("en", step)
        ]
        if at + len(step) < len(flat):
            # With no end in sight, the step ends between two words if it can.
            ends = ends[:-1] or [step.rfind(" ")]
        yield from (start + at + end for end in ends if end > 0)
        at += ends[-1] if ends and ends[-1] > 0 else len(step)


def _goes_on(before: str, after: str) -> bool:
    """Tell whether a boundary is false: behind a list's number, or between a time and its day."""
    if _ENUMERATOR.fullmatch(before.strip()):
        return True
    return bool(_CLOCK.search(before.rstrip()) and _DAY_OR_ZONE.match(after.lstrip()))


def _bounded(text: str, sentence: CharSpan) -> Iterator[CharSpan]:
    at, end = sentence
    while end - at > MAX_SENTENCE:
        cut = _last_gap(text, CharSpan(at, at + MAX_SENTENCE))
        yield from _kept(text, CharSpan(at, cut))
        at = cut
    yield from _kept(text, CharSpan(at, end))


def _last_gap(text: str, within: CharSpan) -> int:
    """Return the last white space in the range but at its start, or its end if there is none."""
    for offset in range(within.end, within.start, -1):
        if text[offset].isspace():
            return offset
    return within.end


def _kept(text: str, span: CharSpan) -> Iterator[CharSpan]:
    trimmed = span.trimmed(text)
    if trimmed.start < trimmed.end:
        yield trimmed
