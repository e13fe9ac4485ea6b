"""The actors of a corpus with their names, affiliations, countries and clusters."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from summarizer.entity_resolution.clusters import Clusters
from summarizer.entity_resolution.document_actors import DocumentActor
from summarizer.entity_resolution.name_analysis import STATE_BODY_KINDS, analyze_name

Owner = tuple[str, int | str]
"""A country or organization: `("cluster", root)`, or `("name", key)` if it is no actor."""

RejectCallback = Callable[[int, int, str], None]
"""Called with two actors that are not merged, and the reason."""


class ResolutionContext:
    """The actors of a corpus, by index.

    Attributes:
        actors: Sorted by document and id, so that the order of the documents does not matter.
        names: The analysis of each actor's name, or of the name that the user chose.
        affiliations: The index of the actor that each belongs to in its document.
        clusters: The clusters merged so far.
    """

    def __init__(self, actors: Sequence[DocumentActor], names: Sequence[str]) -> None:
        self.actors = actors
        self.names = [analyze_name(n, actor.kind) for actor, n in zip(actors, names, strict=True)]
        indices = {actor.ref: index for index, actor in enumerate(actors)}
        self.affiliations: list[int | None] = [
            indices.get((actor.document, actor.affiliation)) if actor.affiliation else None
            for actor in actors
        ]
        self.clusters = Clusters([actor.document for actor in actors])
        self._possible_owners: dict[str, list[int]] = defaultdict(list)
        for index, actor in enumerate(actors):
            if actor.kind in ("government", "other"):
                self._possible_owners[self.names[index].key].append(index)
        self._owners: dict[str, Owner] = {}
        self._owners_merge_count = -1

    def affiliation_chain(self, index: int) -> Iterator[int]:
        """Yield the actor, the actor it belongs to in its document, and so on, each once."""
        seen: set[int] = set()
        current: int | None = index
        while current is not None and current not in seen:
            seen.add(current)
            yield current
            current = self.affiliations[current]

    def owner_named(self, key: str) -> Owner:
        """Return the only cluster of this name, or the name if there is not exactly one."""
        if self._owners_merge_count != self.clusters.merge_count:
            self._owners, self._owners_merge_count = {}, self.clusters.merge_count
        if key not in self._owners:
            roots = {self.clusters.root(index) for index in self._possible_owners[key]}
            # Merged clusters stay merged, so their roots are enough for the next lookup.
            self._possible_owners[key] = list(roots)
            self._owners[key] = ("cluster", roots.pop()) if len(roots) == 1 else ("name", key)
        return self._owners[key]

    def owner(self, index: int) -> Owner | None:
        """Return the owner in the actor's name, or else its affiliation in the document."""
        if self.names[index].owner:
            return self.owner_named(self.names[index].owner)
        affiliation = self.affiliations[index]
        return ("cluster", self.clusters.root(affiliation)) if affiliation is not None else None

    def country(self, index: int) -> Owner | None:
        """Return the country of the actor, `None` when it is not known.

        A party such as `Citizens’ Bloc` and an unnamed `government` give no country.
        """
        for current in self.affiliation_chain(index):
            kind, name = self.actors[current].kind, self.names[current]
            if name.owner and kind in STATE_BODY_KINDS:
                return self.owner_named(name.owner)
            is_named_government = kind == "government" and name.proper
            if is_named_government and current != index and self.affiliations[current] is None:
                return "cluster", self.clusters.root(current)
        return None

    def countries(self, index: int) -> set[Owner]:
        """Return the countries of the members of a cluster."""
        countries = (self.country(member) for member in self.clusters.members(index))
        return {country for country in countries if country is not None}

    def is_person(self, index: int) -> bool:
        """Return whether an actor is a person."""
        return self.actors[index].kind == "person"
