"""Detect unchanged inputs without reading them, by size and times of the file, like `make` and git.

An equal stamp means that the text need not be read again. If the stamp differs or is missing, the
text is read and its hash decides.
"""

from __future__ import annotations

import hashlib
import time
from functools import cache
from importlib import metadata
from pathlib import Path

from summarizer.loaders.document_reader import FileContent
from summarizer.loaders.source import Source

_MIN_AGE = 2_000_000_000
"""Nanoseconds since the last change from which every file system tells two states apart."""

_READERS = ("trafilatura", "pypdf", "python-docx")


def file_stamp(source: Source) -> str | None:
    """Return the stamp of `source`; `None` if only its text can show a change.

    Stamps of converted files include the versions of the reading libraries, since another version
    may extract another text.
    """
    versions = "" if source.content.verbatim else _reader_versions()
    if not isinstance(source.content, FileContent):
        # The content is in memory already.
        content = repr((source.content, source.date, versions))
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    size_and_times = _size_and_times(source.path)
    if size_and_times is None:
        return None
    return "|".join((size_and_times, source.date or "", versions))


def _size_and_times(path: str) -> str | None:
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < _MIN_AGE:
        return None
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}"


@cache
def _reader_versions() -> str:
    versions = []
    for name in _READERS:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return ", ".join(versions)
