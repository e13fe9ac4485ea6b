"""Open files and read their bytes, with errors that name the file."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from summarizer.errors import InputError
from summarizer.text.document import MAX_CHARS

MAX_BYTES = 4 * MAX_CHARS
"""Longest text file taken: no article of `MAX_CHARS` has more."""


def open_file(path: Path, where: str) -> BinaryIO:
    """Return the regular file at `path`, open; errors call it `where`.

    Raises:
        InputError: If it is a folder, a pipe or a device.
        OSError: If it cannot be opened.
    """
    check_regular(path, where)
    return path.open("rb")


def check_regular(path: Path, where: str) -> None:
    """Raise what `open_file` would raise: a pipe could keep whoever opens it waiting for ever."""
    try:
        mode = path.stat().st_mode
    except ValueError:
        raise InputError("no such file", where, "a path holds no NUL character") from None
    if stat.S_ISDIR(mode):
        raise InputError("a folder is not a document", where, "name the files in it")
    if not stat.S_ISREG(mode):
        hint = "put its content into a file, or send it to standard input"
        raise InputError("a pipe or device is not a document", where, hint)


def read_at_most(file: BinaryIO, limit: int, where: str) -> bytes:
    """Return what is left in `file`; raise `InputError` if that is more than `limit` bytes."""
    content = file.read(limit + 1)
    if len(content) > limit:
        raise InputError(f"the file has more than {limit:,} bytes", where, "cut it into articles")
    return content


def decode_utf8(content: bytes, where: str) -> str:
    """Return `content` as text, nothing changed; raise `InputError` if it is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"the file is not UTF-8 (byte {error.start})"
        raise InputError(what, where, "convert it, e.g. with iconv -t UTF-8") from None


@contextmanager
def os_errors_as_input_errors(where: str) -> Iterator[None]:
    """Turn what the system says of a file into one line that says where."""
    try:
        yield
    except FileNotFoundError:
        raise InputError("no such file", where, "check the path") from None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", where, "check the file") from None
