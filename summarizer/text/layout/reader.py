"""Read headline, byline and dates from the lines above an article, as articles are pasted.

Those lines are recognized by their form, and only together: a first line is a headline if a byline,
a date, a dateline or a mark of a press release follows it. A headline without a line break after it
is one only before the dateline of an agency. Other lines between them, such as a subtitle, stay in
the article.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.text.layout.boilerplate import find_boilerplate
from summarizer.text.layout.date_lines import LineDate, read_date_line
from summarizer.text.layout.inline_headline import find_inline_headline
from summarizer.text.layout.line_kinds import (
    ARCHIVE_LABEL,
    OPEN_WORD,
    ClassifiedLine,
    Kind,
    classify,
    find_agency,
)
from summarizer.text.layout.lines import Line, read_lines
from summarizer.text.spans import CharSpan, normalize_whitespace

_MAX_LINES = 20
_MAX_PLAIN = 6
_MAX_PLAIN_BELOW_TITLE = 2
_MAX_STANDFIRST = 400
_MIN_WRAPPED = 50
_MAX_KICKER_WORDS = 3
_ROLES = ("published", "bare", "updated", "embargo")
_ANCHORS = frozenset({"date", "byline", "release", "source", "contact", "stated"})


@dataclass(frozen=True)
class Stated:
    """What front matter says about an article.

    Attributes:
        has_title: Whether it has the title, so that none is looked for below it.
        values: Title, source and author, with normalized white space; a line that repeats one of
            them is not part of the article.
    """

    has_title: bool = False
    values: frozenset[str] = frozenset()


NOTHING_STATED = Stated()


@dataclass(frozen=True)
class Layout:
    """What the lines around an article say.

    Attributes:
        lines: Spans of the lines that are not part of the article, in order.
        next_at: The offset of the first line after those above the article.
        date: The date of publication; without one, that of the update or of the embargo.
    """

    lines: tuple[CharSpan, ...] = ()
    next_at: int = 0
    date: LineDate | None = None
    title: CharSpan | None = None
    byline: CharSpan | None = None
    source: CharSpan | None = None


def read_layout(text: str, start: int = 0, stated: Stated = NOTHING_STATED) -> Layout:
    """Return the lines around the article in `text`, and what they say.

    Args:
        text: The text with its front matter.
        start: The offset at which the front matter or the header line ends.
        stated: What it says.
    """
    lines = list(read_lines(text, start))
    header = _header(lines, stated)
    layout = _read_header(header, stated) if header else Layout()
    after = lines[len(header) :]
    if not after:
        return Layout()
    if not header and not stated.has_title and (found := find_inline_headline(after[0])):
        title, after[0] = found
        layout = Layout(lines=(CharSpan(title.start, after[0].span.start),), title=title)
    boilerplate = tuple(find_boilerplate(after))
    if len(boilerplate) == len(after):
        return Layout()
    excluded = (*layout.lines, *boilerplate)
    source = layout.source or find_agency(after[0])
    return replace(layout, lines=excluded, next_at=after[0].span.start, source=source)


def _header(lines: Sequence[Line], stated: Stated) -> list[ClassifiedLine]:
    """Return the lines up to the last one that says something about the article."""
    classified, end = _classify_lines(lines, stated)
    if not end:
        return []
    header, rest = classified[:end], classified[end:]
    kinds = [item.kind for item in header]
    has_title = "plain" in kinds[kinds.index("release") if "release" in kinds else 0 :]
    is_paragraph = len(lines) > end + 1 and lines[end + 1].is_first
    needs_title = not has_title and not stated.has_title
    if needs_title and is_paragraph and rest and rest[0].kind == "plain":
        header.append(rest[0])
    return header if _is_header(header, lines) else []


def _classify_lines(lines: Sequence[Line], stated: Stated) -> tuple[list[ClassifiedLine], int]:
    """Return the first lines, and how many of them end with the last that is no article's."""
    classified: list[ClassifiedLine] = []
    end = 0
    for number, line in enumerate(lines[:_MAX_LINES]):
        if number < len(classified):
            continue
        items = _classify(lines, number, classified, stated)
        kinds = [item.kind for item in (*classified, items[0])]
        if kinds[-1] == "dateline":
            return classified, len(classified) if end or "plain" in kinds else end
        if _is_article(line, kinds, stated):
            break
        classified += items
        if _is_anchor(kinds) or (kinds[-1] == "extra" and 0 < end == len(kinds) - 1):
            end = len(classified)
    return classified, end


def _is_article(line: Line, kinds: Sequence[Kind], stated: Stated) -> bool:
    """Return whether `line`, the last of `kinds`, is below the lines above the article."""
    is_below_title = stated.has_title or "plain" in kinds
    is_standfirst = is_below_title and len(line.text) <= _MAX_STANDFIRST
    max_plain = _MAX_PLAIN_BELOW_TITLE if stated.has_title else _MAX_PLAIN
    return (
        (kinds[-1] == "text" and not is_standfirst)
        or (line.is_heading and "text" in kinds)
        or kinds.count("plain") > max_plain
        or kinds.count("text") > 1
    )


