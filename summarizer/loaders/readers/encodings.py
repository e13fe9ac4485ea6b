"""Read tables in UTF-16 as UTF-8."""

import codecs
import io
from typing import BinaryIO

_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHUNK = 64 * 1024
_INVALID = b"\xff"
"""Stands for half a character at the end: its row is not UTF-8."""


def as_utf8(stream: BinaryIO) -> BinaryIO:
    """Return `stream`, converted if it begins with the byte order mark of UTF-16."""
    if not isinstance(stream, io.BufferedReader) or stream.peek(2)[:2] not in _BOMS:
        return stream
    return io.BufferedReader(_Utf16Reader(stream), _CHUNK)


class _Utf16Reader(io.RawIOBase):
    """The bytes in UTF-8 of a stream in UTF-16; lone surrogates become invalid UTF-8."""

    def __init__(self, stream: io.BufferedReader) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")("surrogatepass")
        self._pending = b""

    def readable(self) -> bool:
        """Return `True`."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into `buffer`."""
        while not self._pending and (content := self._stream.read1(_CHUNK)):
            self._pending = self._decoder.decode(content).encode("utf-8", "surrogatepass")
        if not self._pending and self._decoder.getstate()[0]:
            self._pending = _INVALID
            self._decoder.reset()
        size = min(len(buffer), len(self._pending))
        buffer[:size], self._pending = self._pending[:size], self._pending[size:]
        return size
