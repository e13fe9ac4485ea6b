"""What the documents say of each sighting: its name, to whom it belongs, of which state it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from summarizer.entity_resolution.clusters import Clusters
from summarizer.entity_resolution.document_actors import DocumentActor
from summarizer.entity_resolution.name_analysis import STATE_KINDS, NameAnalysis, naming

Side = tuple[str, int | str]
"""A state or body: the cluster that it is, or the name of one that is no actor anywhere."""

Refuse = Callable[[int, int, str], None]
"""Takes two sightings that are kept apart, and why."""


class Evidence:
    """The sightings of a corpus by number, with what can be told from each.

    Attributes:
        sightings: Sorted by document and id, so that nothing hangs on the order of documents.
        names: What the name of each says; where the user chose another, what that one says.
        above: The sighting each belongs to in its own document.
    """

    def __init__(self, sightings: Sequence[DocumentActor], names: Sequence[str]) -> None:
        self.sightings = sightings
        self.names: list[NameAnalysis] = [
            naming(name, sighting.kind) for sighting, name in zip(sightings, names, strict=True)
        ]
        numbers = {sighting.place: number for number, sighting in enumerate(sightings)}
        self.above: list[int | None] = [
            numbers.get((sighting.document, sighting.affiliation)) if sighting.affiliation else None
            for sighting in sightings
        ]
        self._states_by_name: dict[str, list[int]] = defaultdict(list)
        for number, sighting in enumerate(sightings):
            if sighting.kind in ("government", "other"):
                self._states_by_name[self.names[number].key].append(number)
        self._sides: dict[str, Side] = {}
        self._sides_at = -1
        self.clusters = Clusters([sighting.document for sighting in sightings])

    def chain(self, number: int) -> Iterator[int]:
        """Yield the sighting and to whom it belongs in its document, each once."""
        seen: set[int] = set()
        here: int | None = number
        while here is not None and here not in seen:
            seen.add(here)
            yield here
            here = self.above[here]

    def side(self, owner: str) -> Side:
        """Return who is called `owner`: a cluster, if there is exactly one, else the name."""
        if self._sides_at != self.clusters.changes:
            self._sides, self._sides_at = {}, self.clusters.changes
        side = self._sides.get(owner)
        if side is None:
            side = self._sides[owner] = self._looked_up(owner)
        return side

    def _looked_up(self, owner: str) -> Side:
        roots = {self.clusters.root(number) for number in self._states_by_name.get(owner, ())}
        if roots:
            # What is one cluster stays one, so it need not be looked at again.
            self._states_by_name[owner] = list(roots)
        return ("cluster", roots.pop()) if len(roots) == 1 else ("name", owner)

    def owner(self, number: int) -> Side | None:
        """Return to whom the sighting belongs: its name's word goes before its document's."""
        if self.names[number].owner:
            return self.side(self.names[number].owner)
        above = self.above[number]
        return ("cluster", self.clusters.root(above)) if above is not None else None

    def state(self, number: int) -> Side | None:
        """Return the state that the sighting is of, None if nothing tells.

        `Citizens’ Bloc` is of no state, and neither is a member of a nameless `government`.
        """
        for here in self.chain(number):
            kind, name = self.sightings[here].kind, self.names[here]
            if name.owner and kind in STATE_KINDS:
                return self.side(name.owner)
            is_state = kind == "government" and name.proper
            if is_state and here != number and self.above[here] is None:
                return "cluster", self.clusters.root(here)
        return None

    def states(self, number: int) -> set[Side]:
        """Return the states that the sightings of a cluster are of."""
        found = (self.state(member) for member in self.clusters.members(number))
        return {state for state in found if state is not None}

    def agree(self, one: int, other: int) -> bool:
        """Tell whether two clusters are not of different states."""
        return len(self.states(one) | self.states(other)) < 2

    def is_person(self, number: int) -> bool:
        """Tell whether a sighting is a person."""
        return self.sightings[number].kind == "person"
