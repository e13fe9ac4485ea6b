"""Which ids are taken: 64 bits an id, so that a million documents cost 24 MB and not 200.

A set of strings would be the obvious thing, and the only thing that grows with the documents.
"""

from __future__ import annotations

import hashlib
from array import array
from typing import Literal

from summarizer.loaders.document_ids import folded, hashed_name

_OWNER_BITS = 20
_OWNER = (1 << _OWNER_BITS) - 1
_FIRST_SIZE = 1 << 10


class IdRegistry:
    """The ids given away so far, compared without regard to case.

    Names are kept as 44 bits of a hash. Two different ones that share them cost the later one a
    longer id, never its place.
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _FIRST_SIZE))
        self._count = 0

    def claim(self, name: str, owner: str) -> str | None:
        """Return `name`, or if another has it `name` with a hash of `owner`.

        Args:
            name: The id that is wanted.
            owner: What it is to stand for, a path and a row, say.

        Returns:
            The id to use, None if it was claimed before for the same owner.
        """
        wanted, digits = name, 8
        while (outcome := self.add(wanted, owner)) == "taken":
            wanted, digits = hashed_name(name, owner, digits), digits + 8
        return wanted if outcome == "new" else None

    def add(self, name: str, owner: str) -> Literal["new", "same", "taken"]:
        """Give `name` to `owner`, and tell whether it was free, its own or another's."""
        mark = _mark(name, owner)
        slot = _free_or_alike(self._slots, mark)
        found = self._slots[slot]
        if found:
            return "same" if found == mark else "taken"
        self._slots[slot] = mark
        self._count += 1
        if 3 * self._count > 2 * len(self._slots):
            self._slots = _grown(self._slots)
        return "new"


def _mark(name: str, owner: str) -> int:
    return (_bits(folded(name)) & ~_OWNER) | (_bits(owner) & _OWNER) or 1


def _bits(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _free_or_alike(slots: array[int], mark: int) -> int:
    """Return the slot that holds a mark of the same name, or the free one where it belongs."""
    last = len(slots) - 1
    slot = (mark >> _OWNER_BITS) & last
    while slots[slot] and slots[slot] >> _OWNER_BITS != mark >> _OWNER_BITS:
        slot = (slot + 1) & last
    return slot


def _grown(slots: array[int]) -> array[int]:
    grown = array("Q", bytes(2 * 8 * len(slots)))
    for mark in slots:
        if mark:
            grown[_free_or_alike(grown, mark)] = mark
    return grown
