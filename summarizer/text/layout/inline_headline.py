"""Find a headline that runs into the dateline: `Kesh reopens crossing HASRA (Reuters) - Kesh …`."""

import re

from summarizer.text.layout.line_kinds import OPEN_WORD
from summarizer.text.layout.lines import Line
from summarizer.text.spans import CharSpan

_MAX_HEADLINE = 160
_PLACE = r"[A-Z][A-Z.’'-]{2,20}(?: [A-Z][A-Z.’'-]{1,20}){0,2}"
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?"
# An agency proves a dateline: `NATO (Kesh) - ` is none.
_DATELINE = re.compile(
    rf"(?<= ){_PLACE}(?:, [A-Z][\w. ]{{2,30}}?)?(?:, {_DAY})?"
    r" \((?:[A-Z]{2,5}|dpa|Reuters|Xinhua|Bloomberg)\) ?[—–-]"
)
_STOP = re.compile(r"[^\W\d]{2}[.!?][\"”’]?(?: |$)|[,;:]$")


def find_inline_headline(line: Line) -> tuple[CharSpan, Line] | None:
    """Return the headline at the beginning of `line`, and the rest from the dateline on."""
    match = _DATELINE.search(line.text[: _MAX_HEADLINE + 80])
    if match is None or match.start() > _MAX_HEADLINE:
        return None
    title = line.text[: match.start()].rstrip()
    is_headline = len(title.split()) > 2 and title[:1].isupper() and not title.isupper()
    if not is_headline or _STOP.search(title) or OPEN_WORD.search(title):
        return None
    start = line.span.start
    rest = CharSpan(start + match.start(), line.span.end)
    after = Line(rest, rest, line.text[match.start() :], is_first=False)
    return CharSpan(start, start + len(title)), after
