"""Tables of articles: JSON lines, JSON and CSV, one row after the other, as they are streamed.

A row that cannot be read is a row all the same, with the reason in place of its text.
"""

from __future__ import annotations

import csv
import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import BinaryIO

from summarizer.loaders.metadata_fields import host_of, stated_date
from summarizer.loaders.source import Fields, UnreadableSource
from summarizer.text.metadata import SuppliedMetadata
from summarizer.text.spans import normalize_whitespace

MAX_LINE = 64 * 1024 * 1024
"""Bytes of the longest line, and of the longest cell."""

MAX_JSON = 256 * 1024 * 1024
"""Bytes of the longest `.json` file, which must be held whole."""

_STEP = 1024 * 1024
_TEXT = ("text", "body", "content", "article")
_ID = ("id",)
_TITLE = ("title", "headline")
_SOURCE = ("source", "publisher", "publication")
_DATE = (
    "date", "published", "published_at", "publishedat", "publication_date", "publish_date",
    "date_publish", "pubdate",
)  # fmt: skip
_URL = ("url", "link")
_BROKEN = "mend the line; the other lines are read"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        number: Its line, row or item, from 1; 0 if the file is this one document.
        place: The same for people.
        id: The id it states.
        content: Its text, or why there is none.
    """

    number: int
    place: str | None
    id: str | None
    content: Fields | UnreadableSource


def json_lines(file: BinaryIO, column: str | None) -> Iterator[Row]:
    """Yield a row for each line that is not blank."""
    return json_rows(numbered_lines(file), column)


def json_rows(lines: Iterable[tuple[int, bytes | None]], column: str | None) -> Iterator[Row]:
    """Yield a row for each numbered line that is not blank; None is a line too long to hold."""
    for number, line in lines:
        if line is None:
            refusal = UnreadableSource(
                f"the line has more than {MAX_LINE:,} bytes", "cut it into articles"
            )
            yield Row(number, f"line {number}", None, refusal)
        elif line.strip():
            id, content = _parsed(line, column)
            yield Row(number, f"line {number}", id, content)


def json_items(file: BinaryIO, column: str | None) -> Iterator[Row]:
    """Yield a row for each object of the list in a JSON file, or one for its only object."""
    content = file.read(MAX_JSON + 1)
    if len(content) > MAX_JSON:
        what = f"the file has more than {MAX_JSON:,} bytes"
        yield Row(
            0,
            None,
            None,
            UnreadableSource(what, "save it as JSON lines, which are read one by one"),
        )
        return
    value = _json(content, "correct the file")
    if isinstance(value, list):
        for number, item in enumerate(value, start=1):
            id, fields = _fields(item, column)
            yield Row(number, f"item {number}", id, fields)
    elif isinstance(value, UnreadableSource):
        yield Row(0, None, None, value)
    else:
        id, fields = _fields(value, column)
        yield Row(0, None, id, fields)


def csv_rows(file: BinaryIO, column: str | None, delimiters: Sequence[str]) -> Iterator[Row]:
    """Yield a row for each record of the table. The first one names the columns.

    Args:
        file: The table, in UTF-8.
        column: Name of the column with the text.
        delimiters: What may part the cells; the first is taken that sets a column of text apart.
    """
    # The limit is the module's; whoever lowers it again only shortens what can be read here.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE))
    lines = (line for _, line in numbered_lines(file))
    first = [(line or b"").removeprefix(BOM_UTF8) for line in islice(lines, 1)]
    delimiter = _delimiter(first, column, delimiters)
    # Not strict, the module would drop quotes from inside a text.
    reader = csv.reader(_decoded(chain(first, lines)), delimiter=delimiter, strict=True)
    header = _next_record(reader)
    if isinstance(header, UnreadableSource):
        yield Row(0, None, None, header)
    elif _key(header or [], column) is None:
        yield Row(0, None, None, _no_text(header or [], column))
    else:
        yield from _records(reader, header or [], column)


def _delimiter(first: Sequence[bytes], column: str | None, delimiters: Sequence[str]) -> str:
    for delimiter in delimiters:
        header = _next_record(csv.reader(map(_text, first), delimiter=delimiter))
        # What is no sound header under any of them is refused when the table is read.
        if isinstance(header, list) and _key(header, column) is not None:
            return delimiter
    return delimiters[0]


def _records(reader: Iterator[list[str]], header: list[str], column: str | None) -> Iterator[Row]:
    for number in count(1):
        cells = _next_record(reader)
        if cells is None:
            return
        place = f"row {number}"
        if isinstance(cells, UnreadableSource):
            yield Row(number, place, None, cells)
            if "limit" in cells.what:
                return  # The rest of the cell would be taken for rows.
        elif cells:
            yield Row(number, place, *_record(cells, header, column))


def _next_record(reader: Iterator[list[str]]) -> list[str] | UnreadableSource | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        return UnreadableSource(
            f"it is no sound CSV: {error}", "double the quotes inside its cells"
        )


def _record(
    cells: list[str], header: list[str], column: str | None
) -> tuple[str | None, Fields | UnreadableSource]:
    if len(cells) < len(header) or any(cells[len(header) :]):
        # A comma in a text without quotes: taking the cell would take half an article.
        what = f"the row has {len(cells)} cells, the header {len(header)}"
        return None, UnreadableSource(what, "put quotes around cells that hold the delimiter")
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return None, UnreadableSource(
            "the row is not UTF-8", "convert the file, e.g. with iconv -t UTF-8"
        )
    return _fields(dict(zip(header, cells, strict=False)), column)


def numbered_lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield number and bytes of each line, None for one that is too long to hold."""
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) <= MAX_LINE:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_STEP)
        yield number, None


