"""Read what a file says about itself: date, title and source, each with the place it stands.

Three forms are known: front matter between `---` lines, a header line `date 2023-10-30 …` in
front of the text, and a dateline with its year (`MANILA, June 18, 2025 —`) at its beginning.
Front matter and header line are metadata, never evidence; a dateline stays part of the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from summarizer.text.calendar import MONTH_PATTERN, iso_date, month_number
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import DateSource

_FRONT_MATTER = re.compile(r"\ufeff?\s*---[ \t]*\r?\n(.*?)(?<=\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FRONT_LINE = re.compile(r"^([A-Za-z_]+)[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)
# A key, a list item, a comment, an indented line or nothing: all that front matter is made of.
_FRONT_FORM = re.compile(r"(?:[\w-]+[ \t]*:(?:[ \t].*)?|-[ \t].*|#.*|[ \t].*|)\r?")
_HEADER = re.compile(
    r"\ufeff?\s*date:?[ \t]+(\d{4}-\d{2}-\d{2})(?:[ \t]+|\s*(?:\n|\Z))", re.IGNORECASE | re.ASCII
)
_DAY = r"(?P<day>\d{1,2})"
_MONTH = rf"(?P<month>{MONTH_PATTERN})\.?"
_DATELINE_HEAD = r"\ufeff?\s*[A-Z][A-Z .,’'()/-]{2,60}?(?:[ \t]+[A-Z][\w.]{1,20},){0,3}[ \t(]+"
_DATELINE_TAIL = r",?[ \t]+(?P<year>\d{4}))[ \t]*[—–:()-]"
# The dash or bracket behind it tells a dateline from a headline about a day.
_DATELINES = (
    re.compile(rf"{_DATELINE_HEAD}(?P<date>{_MONTH}[ \t]+{_DAY}{_DATELINE_TAIL}", re.ASCII),
    re.compile(rf"{_DATELINE_HEAD}(?P<date>{_DAY}[ \t]+{_MONTH}{_DATELINE_TAIL}", re.ASCII),
)
_EMPTY_VALUES = frozenset({"null", "~", "|", "|-", ">", ">-", "[]", "{}"})
_KEYS = {
    "title": "title", "headline": "title",
    "source": "source", "publisher": "source", "publication": "source",
    "date": "date", "published": "date",
}  # fmt: skip
_ISO_START = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?![\d-])", re.ASCII)


@dataclass(frozen=True)
class Metadata:
    """What the file says about itself; `body` is the offset at which the article begins."""

    body: int = 0
    date: str | None = None
    date_source: DateSource = "none"
    date_span: CharSpan | None = None
    title: str | None = None
    title_span: CharSpan | None = None
    source: str | None = None
    source_span: CharSpan | None = None


@dataclass(frozen=True)
class SuppliedMetadata:
    """What is known of an article from beside its text: a web page's head, a table's columns.

    Attributes:
        title: Its headline, not part of the text.
        source: Who published it.
        date: When, `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    """

    title: str | None = None
    source: str | None = None
    date: str | None = None


def read_metadata(text: str) -> Metadata:
    """Return the metadata of `text`; a form that is not there, or not sound, is left alone."""
    front = _FRONT_MATTER.match(text)
    if front and _is_front_matter(front.group(1)) and (found := _front_matter(text, front)):
        return found
    header = _HEADER.match(text)
    if header and (date := iso_date(header.group(1))):
        return Metadata(header.end(), date, "header", CharSpan(*header.span(1)))
    return _with_dateline(text, Metadata())


def _is_front_matter(block: str) -> bool:
    """Tell whether every line has the form of front matter: an article may begin with a rule."""
    return all(_FRONT_FORM.fullmatch(line) for line in block.split("\n"))


def _front_matter(text: str, front: re.Match[str]) -> Metadata | None:
    values: dict[str, tuple[str, CharSpan]] = {}
    for line in _FRONT_LINE.finditer(text, front.start(1), front.end(1)):
        key = _KEYS.get(line.group(1).lower())
        span = _unquoted(text, CharSpan(*line.span(2)))
        missing = span.start == span.end or line.group(2) in _EMPTY_VALUES
        if key and key not in values and not missing:
            values[key] = (span.slice(text), span)
    if not values:
        return None
    title, title_span = values.get("title", (None, None))
    source, source_span = values.get("source", (None, None))
    date, date_span = _front_date(values)
    metadata = Metadata(
        body=front.end(),
        date=date,
        date_source="metadata" if date else "none",
        date_span=date_span,
        title=title,
        title_span=title_span,
        source=source,
        source_span=source_span,
    )
    return metadata if date else _with_dateline(text, metadata)


def _front_date(values: dict[str, tuple[str, CharSpan]]) -> tuple[str | None, CharSpan | None]:
    raw, span = values.get("date", ("", CharSpan(0, 0)))
    found = _ISO_START.match(raw)
    date = iso_date(found.group()) if found else None
    if not (found and date):
        return None, None
    return date, CharSpan(span.start, span.start + found.end())


def _with_dateline(text: str, metadata: Metadata) -> Metadata:
    found = next(filter(None, (form.match(text, metadata.body) for form in _DATELINES)), None)
    if not found:
        return metadata
    month = month_number(found["month"]) or 0
    date = iso_date(f"{found['year']}-{month:02d}-{int(found['day']):02d}")
    if not date:
        return metadata
    span = CharSpan(*found.span("date"))
    return replace(metadata, date=date, date_source="dateline", date_span=span)


def _unquoted(text: str, span: CharSpan) -> CharSpan:
    value = span.slice(text)
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return CharSpan(span.start + 1, span.end - 1)
    return span
