"""Read date, title and source from a text, each with its span.

Four forms are supported: front matter between `---` lines, a header line `date 2023-10-30 …`, the
lines around an article as newspapers and agencies set it (`layout`), and a dateline with a year
(`MANILA, June 18, 2025 —`). Only a dateline is part of the article. What front matter or a header
line states precedes what the lines below it say.
"""

import re
from dataclasses import dataclass, replace

from summarizer.text.calendar import MONTH_PATTERN, iso_date, month_number
from summarizer.text.layout.reader import Layout, Stated, read_layout
from summarizer.text.spans import CharSpan, normalize_whitespace
from summarizer.vocabulary import DateSource

_FRONT_MATTER = re.compile(r"\ufeff?\s*---[ \t]*\r?\n(.*?)(?<=\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEY_VALUE = re.compile(r"^([A-Za-z_]+)[ \t]*:[ \t]*([^\n]*)$", re.MULTILINE)
# Front matter consists of keys, list items, comments, indented lines and empty lines.
_FRONT_MATTER_LINE = re.compile(r"(?:[\w-]+[ \t]*:(?:[ \t].*)?|-[ \t].*|#.*|[ \t].*|)\r?")
_HEADER = re.compile(
    r"\ufeff?\s*date:?[ \t]+(\d{4}-\d{2}-\d{2})(?:[ \t]+|\s*(?:\n|\Z))", re.IGNORECASE | re.ASCII
)
_DAY = r"(?P<day>\d{1,2})"
_MONTH = rf"(?P<month>{MONTH_PATTERN})\.?"
_DATELINE_HEAD = r"\ufeff?\s*[A-Z][A-Z .,’'()/-]{2,60}?(?:[ \t]+[A-Z][\w.]{1,20},){0,3}[ \t(]+"
_DATELINE_TAIL = r",?[ \t]+(?P<year>\d{4}))[ \t]*[—–:()/-]"
# A dash or bracket after the date distinguishes a dateline from a headline about a day.
_DATELINES = (
    re.compile(rf"{_DATELINE_HEAD}(?P<date>{_MONTH}[ \t]+{_DAY}{_DATELINE_TAIL}", re.ASCII),
    re.compile(rf"{_DATELINE_HEAD}(?P<date>{_DAY}[ \t]+{_MONTH}{_DATELINE_TAIL}", re.ASCII),
    # `(New Port, May 12, 2024) –`
    re.compile(
        rf"\ufeff?\s*\([^\W\d_a-z][\w .’'-]{{2,40}}, (?P<date>{_MONTH} {_DAY}, (?P<year>\d{{4}}))\)"
        r" ?[—–-]"
    ),
)
_EMPTY_VALUES = frozenset({"null", "~", "|", "|-", ">", ">-", "[]", "{}"})
_KEYS = {
    "title": "title", "headline": "title",
    "source": "source", "publisher": "source", "publication": "source",
    "date": "date", "published": "date",
    "author": "byline", "byline": "byline",
}  # fmt: skip
_ISO_START = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?![\d-])", re.ASCII)


@dataclass(frozen=True)
class Metadata:
    """The metadata of a text.

    Attributes:
        body: The offset at which the article begins.
        excluded: Spans of the lines after `body` that are not part of the article, in order.
        byline: Who wrote the article.
        is_layout: Whether lines around the article were recognized by their form.
        stated: Which of `title`, `source` and `date` front matter or a header line states.
    """

    body: int = 0
    date: str | None = None
    date_source: DateSource = "none"
    date_span: CharSpan | None = None
    title: str | None = None
    title_span: CharSpan | None = None
    source: str | None = None
    source_span: CharSpan | None = None
    byline: str | None = None
    byline_span: CharSpan | None = None
    excluded: tuple[CharSpan, ...] = ()
    is_layout: bool = False
    stated: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SuppliedMetadata:
    """Metadata from outside the text: the head of a web page, the columns of a table.

    The date is `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    """

    title: str | None = None
    source: str | None = None
    date: str | None = None


def read_metadata(text: str) -> Metadata:
    """Return the metadata of `text`; a malformed header is part of the article."""
    stated = _read_stated(text)
    values = filter(None, (stated.title, stated.source, stated.byline))
    repeatable = Stated(stated.title is not None, frozenset(map(normalize_whitespace, values)))
    layout = read_layout(text, stated.body, repeatable)
    if layout == Layout() or (stated.body and not layout.lines):
        return _with_dateline(text, stated)
    return _with_layout(text, stated, layout)


