"""Segment a text into sentences with their offsets.

The boundaries come from sentencex (MIT, maintained by Wikimedia, 1.2 MB, 2 ms to import);
`docs/explanation/sentences.md` compares other segmenters. This module adds three rules: a line
break that ends a headline, a list item or a paragraph ends a sentence; the number of a list item
and the day after a time stay in their sentence; and very long sentences are split at white space,
so that prompts stay bounded.
"""

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from summarizer.text.calendar import MONTH_PATTERN
from summarizer.text.scripts import UNSPACED
from summarizer.text.spans import CharSpan

_STEP = 4_000
"""Characters passed to sentencex at once."""

MAX_SENTENCE = 2_000
"""Characters of the longest sentence; longer ones are split at white space."""

_MIN_WRAPPED_LINE = 55
"""A line of at least this length without a final stop can continue in the next line."""

_MIN_WIDTH = 40
"""Characters of the narrowest text whose lines count as wrapped when the next word does not fit."""

_BLANKS = r"[ \t\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]*"
_BREAK = r"(?>\r\n|\n|\r)"
_BLANK_LINE = re.compile(rf"{_BREAK}{_BLANKS}(?:{_BREAK}{_BLANKS})+|\f|\u2029")
_LINE_BREAK = re.compile(rf"(?:{_BREAK}|\u2028|\x85|\x0b)\s*")
_FINAL_STOP = re.compile(r"[.!?…:;。！？：；؟؛۔।॥။][\"'“”’»«)\]」』]*$")
_FIRST_WORD = re.compile(rf"[{UNSPACED}]|[^\s{UNSPACED}]+")
_CONTEXT = 24
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[A-Za-z])[.)]")
_TITLES = {"fr": re.compile(r"\b(?:MM?|Mgr)\.$"), "hi": re.compile(r"(?:^|\s)(?:डॉ|प्रो)\.$")}
"""Abbreviated titles that end no sentence and that sentencex does not know, by language."""

_CLOCK = re.compile(r"\d ?[ap]\.m\.$")
_DAY_OR_ZONE = re.compile(
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{MONTH_PATTERN}\.? \d|[A-Z]{{2,4}}\b|Eastern)"
)


def paragraphs(text: str, start: int = 0) -> Iterator[CharSpan]:
    """Yield the non-empty paragraphs of `text` from offset `start`, separated by blank lines."""
    at = start
    for gap in _BLANK_LINE.finditer(text, start):
        yield from _trimmed(text, CharSpan(at, gap.start()))
        at = gap.end()
    yield from _trimmed(text, CharSpan(at, len(text)))


def sentences(text: str, start: int = 0, language: str = "en") -> tuple[CharSpan, ...]:
    """Return the sentences of `text` from offset `start`, in order, without edge white space.

    No sentence crosses a paragraph, none is empty, none overlaps another, and every character
    that is not white space lies in exactly one. `language` is an ISO 639 code.
    """
    return tuple(
        part
        for paragraph in paragraphs(text, start)
        for block in _blocks(text, paragraph)
        for sentence in _segment(text, block, language)
        for part in _split_long(text, sentence)
    )


def _blocks(text: str, paragraph: CharSpan) -> Iterator[CharSpan]:
    """Yield the parts of a paragraph between line breaks that do not just wrap a line."""
    at = line_start = paragraph.start
    lines = _LINE_BREAK.split(paragraph.slice(text))
    width = max(len(line.rstrip()) for line in lines)
    for line_break in _LINE_BREAK.finditer(text, paragraph.start, paragraph.end):
        line = text[line_start : line_break.start()].rstrip()
        line_start = line_break.end()
        next_word = _FIRST_WORD.match(text, line_start)
        if next_word and _is_wrapped(line, next_word[0], width):
            continue
        yield from _trimmed(text, CharSpan(at, line_break.start()))
        at = line_start
    yield from _trimmed(text, CharSpan(at, paragraph.end))


def _is_wrapped(line: str, next_word: str, width: int) -> bool:
    """Return whether a line break only wraps a line, as in mail and wire copy.

    The line is long, or the next word did not fit: `width` is that of the longest line.
    """
    is_full = _MIN_WIDTH <= width < len(line) + 1 + len(next_word)
    is_long = len(line) >= _MIN_WRAPPED_LINE or is_full
    return next_word[:1].islower() or (is_long and not _FINAL_STOP.search(line))


def _segment(text: str, block: CharSpan, language: str) -> Iterator[CharSpan]:
    inner = block.slice(text)
    # Line breaks inside a block wrap lines; sentencex would stop at some of them.
    flat = _LINE_BREAK.sub(lambda match: " " * len(match.group()), inner)
    at = block.start
    for end in _boundaries(flat, block.start, language):
        # Characters that sentencex leaves between two sentences belong to the later one.
        before = text[max(at, end - _CONTEXT) : end]
        after = text[end : min(end + _CONTEXT, block.end)]
        if _continues(before, after) or _ends_in_title(before, language):
            continue
        yield from _trimmed(text, CharSpan(at, end))
        at = max(at, end)
    yield from _trimmed(text, CharSpan(at, block.end))


def _boundaries(flat: str, start: int, language: str) -> Iterator[int]:
    """Yield the sentence ends that sentencex finds.

    The text is passed in steps, because the time of sentencex grows with the square of its length.
    The last sentence of a step can continue, so the next step begins with it.
    """
    at = 0
    while at < len(flat):
        step = flat[at : at + _STEP]
        pieces = get_sentence_boundaries(language, step)
        ends = [min(int(piece["end_index"]), len(step)) for piece in pieces]
        if at + len(step) < len(flat):
            # Without a sentence end, the step ends between two words if possible.
            ends = ends[:-1] or [step.rfind(" ")]
        yield from (start + at + end for end in ends if end > 0)
        at += ends[-1] if ends and ends[-1] > 0 else len(step)


def _continues(before: str, after: str) -> bool:
    """Return whether no sentence ends here: after a list number, or between a time and its day."""
    if _ENUMERATOR.fullmatch(before.strip()):
        return True
    return bool(_CLOCK.search(before.rstrip()) and _DAY_OR_ZONE.match(after.lstrip()))


def _ends_in_title(before: str, language: str) -> bool:
    """Return whether the words before a boundary end in an abbreviated title of a person."""
    title = _TITLES.get(language)
    return title is not None and title.search(before.rstrip()) is not None


def _split_long(text: str, sentence: CharSpan) -> Iterator[CharSpan]:
    at, end = sentence
    while end - at > MAX_SENTENCE:
        gaps = (offset for offset in range(at + MAX_SENTENCE, at, -1) if text[offset].isspace())
        cut = next(gaps, at + MAX_SENTENCE)
        yield from _trimmed(text, CharSpan(at, cut))
        at = cut
    yield from _trimmed(text, CharSpan(at, end))


def _trimmed(text: str, span: CharSpan) -> Iterator[CharSpan]:
    trimmed = span.trimmed(text)
    if trimmed.start < trimmed.end:
        yield trimmed
