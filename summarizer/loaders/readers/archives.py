"""Unpack gzip and zip as streams with a size limit.

The sizes that headers state are not trusted: the unpacked bytes are counted. Nothing is written to
disk, so the path of a member has no effect.
"""

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

ALWAYS_ALLOWED_BYTES = 8 * 1024 * 1024

MAX_RATIO = 200
"""Maximum ratio of unpacked to packed bytes. Text reaches 20, zip bombs reach 1000."""

DAMAGED = "the archive is damaged"

_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DAMAGE = (zlib.error, EOFError, gzip.BadGzipFile, zipfile.BadZipFile)
_CHUNK = 64 * 1024


class LimitedStream(io.RawIOBase):
    """A stream that raises an error after more than `allowed()` bytes."""

    def __init__(self, stream: io.BufferedIOBase, allowed: Callable[[], int], where: str) -> None:
        super().__init__()
        self._stream = stream
        self._allowed = allowed
        self._where = where
        self.bytes_read = 0

    def readable(self) -> bool:
        """Return `True`."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into `buffer`."""
        # Read in small chunks, so that the content before a damaged part is still returned.
        content = self._stream.read1(min(len(buffer), _CHUNK))
        self.bytes_read += len(content)
        if self.bytes_read > self._allowed():
            what = f"it unpacks to more than {MAX_RATIO} times its size"
            raise InputError(what, self._where, "unpack it yourself if you trust it")
        buffer[: len(content)] = content
        return len(content)


def open_gzip(file: BinaryIO, where: str) -> BinaryIO:
    """Return the unpacked content of a gzip file as a stream."""
    unpacked = gzip.GzipFile(fileobj=file, mode="rb")
    limited = LimitedStream(
        unpacked, lambda: max(ALWAYS_ALLOWED_BYTES, MAX_RATIO * file.tell()), where
    )
    return io.BufferedReader(limited, _CHUNK)


@contextmanager
def archive_errors_as_input_errors(where: str) -> Iterator[None]:
    """Raise `InputError` in place of any error of the file system or of a damaged archive."""
    with os_errors_as_input_errors(where):
        try:
            yield
        except _DAMAGE:
            raise _damaged(where) from None


class ZipArchive:
    """An open zip file. All members together may unpack to `MAX_RATIO` times its size."""

    def __init__(self, file: BinaryIO, where: str) -> None:
        self._where = where
        self._size = file.seek(0, io.SEEK_END)
        self._bytes_read = 0
        try:
            self._zip = zipfile.ZipFile(file)
        except UnicodeDecodeError:
            what = "the name of a member is not UTF-8"
            raise InputError(what, where, "rename the member, and pack it again") from None
        except Exception:
            # zipfile raises ValueError, struct.error and others on invalid directories.
            raise _damaged(where) from None

    def members(self) -> Iterator[zipfile.ZipInfo]:
        """Yield the members that are files, sorted by name."""
        # Sorting is stable: members with the same name keep their order.
        for info in sorted(self._zip.infolist(), key=lambda info: info.filename.split("/")):
            # `ZipInfo.is_dir` fails on a member without a name.
            if not info.filename.endswith("/"):
                yield info

    def check(self, info: zipfile.ZipInfo, where: str) -> None:
        """Raise `InputError` if the member cannot be opened."""
        if info.flag_bits & 0x1:
            raise InputError("it is encrypted", where, "unpack it with its password")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise InputError("it is a link", where, "pack the file that it refers to")
        if info.compress_type not in _METHODS:
            raise InputError("it is packed by an unusual method", where, "pack it with deflate")

    def open(self, info: zipfile.ZipInfo, where: str) -> BinaryIO:
        """Return the content of a member as a stream. Only one may be read at a time."""
        size = min(info.compress_size, self._size)
        before = self._bytes_read
        limited: LimitedStream

        def allowed() -> int:
            self._bytes_read = before + limited.bytes_read
            archive_limit = max(ALWAYS_ALLOWED_BYTES, MAX_RATIO * self._size) - before
            return min(archive_limit, max(ALWAYS_ALLOWED_BYTES, MAX_RATIO * size))

        try:
            stream = cast(io.BufferedIOBase, self._zip.open(info))
        except Exception:
            raise _damaged(where) from None
        limited = LimitedStream(stream, allowed, where)
        return io.BufferedReader(limited, _CHUNK)


def _damaged(where: str) -> InputError:
    return InputError(DAMAGED, where, "pack it again")
