"""What a file is, told by its name alone: listing a folder reads no file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "html", "pdf", "docx", "jsonl", "csv", "tsv", "json", "zip"]

_KINDS: dict[str, Kind] = {
    "": "text", ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".pdf": "pdf", ".docx": "docx",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".json": "json",
    ".zip": "zip",
}  # fmt: skip
_SINGLE = frozenset({"text", "html", "pdf", "docx"})
# `story.2023` and `U.S. election` have no suffix.
_SUFFIX = re.compile(r".(\.[A-Za-z][A-Za-z0-9]{0,9})\Z", re.DOTALL)
_HIDDEN = re.compile(r"\.|~\$|__MACOSX\Z|(?i:thumbs\.db|desktop\.ini)\Z")
_HINTS = {
    ".doc": "save it as .docx", ".odt": "save it as .docx", ".rtf": "save it as .docx",
    ".epub": "save its chapters as HTML", ".mhtml": "save it as HTML",
    ".tar": "unpack it, or zip it", ".tgz": "unpack it, or zip it", ".7z": "unpack it, or zip it",
    ".rar": "unpack it, or zip it", ".bz2": "unpack it, or gzip it",
    ".xz": "unpack it, or gzip it", ".zst": "unpack it, or gzip it",
    ".parquet": "save it as JSON lines", ".xlsx": "save it as CSV", ".xls": "save it as CSV",
}  # fmt: skip
_ARCHIVES = frozenset({".zip", ".gz", ".tar", ".tgz", ".7z", ".rar", ".bz2", ".xz", ".zst"})
READABLE = ".txt .md .html .pdf .docx .jsonl .json .csv .tsv, .gz and .zip of these"


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How a file is to be read: what it holds, and whether it is compressed with gzip."""

    kind: Kind
    gzipped: bool = False

    @property
    def is_single(self) -> bool:
        """Whether the file is one document, and no table or archive of several."""
        return self.kind in _SINGLE

    @property
    def is_plain_text(self) -> bool:
        """Whether the file's own bytes are the text."""
        return self.kind == "text" and not self.gzipped


def suffix_of(name: str) -> str:
    """Return the suffix of a file name in lower case, `` if it has none."""
    found = _SUFFIX.search(name)
    return found.group(1).lower() if found else ""


def form_of(name: str) -> FileFormat | None:
    """Return how the file called `name` is to be read, None if it is of no kind that can be."""
    suffix = suffix_of(name)
    if suffix != ".gz":
        kind = _KINDS.get(suffix)
        return FileFormat(kind) if kind else None
    kind = _KINDS.get(suffix_of(name[: -len(suffix)]))
    return FileFormat(kind, gzipped=True) if kind and kind != "zip" else None


def is_archive(name: str) -> bool:
    """Tell whether the file called `name` holds other files, packed."""
    return suffix_of(name) in _ARCHIVES


def is_hidden(name: str) -> bool:
    """Tell whether the file or folder called `name` is no article on any system."""
    return bool(_HIDDEN.match(name))


def hint_for(name: str) -> str:
    """Return what to do with a file that is of no kind that can be read."""
    return _HINTS.get(suffix_of(name), f"what can be read: {READABLE}")
