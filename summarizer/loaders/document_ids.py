"""Document ids, made from nothing but a path or the id in a row.

An id is therefore the same in every run. If making it safe as a file name changes anything except
`/`, the id ends with a hash of the original, so that different originals get different ids.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal

MAX_ID_LENGTH = 120

_MAX_BYTES = 180  # File systems allow 255 bytes; suffixes and temporary names need some.
_UNSAFE = re.compile(r"[^\w.-]")
_EDGES = re.compile(r"\A[._-]+|[._]+\Z")
_HASH_BYTES = 7
_UNCLAIMED = -1  # The owner of a reserved id until it is claimed.
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
    return _shortened(base_id, f"__{number:06d}", base_id)


def hashed_id(base_id: str, original: str, digits: int = 8) -> str:
    """Return `base_id` with the first digits of a hash of `original`."""
    # Paths that are not UTF-8 contain lone surrogates.
    digest = hashlib.sha256(original.encode("utf-8", "surrogatepass")).hexdigest()
    return _shortened(base_id, f"--{digest[:digits]}", original)


def fold_name(name: str) -> str:
    """Return a form that is equal for names that a file system may treat as the same."""
    return unicodedata.normalize("NFC", name.casefold())


class IdRegistry:
    """Assigns each id to one owner; ids are compared without regard to case.

    Ids and owners are stored as 56-bit hashes: 106 MB for a million ids. If the hashes of two ids
    collide, the later one only gets a longer id.
    """

    def __init__(self) -> None:
        self._owners: dict[int, int] = {}
        self._reserved: dict[str, str] = {}

    def reserve(self, ids: Mapping[str, str]) -> None:
        """Keep ids for their owners, given as `{owner: id}`; call it before the first claim."""
        self._reserved.update(ids)
        self._owners.update({hash_number(fold_name(name)): _UNCLAIMED for name in ids.values()})

    def claim(self, document_id: str, owner: str) -> str | None:
        """Return a unique id for `owner`, or `None` if `owner` has this id already."""
        if reserved_id := self._reserved.get(owner):
            id_hash = hash_number(fold_name(reserved_id))
            is_unclaimed = self._owners[id_hash] == _UNCLAIMED
            self._owners[id_hash] = hash_number(owner)
            return reserved_id if is_unclaimed else None
        unique_id, digits = document_id, 8
        while (outcome := self.add(unique_id, owner)) == "taken":
            unique_id, digits = hashed_id(document_id, owner, digits), digits + 8
        return unique_id if outcome == "new" else None

    def add(self, document_id: str, owner: str) -> Literal["new", "same", "taken"]:
        """Assign the id to `owner` unless it is assigned already; return which was the case."""
        id_hash, owner_hash = hash_number(fold_name(document_id)), hash_number(owner)
        registered = self._owners.get(id_hash)
        if registered is None:
            self._owners[id_hash] = owner_hash
            return "new"
        return "same" if registered == owner_hash else "taken"


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


def hash_number(text: str) -> int:
    """Return a 56-bit hash of `text`."""
    content = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(content, digest_size=_HASH_BYTES).digest(), "little")
