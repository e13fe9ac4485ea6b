"""Roll holders up along their affiliations, and groups down to their members."""

from collections.abc import Callable, Sequence

from summarizer.entity_resolution.entities import Entity
from summarizer.networks.statement import Level

_EXECUTIVE = frozenset({"government", "agency", "military"})
_SPEAKS_FOR_PARENT = frozenset({"person", "agency", "military"})


def roll_up(chain: Sequence[Entity], level: Level) -> Entity:
    """Return the entity of `chain` that represents its first one at `level`.

    Args:
        chain: The holder, its affiliation, the affiliation of that, and so on; not empty.
        level: `actor`: the holder. `organization`: the first that is not a person. `state`: past
            persons, ministries and armed forces, up to a government, party, parliament, court or
            another body that speaks for itself. `top`: the end of the chain.
    """
    if level == "actor":
        return chain[0]
    if level == "top":
        return chain[-1]
    if level == "organization":
        return next((entity for entity in chain if entity.kind != "person"), chain[0])
    index = 0
    while index + 1 < len(chain) and _speaks_for(chain[index], chain[index + 1]):
        index += 1
    return chain[index]


def _speaks_for(entity: Entity, parent: Entity) -> bool:
    """Return whether `entity` speaks for `parent`.

    A group speaks for a state whose officials it consists of, but not for a party or parliament:
    members who break ranks would disappear in it.
    """
    if entity.kind == "group":
        return parent.kind in _EXECUTIVE
    return entity.kind in _SPEAKS_FOR_PARENT


def leaf_members(holder: str, members_of: Callable[[str], Sequence[str]]) -> list[str]:
    """Return the members of a group, with groups among them expanded, in order.

    The result is `[holder]` when it has no members but itself.
    """
    leaves: dict[str, None] = {}
    pending, seen = [holder], {holder}
    while pending:
        actor_id = pending.pop()
        members = members_of(actor_id)
        if not members:
            leaves[actor_id] = None
        pending.extend(member for member in reversed(members) if member not in seen)
        seen.update(members)
    return list(leaves) or [holder]
