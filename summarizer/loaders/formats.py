"""Formats of files, determined by the file name alone."""

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
# Names such as `story.2023` and `U.S. election` have no suffix.
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
    """What a file contains, and whether it is compressed with gzip."""

    kind: Kind
    gzipped: bool = False

    @property
    def is_single(self) -> bool:
        """Whether the file is one document, not a table or an archive."""
        return self.kind in _SINGLE

    @property
    def is_plain_text(self) -> bool:
        """Whether the bytes of the file are the text."""
        return self.kind == "text" and not self.gzipped


def suffix_of(name: str) -> str:
    """Return the suffix of a file name in lower case, or an empty string."""
    match = _SUFFIX.search(name)
    return match.group(1).lower() if match else ""


def format_of(name: str) -> FileFormat | None:
    """Return the format of the file called `name`, or `None` if it cannot be read."""
    suffix = suffix_of(name)
    if suffix != ".gz":
        kind = _KINDS.get(suffix)
        return FileFormat(kind) if kind else None
    kind = _KINDS.get(suffix_of(name[: -len(suffix)]))
    return FileFormat(kind, gzipped=True) if kind and kind != "zip" else None


def is_archive(name: str) -> bool:
    """Return whether the file called `name` is an archive."""
    return suffix_of(name) in _ARCHIVES


def is_hidden(name: str) -> bool:
    """Return whether `name` is a hidden or temporary file or folder on any system."""
    return bool(_HIDDEN.match(name))


def hint_for(name: str) -> str:
    """Return how to make a file of an unsupported format readable."""
    return _HINTS.get(suffix_of(name), f"supported: {READABLE}")
