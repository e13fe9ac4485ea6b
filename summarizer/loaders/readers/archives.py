"""Unpack gzip and zip as a stream, counted: a header's word for a size is never taken.

Nothing is written to disk, so a member's path leads nowhere.
"""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from summarizer.errors import InputError
from summarizer.loaders.file_io import os_errors_as_input_errors

GRACE = 8 * 1024 * 1024
"""Bytes that may come out of anything."""

RATIO = 200
"""Bytes that may come out for each that went in. Text reaches 20, and 1000 is what bombs reach."""

DAMAGED = "the archive is damaged"

_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DAMAGE = (zlib.error, EOFError, gzip.BadGzipFile, zipfile.BadZipFile)
_CHUNK = 64 * 1024


class Counted(io.RawIOBase):
    """A stream that refuses to give more than `allowed()` bytes."""

    def __init__(self, stream: io.BufferedIOBase, allowed: Callable[[], int], where: str) -> None:
        super().__init__()
        self._stream = stream
        self._allowed = allowed
        self._where = where
        self.given = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into `buffer`.

        Raises:
            InputError: If the archive is a bomb.
        """
        # One step at a time: what stands before a damaged place is still given.
        content = self._stream.read1(min(len(buffer), _CHUNK))
        self.given += len(content)
        if self.given > self._allowed():
            what = f"it unpacks to more than {RATIO} times its size"
            raise InputError(what, self._where, "unpack it yourself if you trust it")
        buffer[: len(content)] = content
        return len(content)


def gunzipped(file: BinaryIO, where: str) -> BinaryIO:
    """Return the content of the gzip file as a stream."""
    unpacked = gzip.GzipFile(fileobj=file, mode="rb")
    counted = Counted(unpacked, lambda: max(GRACE, RATIO * file.tell()), where)
    return io.BufferedReader(counted, _CHUNK)


@contextmanager
def unpacking(where: str) -> Iterator[None]:
    """Turn what a file or a damaged archive raises into one line that says where."""
    with os_errors_as_input_errors(where):
        try:
            yield
        except _DAMAGE:
            raise _damaged(where) from None


class Archive:
    """A zip file, open. All of its members together may give `RATIO` times its size."""

    def __init__(self, file: BinaryIO, where: str) -> None:
        self._where = where
        self._size = file.seek(0, io.SEEK_END)
        self._given = 0
        try:
            self._zip = zipfile.ZipFile(file)
        except Exception:
            # zipfile lets ValueError, struct.error and others out of made-up directories.
            raise _damaged(where) from None

    def members(self) -> Iterator[zipfile.ZipInfo]:
        """Yield the members that are files, sorted by name."""
        # A name may be there twice; what stands first comes first.
        for info in sorted(self._zip.infolist(), key=lambda info: info.filename.split("/")):
            # `is_dir` of the module fails on a member without a name.
            if not info.filename.endswith("/"):
                yield info

    def check(self, info: zipfile.ZipInfo, where: str) -> None:
        """Raise `InputError` if the member is of a sort that is not opened."""
        if info.flag_bits & 0x1:
            raise InputError("it is encrypted", where, "unpack it with its password")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise InputError("it is a link", where, "pack the file that it leads to")
        if info.compress_type not in _METHODS:
            raise InputError("it is packed by an unusual method", where, "pack it with deflate")

    def open(self, info: zipfile.ZipInfo, where: str) -> BinaryIO:
        """Return the content of a member as a stream. One is read at a time."""
        size = min(info.compress_size, self._size)
        before = self._given
        counted: Counted

        def allowed() -> int:
            self._given = before + counted.given
            whole = max(GRACE, RATIO * self._size) - before
            return min(whole, max(GRACE, RATIO * size))

        try:
            stream = cast(io.BufferedIOBase, self._zip.open(info))
        except Exception:
            raise _damaged(where) from None
        counted = Counted(stream, allowed, where)
        return io.BufferedReader(counted, _CHUNK)


def _damaged(where: str) -> InputError:
    return InputError(DAMAGED, where, "pack it again")
