"""Rules of the same name: a proper name, or a common one with the same owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from summarizer.entity_resolution.evidence import Evidence, Refuse, Side
from summarizer.entity_resolution.name_analysis import STATE_KINDS

_OWNED_KINDS = STATE_KINDS | {"igo", "media"}
"""Kinds of which an owner has one by a common name: `state television`, but not `supporters`."""

_Group = list[int]
_Key = tuple[str, Side | None, str]


def unite_same_names(evidence: Evidence, refuse: Refuse) -> None:
    """Join what bears the same name, until nothing more can be joined.

    A body is known by its owner, and the owner may have become one with others meanwhile.
    """
    fuller = _parts_of_full_names(evidence)
    changes = -1
    while changes != evidence.clusters.changes:
        changes = evidence.clusters.changes
        for group in _groups(evidence):
            for block in _blocks(group, evidence, refuse):
                _unite_block(block, evidence, fuller, refuse)


def _groups(evidence: Evidence) -> Iterable[_Group]:
    """Return sightings by what their names say; those that say too little are in none."""
    groups: dict[_Key, _Group] = defaultdict(list)
    for number in range(len(evidence.sightings)):
        key = _group_key(number, evidence)
        if key is not None:
            groups[key].append(number)
    return [group for group in groups.values() if len(group) > 1]


def _group_key(number: int, evidence: Evidence) -> _Key | None:
    name, sighting = evidence.names[number], evidence.sightings[number]
    if sighting.kind == "person":
        return ("proper", None, name.key) if name.proper else None
    if name.whole_state and sighting.kind == "government":
        return "proper", None, name.owner
    if name.proper and not name.owner:
        return "proper", None, name.key
    if name.proper or (sighting.kind in _OWNED_KINDS and evidence.above[number] is not None):
        return "owned", evidence.owner(number), name.rest
    return None


def _blocks(group: _Group, evidence: Evidence, refuse: Refuse) -> Iterable[_Group]:
    """Return the parts of a group whose kinds may be one actor's.

    Documents disagree on kinds: `other` is any kind, and the kinds of a state's bodies are one.
    A name of several words is one body's whatever its kind; one of a single word may be two's.
    """
    blocks: dict[str, _Group] = defaultdict(list)
    for number in group:
        blocks[_family(number, evidence)].append(number)
    unknown = blocks.pop("other", [])
    if unknown and len(blocks) == 1:
        next(iter(blocks.values())).extend(unknown)
    elif unknown:
        blocks["other"] = unknown
    names = sorted(blocks)
    for one, other in pairwise(names):
        refuse(blocks[one][0], blocks[other][0], f"kinds differ: {one}, {other}")
    return blocks.values()


def _family(number: int, evidence: Evidence) -> str:
    kind = evidence.sightings[number].kind
    if kind in ("person", "other"):
        return kind
    name = evidence.names[number]
    if name.words > 1 and not name.whole_state:
        return "body"
    return "state body" if kind in STATE_KINDS else kind


def _unite_block(block: _Group, evidence: Evidence, fuller: set[str], refuse: Refuse) -> None:
    """Join a block, unless its parts are of different states: then each part, as far as known."""
    single = evidence.is_person(block[0]) and evidence.names[block[0]].words == 1
    parts: dict[Side | None, _Group] = defaultdict(list)
    for number in block:
        parts[_part(number, evidence, single=single)].append(number)
    unknown = parts.pop(None, [])
    sure = not (single and fuller & set(evidence.names[block[0]].key.split()))
    if len(parts) <= 1 and sure:
        evidence.clusters.unite([*unknown, *(number for part in parts.values() for number in part)])
        return
    for part in parts.values():
        evidence.clusters.unite(part)
    firsts = sorted(part[0] for part in (*parts.values(), unknown) if part)
    reason = "of different states" if len(parts) > 1 else "part of a fuller name"
    for one, other in pairwise(firsts):
        refuse(one, other, reason)


def _part(number: int, evidence: Evidence, *, single: bool) -> Side | None:
    """Return the state by which people of one name are told apart, or else their organisation."""
    state = evidence.state(number)
    if state is None and single:
        return evidence.owner(number)
    return state


def _parts_of_full_names(evidence: Evidence) -> set[str]:
    """Return every word of the people's full names."""
    return {
        word
        for number, name in enumerate(evidence.names)
        if name.proper and name.words > 1 and evidence.is_person(number)
        for word in name.key.split()
    }
