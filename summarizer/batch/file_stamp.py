"""Tell cheaply that an input has not changed, as `make` and git do: by size and times of its file.

A stamp decides only that a text need not be read again. Where it differs, or there is none, the
text is read and its hash decides.
"""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass, field
from importlib import metadata

from summarizer.loaders.document_reader import FileContent
from summarizer.loaders.source import Source

_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's times tell its states apart on every file system."""

_READERS = ("trafilatura", "pypdf", "python-docx")


@dataclass
class FileStamper:
    """Makes stamps of sources.

    Attributes:
        readers: The versions of what turns files into text: another one may find another text.
    """

    readers: str = field(default_factory=lambda: _versions())

    def of(self, source: Source) -> str | None:
        """Return the stamp of `source`, None if nothing cheap can vouch for it."""
        readers = "" if source.content.verbatim else self.readers
        if not isinstance(source.content, FileContent):
            # Its words are at hand already.
            words = repr((source.content, source.date, readers))
            return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        times = _times(source.path)
        return None if times is None else "|".join((times, source.date or "", readers))


def _times(path: str) -> str | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - a path object for each file would cost as much again
    except (OSError, ValueError):
        return None
    if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) < _SETTLED:
        return None
    return f"{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"


def _versions() -> str:
    found = []
    for name in _READERS:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return ", ".join(found)
