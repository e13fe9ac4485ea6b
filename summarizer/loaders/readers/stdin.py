"""Standard input: JSON lines if its first line is an object, otherwise one text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from summarizer.errors import InputError
from summarizer.loaders.document_reader import LIMITS, STREAM, Packed
from summarizer.loaders.file_io import read_at_most
from summarizer.loaders.readers.tables import Row, json_rows, numbered_lines
from summarizer.loaders.source import UnreadableSource


def stream_rows(stream: BinaryIO, column: str | None) -> Iterator[Row] | Packed | UnreadableSource:
    """Return the rows of the stream, or its text."""
    lines = numbered_lines(stream)
    first = next(lines, (1, b""))
    if _is_object(first[1]):
        return json_rows(chain([first], lines), column)
    return stream_text(stream, first[1] or b"")


def stream_text(stream: BinaryIO, begun: bytes = b"") -> Packed | UnreadableSource:
    """Return the text of which `begun` was read already."""
    try:
        rest = read_at_most(stream, max(0, LIMITS["text"] - len(begun)), STREAM)
    except InputError as error:
        return UnreadableSource(error.what, error.hint)
    return Packed(begun + rest, "text")


def _is_object(line: bytes | None) -> bool:
    try:
        return line is not None and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
