"""Open files and read their bytes, with errors that name the file."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from summarizer.errors import InputError
from summarizer.text.document import MAX_CHARS

MAX_BYTES = 4 * MAX_CHARS
"""Maximum size of a text file: an article of `MAX_CHARS` characters never has more bytes."""


def open_file(path: Path, where: str) -> BinaryIO:
    """Open the regular file at `path` for reading; errors name `where`."""
    check_regular_file(path, where)
    return path.open("rb")


def check_regular_file(path: Path, where: str) -> None:
    """Raise the errors of `open_file` without opening the file: opening a pipe may block."""
    try:
        mode = path.stat().st_mode
    except ValueError:
        raise InputError("no such file", where, "remove the NUL character from the path") from None
    if stat.S_ISDIR(mode):
        raise InputError("a folder is not a document", where, "name the files in it")
    if not stat.S_ISREG(mode):
        hint = "put its content into a file, or send it to standard input"
        raise InputError("a pipe or device is not a document", where, hint)


def read_at_most(file: BinaryIO, limit: int, where: str) -> bytes:
    """Return the rest of `file`; raise `InputError` if it has more than `limit` bytes."""
    content = file.read(limit + 1)
    if len(content) > limit:
        raise InputError(f"the file has more than {limit:,} bytes", where, "split it into articles")
    return content


def decode_utf8(content: bytes, where: str) -> str:
    """Return `content` as text, unchanged; raise `InputError` if it is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"the file is not UTF-8 (byte {error.start})"
        raise InputError(what, where, "convert it, e.g. with iconv -t UTF-8") from None


@contextmanager
def os_errors_as_input_errors(where: str) -> Iterator[None]:
    """Raise `InputError` in place of any `OSError` of the block."""
    try:
        yield
    except FileNotFoundError:
        raise InputError("no such file", where, "check the path") from None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", where, "check the file") from None
