"""The lines of a text with their offsets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.text.spans import CharSpan

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\x0b\x85\u2028]")
_PARAGRAPH_BREAKS = "\x0c\u2029"
_MARKED = re.compile(
    r"#{1,6}[ \t]+(?P<heading>.*[^\s#])[ \t]*#*|(?P<mark>[*_]{1,3})(?P<words>\w.*\w)(?P=mark)"
)
_EDGES = " \t\u00a0\ufeff\u200b\u202f\u3000"


@dataclass(frozen=True)
class Line:
    """A line that is not blank.

    Attributes:
        whole: Its offsets, without white space at the edges.
        span: The same without the marks of Markdown for a heading or for emphasis.
        text: The characters in `span`.
        is_first: Whether a blank line, or the beginning of the text, is before it.
        is_heading: Whether it has the mark of a heading of Markdown.
    """

    whole: CharSpan
    span: CharSpan
    text: str
    is_first: bool
    is_heading: bool = False


def read_lines(text: str, start: int = 0) -> Iterator[Line]:
    """Yield the lines of `text` from offset `start` that are not blank."""
    end = -1
    for match in _LINE.finditer(text, start):
        line = match[0].strip(_EDGES)
        if not line.strip():
            continue
        at = match.start() + match[0].index(line)
        gap = text[end:at] if end >= 0 else ""
        is_first = (
            end < 0 or len(_BREAK.findall(gap)) > 1 or any(c in gap for c in _PARAGRAPH_BREAKS)
        )
        end = at + len(line)
        marked = _MARKED.fullmatch(line)
        words = (
            CharSpan(*marked.span("heading" if marked["heading"] else "words")) if marked else None
        )
        span = CharSpan(at + words.start, at + words.end) if words else CharSpan(at, end)
        is_heading = marked is not None and marked["heading"] is not None
        yield Line(CharSpan(at, end), span, span.slice(text), is_first, is_heading)