def _decoded(lines: Iterable[bytes | None]) -> Iterator[str]:
    for line in lines:
        if line is None:
            raise csv.Error("a line beyond the limit")
        yield _text(line)


def _text(line: bytes) -> str:
    # Bytes that are no UTF-8 become half surrogates, and so only their row is refused.
    return line.decode("utf-8", errors="surrogateescape")


def _parsed(line: bytes, column: str | None) -> tuple[str | None, Fields | UnreadableSource]:
    value = _json(line, _BROKEN)
    return (None, value) if isinstance(value, UnreadableSource) else _fields(value, column)


def _json(content: bytes, hint: str) -> object:
    try:
        value: object = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return UnreadableSource(
            f"it is not UTF-8 (byte {error.start})", "convert it, e.g. with iconv"
        )
    except json.JSONDecodeError as error:
        return UnreadableSource(f"it is no JSON: {error.msg} (character {error.pos})", hint)
    except (ValueError, RecursionError):
        return UnreadableSource("it is no JSON that can be held", hint)
    return value


def _fields(record: object, column: str | None) -> tuple[str | None, Fields | UnreadableSource]:
    """Return the id that the record states, and its text with what it says of it."""
    if not isinstance(record, dict):
        return None, UnreadableSource("it is no JSON object", "write one object for each article")
    key = _key(record, column)
    value = _value(record)
    id = value(_ID)
    if key is None:
        return id, _no_text(record, column)
    text = record[key]
    if not isinstance(text, str):
        return id, UnreadableSource(f"its {key!r} is no text", "write the article as a string")
    given = SuppliedMetadata(
        title=value(_TITLE),
        source=value(_SOURCE) or host_of(value(_URL) or ""),
        date=stated_date(value(_DATE) or ""),
    )
    return id, Fields(text, given)


def _value(record: Mapping[str, object]) -> Callable[[Sequence[str]], str | None]:
    """Return what looks up the first of some names, in any case, that has a value."""
    lower = {key.strip().lower(): value for key, value in record.items()}

    def value(names: Sequence[str]) -> str | None:
        return next(filter(None, (_words(lower.get(name)) for name in names)), None)

    return value


def _words(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, dict):
        value = value.get("name")  # `"source": {"name": …}`, as news services write it.
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    # Half a surrogate pair, which JSON can write, cannot be written again.
    return normalize_whitespace(str(value)).encode(errors="replace").decode() or None


def _key(names: Iterable[str], column: str | None) -> str | None:
    """Return the name of the column with the text: as it is written, else in any case."""
    names = list(names)
    wanted = _TEXT if column is None else (column,)
    for name in wanted:
        if name in names:
            return name
    lower = {name.strip().lower(): name for name in reversed(names)}
    return next((lower[name.lower()] for name in wanted if name.lower() in lower), None)


def _no_text(names: Iterable[str], column: str | None) -> UnreadableSource:
    there = ", ".join(list(names)[:12]) or "nothing"
    wanted = f"named {column!r}" if column else "with the text"
    return UnreadableSource(
        f"there is no column {wanted}, only {there}", "name it with --text-column"
    )
