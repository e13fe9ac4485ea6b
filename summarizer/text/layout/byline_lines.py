"""Find bylines among the lines of a text: on one line, wrapped, below the heading of a part."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from summarizer.text.layout.byline import Byline, read_byline
from summarizer.text.layout.date_lines import read_date_line
from summarizer.text.layout.lines import Line
from summarizer.text.spans import CharSpan

_INTRO_ONLY = re.compile(
    r"(?:Written |Words |Story )?(?:[Bb]y|BY):?|Von|Par|Por|Authors?:?|Autor:?"
)
_MAX_LINES = 4


def find_byline(lines: Sequence[Line], number: int) -> tuple[Byline, int] | None:
    """Return the byline at `number` and its number of lines, `None` without one.

    A line that goes on in the next one, as sentences do, is a byline only together with it. Spans
    are relative to the first line.
    """
    block = [lines[number]]
    for line in lines[number + 1 : number + 1 + _MAX_LINES]:
        if not _goes_on(line) and not _INTRO_ONLY.fullmatch(block[-1].text):
            break
        block.append(line)
    if len(block) > _MAX_LINES:
        return None
    byline = read_byline(" ".join(line.text for line in block))
    if byline is None or (len(block) > 1 and byline.person is None):
        return None
    return _over_lines(byline, block), len(block)


def lines_below_heading(lines: Sequence[Line], number: int) -> int:
    """Return how many lines of a byline begin at `number`, directly below a heading of a part."""
    if not number or not lines[number - 1].is_heading:
        return 0
    found = find_byline(lines, number)
    if found is None or found[0].person is None:
        return 0
    count = found[1]
    for line in lines[number + count : number + _MAX_LINES]:
        if not read_date_line(line.text):
            break
        count += 1
    return count


def _goes_on(line: Line) -> bool:
    """Return whether `line` continues the line before it."""
    return not line.is_first and line.text[0].islower()


def _over_lines(byline: Byline, block: Sequence[Line]) -> Byline:
    """Return `byline`, read from the joined lines, with the spans of the text."""
    joined = [0, *accumulate(len(line.text) + 1 for line in block)]

    def offset(at: int) -> int:
        number = bisect_right(joined, at) - 1
        return at - joined[number] + block[number].span.start - block[0].span.start

    def moved(span: CharSpan | None) -> CharSpan | None:
        return span and CharSpan(offset(span.start), offset(span.end - 1) + 1)

    dates = (replace(date, span=moved(date.span)) for date in byline.dates)
    return Byline(moved(byline.person), moved(byline.source), tuple(dates))
