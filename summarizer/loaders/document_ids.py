"""The names of documents: the same in every run, whatever else lies beside them.

An id is made from a path or from the id in a row and from nothing else. Where making it safe as
the name of a file changed anything but `/`, it ends in a hash of the original, so that two
different originals do not fall together.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

MAX_LENGTH = 120
"""Characters of the longest id."""

_MAX_BYTES = 180  # File systems allow 255 bytes, and a suffix and a temporary name come on top.
_UNSAFE = re.compile(r"[^\w.-]")
_EDGES = re.compile(r"\A[._-]+|[._]+\Z")
_ROW = "__"
# Names that Windows keeps for devices, whatever their suffix.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)


def path_name(parts: Sequence[str]) -> str:
    """Return the id of the file at the relative path `parts`: `a/b.html` is `a__b.html`.

    A final `.txt` is dropped, every other suffix kept: `b.html` and `b.pdf` are two documents.
    """
    *folders, name = parts
    stem = name[:-4] if name.lower().endswith(".txt") and len(name) > len(".txt") else name
    return _safe("__".join((*folders, stem)), original="/".join(parts))


def row_name(id: str) -> str:
    """Return the id of a row that has an `id` of its own."""
    return _safe(id, original=id)


def numbered_name(name: str, number: int) -> str:
    """Return the id of a row that has none: the file's name and the row's number."""
    return _fitted(name, f"{_ROW}{number:06d}", name)


def hashed_name(name: str, original: str, digits: int = 8) -> str:
    """Return `name` with the beginning of a hash of `original`."""
    # Paths that are no UTF-8 come as lone surrogates.
    digest = hashlib.sha256(original.encode("utf-8", "surrogatepass")).hexdigest()
    return _fitted(name, f"--{digest[:digits]}", original)


def folded(name: str) -> str:
    """Return the form under which file systems may take two names for one."""
    return unicodedata.normalize("NFC", name.casefold())


def _safe(name: str, *, original: str) -> str:
    composed = unicodedata.normalize("NFC", name)
    safe = _EDGES.sub("", _UNSAFE.sub("_", composed))
    if safe == composed and safe and not _RESERVED.match(safe) and _fits(safe):
        return safe
    return hashed_name(safe or "document", original)


def _fits(name: str) -> bool:
    return len(name) <= MAX_LENGTH and len(name.encode()) <= _MAX_BYTES


def _fitted(name: str, tail: str, original: str) -> str:
    """Return `name` and `tail`, with `name` cut, and told apart by a hash, if it is too long."""
    if _fits(name + tail):
        return name + tail
    if not tail.startswith("--"):
        tail = "--" + hashlib.sha256(original.encode()).hexdigest()[:8] + tail
    while not _fits(name + tail):
        name = name[:-1]
    return name + tail
