"""A union-find of actors that also stores documents, names of the user and merge reasons."""

from collections.abc import Iterable, Iterator, Sequence

from summarizer.entity_resolution.entities import Rule


class Clusters:
    """Clusters of actors, by index. Merges are never undone.

    Attributes:
        reasons: Rule and reason by actor, if it was merged for more than an equal name.
        chosen_names: The name that the user chose, by the root of a cluster.
        isolated: The actors that the user excludes from all merges.
    """

    def __init__(self, documents: Sequence[str]) -> None:
        self._documents = documents
        self._parents = list(range(len(documents)))
        self._members: dict[int, list[int]] = {}
        self._documents_by_first_member: dict[int, tuple[int, set[str]]] = {}
        self.chosen_names: dict[int, str] = {}
        self.isolated: set[int] = set()
        self.reasons: dict[int, tuple[Rule, str]] = {}
        self.merge_count = 0

    def root(self, index: int) -> int:
        """Return the index that represents the cluster of an actor."""
        parents = self._parents
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    def members(self, index: int) -> list[int]:
        """Return all actors of the cluster."""
        root = self.root(index)
        return self._members.get(root) or [root]

    def roots(self) -> Iterator[int]:
        """Yield the root of each cluster."""
        return (index for index, parent in enumerate(self._parents) if index == parent)

    def documents(self, index: int) -> set[str]:
        """Return the documents in which the cluster occurs."""
        members = self.members(index)
        size, documents = self._documents_by_first_member.get(members[0], (0, set()))
        if size != len(members):
            # A cluster only grows at its end, so the documents collected so far stay valid.
            documents.update(self._documents[member] for member in members[size:])
            self._documents_by_first_member[members[0]] = len(members), documents
        return documents

    def merge_same_name(self, indices: Iterable[int]) -> None:
        """Merge actors that have the same name."""
        roots = sorted({self.root(index) for index in indices if index not in self.isolated})
        for root in roots[1:]:
            self._merge(roots[0], root)

    def merge(self, first: int, second: int, rule: Rule, reason: str) -> bool:
        """Merge two clusters of different names if `can_merge`; return whether they are merged."""
        if not self.can_merge(first, second):
            return False
        # The members of the second cluster have another name, so each of them gets the reason.
        for member in (self.root(first), *self.members(second)):
            self.reasons.setdefault(member, (rule, reason))
        return self._merge(first, second)

    def can_merge(self, first: int, second: int) -> bool:
        """Return whether no document and no line of the user separates two clusters."""
        first, second = self.root(first), self.root(second)
        if first == second or not self.isolated.isdisjoint((first, second)):
            return False
        has_one_name = len(self._names_of(first, second)) < 2
        return has_one_name and self.documents(first).isdisjoint(self.documents(second))

    def _names_of(self, *roots: int) -> set[str]:
        return {self.chosen_names[root] for root in roots if root in self.chosen_names}

    def _merge(self, first: int, second: int) -> bool:
        first, second = self.root(first), self.root(second)
        names = self._names_of(first, second)
        if first == second or len(names) > 1:
            return False
        if len(self.members(first)) < len(self.members(second)):
            first, second = second, first
        self._parents[second] = first
        self._members.setdefault(first, [first]).extend(self._members.pop(second, [second]))
        if names:
            self.chosen_names[first] = names.pop()
        self.merge_count += 1
        return True
