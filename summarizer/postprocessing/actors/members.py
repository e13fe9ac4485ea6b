"""Who belongs to a group that is named by its members (`docs/codebook.md`, 2.6)."""

from __future__ import annotations

import re

from summarizer.grounding.name_matching import norm
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry

_JOIN = re.compile(r",?\s+and\s+|,\s+|\s*&\s*")


def members_of(entry: ActorCandidate, roster: ActorRegistry) -> list[ActorCandidate]:
    """Return the actors that the name of the group lists: `Unity and the Greens`.

    Places inside a description (`ministers from Kesh and Tarsia`) are no members: every part of
    the list must be an actor by itself.
    """
    parts = [part for part in _JOIN.split(entry.name) if norm(part)]
    if entry.kind != "group" or len(parts) < 2:
        return []
    found = [roster.named(part) for part in parts]
    members = [member for member in found if member is not None and member is not entry]
    return members if len(members) == len(parts) else []


def names_several(phrase: str, roster: ActorRegistry) -> bool:
    """Tell whether the phrase joins a listed actor with others (`Unity and the Greens`)."""
    parts = [part for part in _JOIN.split(phrase) if norm(part)]
    return " and " in phrase and any(roster.named(part) for part in parts)
