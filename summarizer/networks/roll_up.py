"""Which actor of an affiliation chain stands for its holder."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.entity_resolution.entities import Entity
from summarizer.networks.statement import Level

_EXECUTIVE = frozenset({"government", "agency", "military"})
_SPEAKS_FOR_ANOTHER = frozenset({"person", "agency", "military"})


def rolled_up(chain: Sequence[Entity], level: Level) -> Entity:
    """Return the entity of `chain` that stands for its first one at `level`.

    Args:
        chain: The holder, to whom it belongs, and so on; not empty.
        level: `actor`: the holder. `organization`: the first that is no person. `state`: on from
            persons, ministries and armed forces, up to a government, party, parliament, court or
            whatever else speaks for itself. `top`: the end of the chain.
    """
    if level == "actor":
        return chain[0]
    if level == "top":
        return chain[-1]
    if level == "organization":
        return next((entity for entity in chain if entity.kind != "person"), chain[0])
    at = 0
    while at + 1 < len(chain) and _climbs(chain[at], chain[at + 1]):
        at += 1
    return chain[at]


def _climbs(here: Entity, above: Entity) -> bool:
    """Tell whether `here` speaks for `above`.

    A group speaks for a state whose officials it consists of, but not for a party or parliament:
    those who break ranks would vanish in it.
    """
    if here.kind == "group":
        return above.kind in _EXECUTIVE
    return here.kind in _SPEAKS_FOR_ANOTHER
