"""Document ids, made from nothing but a path or the id in a row.

An id is therefore the same in every run. If making it safe as a file name changes anything except
`/`, the id ends with a hash of the original, so that different originals get different ids.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

MAX_ID_LENGTH = 120
"""Characters of the longest id."""

_MAX_BYTES = 180  # File systems allow 255 bytes; suffixes and temporary names need some.
_UNSAFE = re.compile(r"[^\w.-]")
_EDGES = re.compile(r"\A[._-]+|[._]+\Z")
_ROW = "__"
# Windows reserves these names for devices, with any suffix.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)


def path_id(parts: Sequence[str]) -> str:
    """Return the id of the file at the relative path `parts`: `a/b.html` is `a__b.html`.

    A final `.txt` is dropped. Other suffixes stay: `b.html` and `b.pdf` are two documents.
    """
    *folders, name = parts
    stem = name[:-4] if name.lower().endswith(".txt") and len(name) > len(".txt") else name
    return _safe_id("__".join((*folders, stem)), original="/".join(parts))


def row_id(stated_id: str) -> str:
    """Return the document id of a row that states an id."""
    return _safe_id(stated_id, original=stated_id)


def numbered_id(base_id: str, number: int) -> str:
    """Return the id of a row that states none: the id of its file and the row number."""
    return _shortened(base_id, f"{_ROW}{number:06d}", base_id)


def hashed_id(base_id: str, original: str, digits: int = 8) -> str:
    """Return `base_id` with the first digits of a hash of `original`."""
    # Paths that are not UTF-8 contain lone surrogates.
    digest = hashlib.sha256(original.encode("utf-8", "surrogatepass")).hexdigest()
    return _shortened(base_id, f"--{digest[:digits]}", original)


def fold_name(name: str) -> str:
    """Return a form that is equal for names that a file system may treat as the same."""
    return unicodedata.normalize("NFC", name.casefold())


def _safe_id(name: str, *, original: str) -> str:
    composed = unicodedata.normalize("NFC", name)
    safe = _EDGES.sub("", _UNSAFE.sub("_", composed))
    if safe == composed and safe and not _RESERVED.match(safe) and _fits(safe):
        return safe
    return hashed_id(safe or "document", original)


def _fits(name: str) -> bool:
    return len(name) <= MAX_ID_LENGTH and len(name.encode()) <= _MAX_BYTES


def _shortened(name: str, tail: str, original: str) -> str:
    """Return `name` and `tail`; if that is too long, cut `name` and add a hash of `original`."""
    if _fits(name + tail):
        return name + tail
    if not tail.startswith("--"):
        tail = "--" + hashlib.sha256(original.encode()).hexdigest()[:8] + tail
    while not _fits(name + tail):
        name = name[:-1]
    return name + tail
