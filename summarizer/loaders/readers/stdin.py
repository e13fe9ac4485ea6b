"""Read standard input: JSON lines if the first line is a JSON object, otherwise one text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from summarizer.errors import InputError
from summarizer.loaders.document_reader import SIZE_LIMITS, STDIN, BytesContent
from summarizer.loaders.file_io import read_at_most
from summarizer.loaders.readers.tables import Row, json_rows, numbered_lines
from summarizer.loaders.source import UnreadableContent


def read_stdin(
    stream: BinaryIO, column: str | None
) -> Iterator[Row] | BytesContent | UnreadableContent:
    """Return the rows of the stream, or its text."""
    lines = numbered_lines(stream)
    number, line = next(lines, (1, b""))
    if _is_object(line):
        return json_rows(chain([(number, line)], lines), column)
    return _read_text(stream, line or b"")


def _read_text(stream: BinaryIO, beginning: bytes) -> BytesContent | UnreadableContent:
    """Return the text that starts with `beginning` and goes on in `stream`."""
    try:
        rest = read_at_most(stream, max(0, SIZE_LIMITS["text"] - len(beginning)), STDIN)
    except InputError as error:
        return UnreadableContent.from_error(error)
    return BytesContent(beginning + rest, "text")


def _is_object(line: bytes | None) -> bool:
    try:
        return line is not None and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
