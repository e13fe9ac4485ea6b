"""Read tables of articles row by row: JSON lines, JSON and CSV.

A row that cannot be read is still yielded, with the reason in place of its text.
"""

import csv
import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import BinaryIO

from summarizer.loaders.metadata_fields import parse_date, parse_host
from summarizer.loaders.source import TextContent, UnreadableContent
from summarizer.text.metadata import SuppliedMetadata
from summarizer.text.spans import normalize_whitespace
from summarizer.text.surrogates import escape_surrogates, has_surrogates

MAX_LINE = 64 * 1024 * 1024
"""Maximum size in bytes of a line or a cell."""

MAX_JSON = 256 * 1024 * 1024
"""Maximum size in bytes of a `.json` file, which is read into memory."""

_SKIP_BYTES = 1024 * 1024
_TEXT_FIELDS = ("text", "body", "content", "article")
_ID_FIELDS = ("id",)
_TITLE_FIELDS = ("title", "headline")
_SOURCE_FIELDS = ("source", "publisher", "publication")
_DATE_FIELDS = (
    "date", "published", "published_at", "publishedat", "publication_date", "publish_date",
    "date_publish", "pubdate",
)  # fmt: skip
_STATED_DELIMITER = re.compile(rb'"?sep=([ -~\t])"?[\r\n]*\Z', re.IGNORECASE)
_URL_FIELDS = ("url", "link")
_IdAndContent = tuple[str | None, TextContent | UnreadableContent]
_BROKEN_LINE = "correct the line; the other lines are read"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    number: int
    location: str | None
    stated_id: str | None
    content: TextContent | UnreadableContent


def json_lines(file: BinaryIO, column: str | None) -> Iterator[Row]:
    """Yield a row for each non-blank line."""
    return json_rows(numbered_lines(file), column)


def json_rows(lines: Iterable[tuple[int, bytes | None]], column: str | None) -> Iterator[Row]:
    """Yield a row for each non-blank numbered line; `None` is a line that is too long."""
    for number, line in lines:
        if line is None:
            what = f"the line has more than {MAX_LINE:,} bytes"
            content = UnreadableContent(what, "split it into articles")
            yield Row(number, f"line {number}", None, content)
        elif line.strip():
            yield Row(number, f"line {number}", *_parse_line(line, column))


def json_items(file: BinaryIO, column: str | None) -> Iterator[Row]:
    """Yield a row for each object in the list of a JSON file, or one row for a single object."""
    content = file.read(MAX_JSON + 1)
    if len(content) > MAX_JSON:
        what = f"the file has more than {MAX_JSON:,} bytes"
        hint = "save it as JSON lines, which are read one by one"
        yield Row(0, None, None, UnreadableContent(what, hint))
        return
    value = _parse_json(content, "correct the file")
    if isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield Row(number, f"item {number}", *_parse_record(item, column))
    elif isinstance(value, UnreadableContent):
        yield Row(0, None, None, value)
    else:
        yield Row(0, None, *_parse_record(value, column))


def csv_rows(file: BinaryIO, column: str | None, delimiters: Sequence[str]) -> Iterator[Row]:
    """Yield a row for each record of the table; the first record names the columns.

    The delimiter is that of a first line `sep=;`, which Excel writes, else the first of
    `delimiters` that separates a column with the text.
    """
    # The limit is global to the csv module.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE))
    lines = _csv_lines(file)
    first = [(line or b"").removeprefix(BOM_UTF8) for line in islice(lines, 1)]
    if first and (stated := _STATED_DELIMITER.match(first[0])):
        delimiters = (stated[1].decode(),)
        first = [line or b"" for line in islice(lines, 1)]
    if any(b"\0" in line for line in first):
        hint = "save it as UTF-8, or as UTF-16 with a byte order mark"
        yield Row(0, None, None, UnreadableContent("the table has NUL characters", hint))
        return
    delimiter = _delimiter(first, column, delimiters)
    # Without `strict`, the csv module drops quotes inside a text.
    reader = csv.reader(_decode_lines(chain(first, lines)), delimiter=delimiter, strict=True)
    header = _next_record(reader)
    if isinstance(header, UnreadableContent):
        yield Row(0, None, None, header)
    elif _text_field(header or [], column) is None:
        yield Row(0, None, None, _missing_text(header or [], column))
    else:
        yield from _records(reader, header or [], column)


