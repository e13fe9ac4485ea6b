"""Compare two persons by country, organization and role before a partial name merges them."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.entity_resolution.context import Owner, ResolutionContext


@dataclass(frozen=True, slots=True)
class _PersonFacts:
    countries: frozenset[Owner]
    organizations: frozenset[int]
    roles: frozenset[str]


class PersonCompatibility:
    """Facts about clusters of persons, cached for one pass over them."""

    def __init__(self, context: ResolutionContext) -> None:
        self._context = context
        self._facts: dict[tuple[int, int], _PersonFacts] = {}

    def conflict(self, first: int, second: int) -> str | None:
        """Return why two persons cannot be the same, `None` when they can."""
        if not self._context.clusters.can_merge(first, second):
            return "two actors in one document"
        if len(self._facts_of(first).countries | self._facts_of(second).countries) > 1:
            return "of different states"
        return None if self.common_ground(first, second) else "no affiliation or role in common"

    def merge(self, whole: int, part: int, reason: str) -> None:
        """Merge two persons and their facts."""
        first, second = self._facts_of(whole), self._facts_of(part)
        if self._context.clusters.merge(whole, part, "person-part", reason):
            self._facts[self._key(whole)] = _PersonFacts(
                first.countries | second.countries,
                first.organizations | second.organizations,
                first.roles | second.roles,
            )

    def common_ground(self, first: int, second: int) -> str | None:
        """Return what two persons share: an organization, or a role if one has no organization."""
        a, b = self._facts_of(first), self._facts_of(second)
        if shared := a.organizations & b.organizations:
            return f"belong to {min(self._context.actors[index].name for index in shared)}"
        if a.organizations and b.organizations:
            return None
        roles = a.roles & b.roles
        return f"are {min(roles)}" if roles else None

    def _facts_of(self, index: int) -> _PersonFacts:
        context, key = self._context, self._key(index)
        if key not in self._facts:
            members = context.clusters.members(index)
            organizations = {
                affiliation
                for member in members
                for affiliation in context.affiliation_chain(member)
                if affiliation != member
            }
            roles = (context.actors[member].role for member in members)
            self._facts[key] = _PersonFacts(
                countries=frozenset(context.countries(index)),
                organizations=frozenset(map(context.clusters.root, organizations)),
                roles=frozenset(" ".join(role.casefold().split()) for role in roles if role),
            )
        return self._facts[key]

    def _key(self, index: int) -> tuple[int, int]:
        clusters = self._context.clusters
        return clusters.root(index), len(clusters.members(index))
