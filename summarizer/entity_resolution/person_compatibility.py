"""What two people have in common, without which a part of a name joins nobody."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.entity_resolution.evidence import Evidence, Side


@dataclass(frozen=True, slots=True)
class _Ground:
    states: frozenset[Side]
    organisations: frozenset[int]
    roles: frozenset[str]


class PersonCompatibility:
    """What is known of clusters during one pass over them, each looked at once."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._known: dict[tuple[int, int], _Ground] = {}

    def doubt(self, one: int, other: int) -> str | None:
        """Return what speaks against two people being one, None if nothing does."""
        if not self._evidence.clusters.may_join(one, other):
            return "two actors in one document"
        if len(self._of(one).states | self._of(other).states) > 1:
            return "of different states"
        return None if self.common(one, other) else "no affiliation or role in common"

    def link(self, whole: int, part: int, reason: str) -> None:
        """Join two people; what is known of the one is known of the other from now on."""
        ours, theirs = self._of(whole), self._of(part)
        if self._evidence.clusters.link(whole, part, "person-part", reason):
            self._known[self._key(whole)] = _Ground(
                ours.states | theirs.states,
                ours.organisations | theirs.organisations,
                ours.roles | theirs.roles,
            )

    def common(self, one: int, other: int) -> str | None:
        """Return what two people share: an organisation, or a role where one has none."""
        ours, theirs = self._of(one), self._of(other)
        if shared := ours.organisations & theirs.organisations:
            names = (self._evidence.sightings[number].name for number in shared)
            return f"belong to {min(names)}"
        if ours.organisations and theirs.organisations:
            return None
        roles = ours.roles & theirs.roles
        return f"are {min(roles)}" if roles else None

    def _of(self, number: int) -> _Ground:
        evidence = self._evidence
        members = evidence.clusters.members(number)
        key = self._key(number)
        if key not in self._known:
            above = {up for one in members for up in evidence.chain(one) if up != one}
            roles = (evidence.sightings[member].role for member in members)
            self._known[key] = _Ground(
                states=frozenset(evidence.states(number)),
                organisations=frozenset(evidence.clusters.root(up) for up in above),
                roles=frozenset(" ".join(role.casefold().split()) for role in roles if role),
            )
        return self._known[key]

    def _key(self, number: int) -> tuple[int, int]:
        clusters = self._evidence.clusters
        return clusters.root(number), len(clusters.members(number))
