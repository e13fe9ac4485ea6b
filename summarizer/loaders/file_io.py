"""Open files and read their bytes, with errors that name the file."""

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from summarizer.errors import InputError
from summarizer.text.document import MAX_CHARS

MAX_BYTES = 4 * MAX_CHARS
"""Maximum size of a text file: an article of `MAX_CHARS` characters never has more bytes."""

_BINARY = getattr(os, "O_BINARY", 0)
# To search a folder needs fewer rights than to list it; only Linux can express that.
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)
_ADDRESS = re.compile(r"https?:/")
"""As a path, an address has one slash."""

_LINK_ERRORS = frozenset({errno.ELOOP, errno.EMLINK, errno.ENOTDIR})
"""Errors of opening a link without following it."""


def open_file(path: Path, where: str, root: Path | None = None) -> BinaryIO:
    """Open the regular file at `path` for reading; errors name `where`.

    With `root`, a folder above `path`, no link below it is followed: a link may have taken the
    place of the file, or of a folder, since it was listed.
    """
    if root is None:
        check_regular_file(path, where)
        return path.open("rb")
    descriptor = _open_without_links(path, where, root)
    try:
        _check_mode(os.fstat(descriptor).st_mode, where)
    except InputError:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def _open_without_links(path: Path, where: str, root: Path) -> int:
    """Return a descriptor of the file at `path`, which is reached from `root` without links."""
    if os.open not in os.supports_dir_fd:  # Windows
        if Path(os.path.realpath(path)) != path:
            raise _replaced_by_link(where)
        return os.open(path, os.O_RDONLY | _BINARY)
    *folders, name = path.relative_to(root).parts
    folder = os.open(root, _FOLDER)
    try:
        for part in folders:
            parent, folder = folder, os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(parent)
        # A pipe would block the call.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        return os.open(name, flags, dir_fd=folder)
    except OSError as error:
        if error.errno in _LINK_ERRORS:
            raise _replaced_by_link(where) from None
        raise
    finally:
        os.close(folder)


def _replaced_by_link(where: str) -> InputError:
    what = "a link is in the place of the file or of its folder"
    return InputError(what, where, "remove the link, and run again")


def check_regular_file(path: Path, where: str) -> None:
    """Raise the errors of `open_file` without opening the file: opening a pipe may block."""
    try:
        mode = path.stat().st_mode
    except ValueError:
        raise InputError("no such file", where, "remove the NUL character from the path") from None
    except FileNotFoundError:
        if path.is_symlink():
            raise dangling_link(where) from None
        if _ADDRESS.match(where):
            hint = "save the page, and name its file"
            raise InputError("an address is not a document", where, hint) from None
        raise
    _check_mode(mode, where)


def is_dangling(path: Path) -> bool:
    """Return whether `path` is a link to a file that does not exist."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return path.is_symlink()
    except (OSError, ValueError):
        return False
    return False


def dangling_link(where: str) -> InputError:
    """Return the error of a link to a file that does not exist."""
    return InputError("the link leads to no file", where, "restore its file, or remove the link")


def _check_mode(mode: int, where: str) -> None:
    if stat.S_ISDIR(mode):
        raise InputError(
            "a folder is not a document", where, "use summarizer batch, or name its files"
        )
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
