"""Tell cheaply that an input has not changed, as `make` and git do: by size and times of its file.

A stamp decides only that a text need not be read again. Where it differs, or there is none, the
text is read and its hash decides.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from summarizer.intake.source import Fields, Source

_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's times tell its states apart on every file system."""

_READERS = ("trafilatura", "pypdf", "python-docx")


@dataclass
class Stamps:
    """Makes stamps. Those of files that share an archive or a table read its times once."""

    _readers: str = field(default_factory=lambda: _versions())
    _last: tuple[str, str | None] = ("", None)

    def of(self, source: Source) -> str | None:
        """Return the stamp of `source`, None if nothing cheap can vouch for it."""
        if isinstance(source.content, Fields):
            # The text is at hand already.
            given = repr((source.content.text, source.content.given, source.date))
            return hashlib.sha256(given.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        times = self._times(source.path)
        if times is None:
            return None
        readers = "" if source.content.verbatim else self._readers
        return "|".join((times, source.place or "", source.date or "", readers))

    def _times(self, path: str) -> str | None:
        if path != self._last[0]:
            self._last = (path, _times(path))
        return self._last[1]


def _times(path: str) -> str | None:
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) < _SETTLED:
        return None
    return f"{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"


def _versions() -> str:
    """Return the versions of what turns files into text: another one may find another text."""
    found = []
    for name in _READERS:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return ", ".join(found)
