"""Find the members of a group whose name lists them (`docs/codebook.md`, 2.6)."""

from __future__ import annotations

import re

from summarizer.grounding.name_matching import norm
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry

_CONJUNCTION = re.compile(r",?\s+and\s+|,\s+|\s*&\s*")


def find_members(candidate: ActorCandidate, registry: ActorRegistry) -> list[ActorCandidate]:
    """Return the actors that the name of the group lists: `Unity and the Greens`.

    Countries in a description (`ministers from Kesh and Tarsia`) are not members: every part of
    the list must be an actor by itself.
    """
    parts = _conjuncts(candidate.name)
    if candidate.kind != "group" or len(parts) < 2:
        return []
    actors = [registry.find_by_name(part) for part in parts]
    members = [actor for actor in actors if actor is not None and actor is not candidate]
    return members if len(members) == len(parts) else []


def names_several_actors(phrase: str, registry: ActorRegistry) -> bool:
    """Return whether the phrase joins a listed actor with others (`Unity and the Greens`)."""
    return " and " in phrase and any(registry.find_by_name(part) for part in _conjuncts(phrase))


def _conjuncts(phrase: str) -> list[str]:
    return [part for part in _CONJUNCTION.split(phrase) if norm(part)]