def _read_stated(text: str) -> Metadata:
    """Return what the front matter or the header line of `text` says."""
    front = _FRONT_MATTER.match(text)
    # An article can begin with `---` too.
    is_front_matter = front and all(map(_FRONT_MATTER_LINE.fullmatch, front[1].split("\n")))
    if front and is_front_matter and (metadata := _front_matter(text, front)):
        return metadata
    header = _HEADER.match(text)
    if header and (date := iso_date(header.group(1))):
        span = CharSpan(*header.span(1))
        return Metadata(header.end(), date, "header", span, stated=frozenset({"date"}))
    return Metadata()


def _with_layout(text: str, stated: Metadata, layout: Layout) -> Metadata:
    body, excluded = _split(text, layout.lines, stated.body)
    title_span = stated.title_span or layout.title
    source_span = stated.source_span or layout.source
    byline_span = stated.byline_span or layout.byline
    metadata = replace(
        stated,
        body=body,
        title=stated.title or _words(text, title_span),
        title_span=title_span,
        source=stated.source or _words(text, source_span),
        source_span=source_span,
        byline=stated.byline or _words(text, byline_span),
        byline_span=byline_span,
        excluded=excluded,
        is_layout=True,
    )
    date = layout.date
    if date is None or date.role not in {"published", "bare"}:
        metadata = _with_dateline(text, metadata, max(body, layout.next_at))
    if date is None or metadata.date:
        return metadata
    return replace(metadata, date=date.date, date_source="header", date_span=date.span)


def _words(text: str, span: CharSpan | None) -> str | None:
    return normalize_whitespace(span.slice(text)) if span else None


def _split(text: str, lines: tuple[CharSpan, ...], body: int) -> tuple[int, tuple[CharSpan, ...]]:
    """Return where the article begins after the first lines, and the lines after that."""
    for number, line in enumerate(lines):
        if any(map(str.isalnum, text[body : line.start])):
            return body, lines[number:]
        body = line.end
    return body, ()


def _front_matter(text: str, front: re.Match[str]) -> Metadata | None:
    values: dict[str, tuple[str, CharSpan]] = {}
    for line in _KEY_VALUE.finditer(text, front.start(1), front.end(1)):
        key = _KEYS.get(line.group(1).lower())
        value = line.group(2).removesuffix("\r").rstrip(" \t")
        start = line.start(2)
        span = _without_quotes(text, CharSpan(start, start + len(value)))
        is_empty = span.start == span.end or value in _EMPTY_VALUES
        if key and key not in values and not is_empty:
            values[key] = (span.slice(text), span)
    if not values:
        return None
    title, title_span = values.get("title", (None, None))
    source, source_span = values.get("source", (None, None))
    byline, byline_span = values.get("byline", (None, None))
    date, date_span = _front_date(values)
    stated = {"title": title, "source": source, "date": date}
    return Metadata(
        body=front.end(),
        date=date,
        date_source="metadata" if date else "none",
        date_span=date_span,
        title=title,
        title_span=title_span,
        source=source,
        source_span=source_span,
        byline=byline,
        byline_span=byline_span,
        stated=frozenset(name for name, value in stated.items() if value),
    )


def _front_date(values: dict[str, tuple[str, CharSpan]]) -> tuple[str | None, CharSpan | None]:
    raw, span = values.get("date", ("", CharSpan(0, 0)))
    match = _ISO_START.match(raw)
    date = iso_date(match.group()) if match else None
    if not (match and date):
        return None, None
    return date, CharSpan(span.start, span.start + match.end())


def _with_dateline(text: str, metadata: Metadata, at: int | None = None) -> Metadata:
    """Return `metadata` with the date of the dateline at `at` if it has none."""
    if metadata.date:
        return metadata
    for pattern in _DATELINES:
        if match := pattern.match(text, metadata.body if at is None else at):
            month = month_number(match["month"]) or 0
            if date := iso_date(f"{match['year']}-{month:02d}-{int(match['day']):02d}"):
                span = CharSpan(*match.span("date"))
                return replace(metadata, date=date, date_source="dateline", date_span=span)
    return metadata


def _without_quotes(text: str, span: CharSpan) -> CharSpan:
    value = span.slice(text)
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return CharSpan(span.start + 1, span.end - 1)
    return span
