"""Standard input: JSON lines if its first line is an object, otherwise one text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from summarizer.errors import InputError
from summarizer.intake.reading import LIMITS, STREAM, Packed
from summarizer.intake.rows import Row, json_rows, numbered_lines
from summarizer.intake.source import Refusal
from summarizer.text.reading import read_at_most


def stream_rows(stream: BinaryIO, column: str | None) -> Iterator[Row] | Packed | Refusal:
    """Return the rows of the stream, or its text."""
    lines = numbered_lines(stream)
    first = next(lines, (1, b""))
    if _is_object(first[1]):
        return json_rows(chain([first], lines), column)
    return stream_text(stream, first[1] or b"")


def stream_text(stream: BinaryIO, begun: bytes = b"") -> Packed | Refusal:
    """Return the text of which `begun` was read already."""
    try:
        rest = read_at_most(stream, max(0, LIMITS["text"] - len(begun)), STREAM)
    except InputError as error:
        return Refusal(error.what, error.mend)
    return Packed(begun + rest, "text")


def _is_object(line: bytes | None) -> bool:
    try:
        return line is not None and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
