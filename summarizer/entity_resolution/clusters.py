"""Sightings that are one entity: a union-find that remembers documents and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from summarizer.entity_resolution.entities import Rule


class Clusters:
    """Sightings by number, joined step by step and never taken apart.

    Attributes:
        why: Rule and reason by sighting, where it was joined by more than its name.
        changes: How many unions there were.
    """

    def __init__(self, documents: Sequence[str]) -> None:
        self._documents = documents
        self._parents = list(range(len(documents)))
        self._members: dict[int, list[int]] = {}
        self._pins: dict[int, str] = {}
        self._alone: set[int] = set()
        self._seen_in: dict[int, tuple[int, set[str]]] = {}
        self.why: dict[int, tuple[Rule, str]] = {}
        self.changes = 0

    def root(self, number: int) -> int:
        """Return the number that stands for the cluster of a sighting."""
        parents = self._parents
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    def members(self, number: int) -> list[int]:
        """Return all sightings of the cluster."""
        root = self.root(number)
        return self._members.get(root) or [root]

    def roots(self) -> Iterator[int]:
        """Yield one number for each cluster."""
        return (number for number, parent in enumerate(self._parents) if number == parent)

    def documents(self, number: int) -> set[str]:
        """Return the documents in which the cluster is seen."""
        members = self.members(number)
        size, found = self._seen_in.get(members[0], (0, set()))
        if size != len(members):
            # A cluster only grows at its end, so what was collected stays true.
            found.update(self._documents[member] for member in members[size:])
            self._seen_in[members[0]] = len(members), found
        return found

    def pin(self, number: int, name: str) -> None:
        """Give a sighting the name that the user chose."""
        self._pins[number] = name

    def pinned(self, number: int) -> str | None:
        """Return the name that the user chose for the cluster."""
        return self._pins.get(self.root(number))

    def set_apart(self, number: int) -> None:
        """Keep a sighting from ever being joined."""
        self._alone.add(number)

    def is_apart(self, number: int) -> bool:
        """Tell whether the sighting is kept from being joined."""
        return number in self._alone

    def unite(self, numbers: Iterable[int]) -> bool:
        """Join sightings that bear one name; return whether that changed anything."""
        roots = sorted({self.root(number) for number in numbers if number not in self._alone})
        changed = False
        for other in roots[1:]:
            changed |= self._join(roots[0], other)
        return changed

    def link(self, one: int, other: int, rule: Rule, reason: str) -> bool:
        """Join two clusters of different names, if nothing speaks against it."""
        if not self.may_join(one, other):
            return False
        # One of the first and all of the other: theirs are the names that need an explanation.
        for member in (self.root(one), *self.members(other)):
            self.why.setdefault(member, (rule, reason))
        return self._join(one, other)

    def may_join(self, one: int, other: int) -> bool:
        """Tell whether no document and no line of the user's keeps two clusters apart."""
        one, other = self.root(one), self.root(other)
        if one == other or one in self._alone or other in self._alone:
            return False
        pins = {self._pins[root] for root in (one, other) if root in self._pins}
        return len(pins) < 2 and self.documents(one).isdisjoint(self.documents(other))

    def _join(self, one: int, other: int) -> bool:
        one, other = self.root(one), self.root(other)
        pins = {self._pins[root] for root in (one, other) if root in self._pins}
        if one == other or len(pins) > 1:
            return False
        ours, theirs = self.members(one), self.members(other)
        if len(ours) < len(theirs):
            one, other, ours, theirs = other, one, theirs, ours
        self._parents[other] = one
        self._members[one] = ours + theirs if len(ours) == 1 else ours
        if len(ours) > 1:
            ours.extend(theirs)
        self._members.pop(other, None)
        if pins:
            self._pins[one] = pins.pop()
        self.changes += 1
        return True