def _csv_lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines, which end with a carriage return only if the first one does."""
    lines = (line for _, line in numbered_lines(file))
    first = next(lines, b"")
    if first is None or b"\r" not in first.rstrip(b"\r\n"):
        yield from chain(filter(lambda line: line != b"", [first]), lines)
        return
    for line in chain([first], lines):
        yield from [None] if line is None else line.splitlines(keepends=True)


def _delimiter(first: Sequence[bytes], column: str | None, delimiters: Sequence[str]) -> str:
    for delimiter in delimiters:
        header = _next_record(csv.reader(map(_decode, first), delimiter=delimiter))
        # A header that is invalid with every delimiter is reported when the table is read.
        if isinstance(header, list) and _text_field(header, column) is not None:
            return delimiter
    return delimiters[0]


def _records(reader: Iterator[list[str]], header: list[str], column: str | None) -> Iterator[Row]:
    for number in count(1):
        cells = _next_record(reader)
        if cells is None:
            return
        location = f"row {number}"
        if isinstance(cells, UnreadableContent):
            yield Row(number, location, None, cells)
            if "limit" in cells.what:
                return  # The rest of the cell would be read as rows.
        elif cells:
            yield Row(number, location, *_parse_cells(cells, header, column))


def _next_record(reader: Iterator[list[str]]) -> list[str] | UnreadableContent | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        return UnreadableContent(f"invalid CSV: {error}", "double the quotes inside its cells")


def _parse_cells(cells: list[str], header: list[str], column: str | None) -> _IdAndContent:
    if len(cells) < len(header) or any(cells[len(header) :]):
        # Probably an unquoted comma in the text: the cell would be half an article.
        what = f"the row has {len(cells)} cells, the header {len(header)}"
        return None, UnreadableContent(what, "put quotes around cells that hold the delimiter")
    if any(map(has_surrogates, cells)):
        hint = "convert the file, e.g. with iconv -t UTF-8"
        return None, UnreadableContent("the row is not UTF-8", hint)
    return _parse_record(dict(zip(header, cells, strict=False)), column)


def numbered_lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield the number and the bytes of each line, `None` for a line that is too long."""
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) <= MAX_LINE:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_SKIP_BYTES)
        yield number, None


def _decode_lines(lines: Iterable[bytes | None]) -> Iterator[str]:
    for line in lines:
        if line is None:
            raise csv.Error("a line beyond the limit")
        yield _decode(line)


def _decode(line: bytes) -> str:
    # Invalid UTF-8 becomes lone surrogates, so that only its row fails.
    return line.decode("utf-8", errors="surrogateescape")


def _parse_line(line: bytes, column: str | None) -> _IdAndContent:
    value = _parse_json(line, _BROKEN_LINE)
    return (None, value) if isinstance(value, UnreadableContent) else _parse_record(value, column)


def _parse_json(content: bytes, hint: str) -> object:
    try:
        value: object = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        what = f"it is not UTF-8 (byte {error.start})"
        return UnreadableContent(what, "convert it, e.g. with iconv")
    except json.JSONDecodeError as error:
        return UnreadableContent(f"invalid JSON: {error.msg} (character {error.pos})", hint)
    except (ValueError, RecursionError):
        what = "the JSON is nested too deeply or has a number that is too long"
        return UnreadableContent(what, hint)
    return value


def _parse_record(record: object, column: str | None) -> _IdAndContent:
    """Return the id that the record states, and its text with its metadata."""
    if not isinstance(record, dict):
        return None, UnreadableContent("not a JSON object", "write one object for each article")
    field = _text_field(record, column)
    value = _value_lookup(record)
    stated_id = value(_ID_FIELDS)
    if field is None:
        return stated_id, _missing_text(record, column)
    text = record[field]
    if not isinstance(text, str):
        what = f"the field {field!r} is not a string"
        return stated_id, UnreadableContent(what, "write the article as a string")
    metadata = SuppliedMetadata(
        title=value(_TITLE_FIELDS),
        source=value(_SOURCE_FIELDS) or parse_host(value(_URL_FIELDS) or ""),
        date=parse_date(value(_DATE_FIELDS) or ""),
    )
    return stated_id, TextContent(text, metadata)


def _value_lookup(record: Mapping[str, object]) -> Callable[[Sequence[str]], str | None]:
    """Return a function that returns the first non-empty value among some fields."""
    lower = {key.strip().lower(): value for key, value in record.items()}

    def value(names: Sequence[str]) -> str | None:
        return next(filter(None, (_string(lower.get(name)) for name in names)), None)

    return value


def _string(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, dict):
        value = value.get("name")  # `"source": {"name": …}`, as news services write it.
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    # JSON may contain a lone surrogate.
    return escape_surrogates(normalize_whitespace(str(value))) or None


def _text_field(names: Iterable[str], column: str | None) -> str | None:
    """Return the name of the field with the text: an exact match, else one in any case."""
    names = list(names)
    candidates = _TEXT_FIELDS if column is None else (column,)
    for name in candidates:
        if name in names:
            return name
    lower = {name.strip().lower(): name for name in reversed(names)}
    return next((lower[name.lower()] for name in candidates if name.lower() in lower), None)


def _missing_text(names: Iterable[str], column: str | None) -> UnreadableContent:
    columns = ", ".join(list(names)[:12]) or "nothing"
    expected = f"named {column!r}" if column else "with the text"
    what = f"there is no column {expected}, only {columns}"
    return UnreadableContent(what, "name it with --text-column")
