"""Registry of the document ids in use.

Ids and owners are stored as 56-bit hashes: 106 MB for a million ids.
"""

from __future__ import annotations

import hashlib
from typing import Literal

from summarizer.loaders.document_ids import fold_name, hashed_id

_HASH_BYTES = 7


class IdRegistry:
    """Assigns each id to one owner; ids are compared without regard to case.

    If the hashes of two ids collide, the later one only gets a longer id.
    """

    def __init__(self) -> None:
        self._owners: dict[int, int] = {}

    def claim(self, document_id: str, owner: str) -> str | None:
        """Return a unique id for `owner`, or `None` if `owner` has this id already."""
        unique_id, digits = document_id, 8
        while (outcome := self.add(unique_id, owner)) == "taken":
            unique_id, digits = hashed_id(document_id, owner, digits), digits + 8
        return unique_id if outcome == "new" else None

    def add(self, document_id: str, owner: str) -> Literal["new", "same", "taken"]:
        """Assign the id to `owner` unless it is assigned already; return which was the case."""
        id_hash, owner_hash = _hash(fold_name(document_id)), _hash(owner)
        registered = self._owners.get(id_hash)
        if registered is None:
            self._owners[id_hash] = owner_hash
            return "new"
        return "same" if registered == owner_hash else "taken"


def _hash(text: str) -> int:
    content = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(content, digest_size=_HASH_BYTES).digest(), "little")