def _is_anchor(kinds: Sequence[Kind]) -> bool:
    """Return whether the last of `kinds` says something about the article.

    Below a first paragraph without headline only a byline does.
    """
    is_below_text = "text" in kinds and "plain" not in kinds[: kinds.index("text")]
    return kinds[-1] == "byline" if is_below_text else kinds[-1] in _ANCHORS


def _classify(
    lines: Sequence[Line], number: int, previous: Sequence[ClassifiedLine], stated: Stated
) -> list[ClassifiedLine]:
    """Return what the line at `number` is, given what the front matter says."""
    line = lines[number]
    if normalize_whitespace(line.text) in stated.values:
        return [ClassifiedLine(line, "stated")]
    items = classify(lines, number, previous)
    is_heading = line.is_heading and items[0].kind == "plain"
    return [ClassifiedLine(line, "heading")] if is_heading and stated.has_title else items


def _is_header(header: Sequence[ClassifiedLine], lines: Sequence[Line]) -> bool:
    """Return whether the lines are above an article, not a part of a chronology or of a text."""
    later = (line.text for line in lines[len(header) :])
    is_bare = any(date.role == "bare" for item in header for date in item.dates)
    others = {"byline", "release"}
    has_others = any(item.kind in others for item in header) or any(
        date.role != "bare" for item in header for date in item.dates
    )
    return (
        not is_bare
        or has_others
        or not any(
            date.role == "bare" for line in later if len(line) < 40 for date in read_date_line(line)
        )
    )


def _read_header(items: Sequence[ClassifiedLine], stated: Stated) -> Layout:
    groups = _groups(items)
    letterhead, title = _choose_title(items, groups)
    title = [] if stated.has_title else title
    kept = {id(item) for group in groups for item in group if group not in (*letterhead, title)}
    kept |= {id(item) for item in items if item.kind == "text"}
    sources = [
        *(_moved(item, item.byline.source) for item in items if item.byline),
        *(item.value for item in items),
        *(_span(group) for group in letterhead),
    ]
    persons = [_moved(item, item.byline.person) for item in items if item.byline]
    return Layout(
        lines=tuple(item.line.whole for item in items if id(item) not in kept),
        date=_choose_date(items),
        title=_span(title) if title else None,
        byline=next(filter(None, persons), None),
        source=next(filter(None, sources), None),
    )


def _groups(items: Sequence[ClassifiedLine]) -> list[list[ClassifiedLine]]:
    """Return the plain lines, those together over which one heading is wrapped."""
    groups: list[list[ClassifiedLine]] = []
    previous: ClassifiedLine | None = None
    for item in items:
        if item.kind == "plain":
            is_wrapped = (
                previous is not None and previous.kind == "plain" and _wraps(previous, item)
            )
            if is_wrapped:
                groups[-1].append(item)
            else:
                groups.append([item])
        previous = item
    return groups


def _wraps(first: ClassifiedLine, second: ClassifiedLine) -> bool:
    if second.line.is_first:
        return False
    text = first.line.text
    is_open = bool(OPEN_WORD.search(text)) or len(text) >= _MIN_WRAPPED
    return is_open or not second.line.text[0].isupper()


def _choose_title(
    items: Sequence[ClassifiedLine], groups: list[list[ClassifiedLine]]
) -> tuple[list[list[ClassifiedLine]], list[ClassifiedLine]]:
    """Return the headings of the sender or the section, and the headline."""
    if not groups:
        return [], []
    marks = [item.line.span.start for item in items if item.kind == "release"]
    before = [group for group in groups if marks and group[0].line.span.start < marks[0]]
    after = groups[len(before) :]
    if before and after:
        return before, after[0]
    words = groups[0][0].line.text.split()
    is_kicker = len(groups[0]) == 1 and len(words) <= _MAX_KICKER_WORDS and len(groups) > 1
    # An archive prints the newspaper above the headline.
    is_archived = any(ARCHIVE_LABEL.match(item.line.text) for item in items)
    if is_kicker and (groups[0][0].line.text.isupper() or is_archived):
        return groups[:1], groups[1]
    return [], groups[0]


def _choose_date(items: Sequence[ClassifiedLine]) -> LineDate | None:
    """Return the first date of the role that counts most."""
    dates = [
        replace(date, span=_moved(item, date.span))
        for item in items
        for date in item.dates
        if date.date
    ]
    return min(dates, key=lambda date: _ROLES.index(date.role), default=None)


def _span(group: Sequence[ClassifiedLine]) -> CharSpan:
    return CharSpan(group[0].line.span.start, group[-1].line.span.end)


def _moved(item: ClassifiedLine, span: CharSpan | None) -> CharSpan | None:
    start = item.line.span.start
    return span and CharSpan(start + span.start, start + span.end)
