"""Detect unchanged inputs without reading them, by size and times of the file, like `make` and git.

An equal stamp means that the text need not be read again. If the stamp differs or is missing, the
text is read and its hash decides.
"""

import hashlib
import time
from contextlib import suppress
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
        content = repr((source.content, source.date, versions))
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    try:
        status = Path(source.path).stat()
    except (OSError, ValueError):
        return None
    if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < _MIN_AGE:
        return None
    size_and_times = f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}"
    return "|".join((size_and_times, source.date or "", versions))


@cache
def _reader_versions() -> str:
    versions = []
    for name in _READERS:
        with suppress(metadata.PackageNotFoundError):
            versions.append(f"{name} {metadata.version(name)}")
    return ", ".join(versions)
