"""Merge actors of the same proper name, or of the same common name and owner."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from summarizer.entity_resolution.context import Owner, RejectCallback, ResolutionContext
from summarizer.entity_resolution.name_analysis import STATE_BODY_KINDS

_OWNED_KINDS = STATE_BODY_KINDS | {"igo", "media"}
"""Kinds of which an owner has only one by a common name: `state television`."""

_Group = list[int]


def merge_same_names(context: ResolutionContext, reject: RejectCallback) -> None:
    """Merge actors of the same name until nothing changes.

    The loop is needed because merging two owners can make the names of their bodies equal.
    """
    full_name_words = {
        word
        for index, name in enumerate(context.names)
        if name.proper and name.words > 1 and context.is_person(index)
        for word in name.key.split()
    }
    merge_count = -1
    while merge_count != context.clusters.merge_count:
        merge_count = context.clusters.merge_count
        groups: dict[tuple[str, Owner | None, str], _Group] = defaultdict(list)
        for index in range(len(context.actors)):
            if key := _group_key(index, context):
                groups[key].append(index)
        for group in (group for group in groups.values() if len(group) > 1):
            for block in _blocks(group, context, reject):
                _merge_block(block, context, full_name_words, reject)


def _group_key(index: int, context: ResolutionContext) -> tuple[str, Owner | None, str] | None:
    """Return what groups an actor with others, `None` when its name identifies nothing."""
    name, actor = context.names[index], context.actors[index]
    if name.is_government and actor.kind == "government":
        return "proper", None, name.owner
    if name.proper and not name.owner:
        return "proper", None, name.key
    if name.proper or (actor.kind in _OWNED_KINDS and context.affiliations[index] is not None):
        return "owned", context.owner(index), name.rest
    return None


def _blocks(group: _Group, context: ResolutionContext, reject: RejectCallback) -> Iterable[_Group]:
    """Return the parts of a group whose kinds are compatible.

    Documents disagree on kinds: `other` fits any kind, all kinds of state bodies fit each other,
    and a name of several words denotes one organization whatever its kind.
    """
    blocks: dict[str, _Group] = defaultdict(list)
    for index in group:
        blocks[_kind_class(index, context)].append(index)
    unknown = blocks.pop("other", [])
    if unknown and len(blocks) == 1:
        next(iter(blocks.values())).extend(unknown)
    elif unknown:
        blocks["other"] = unknown
    for first, second in pairwise(sorted(blocks)):
        reject(blocks[first][0], blocks[second][0], f"kinds differ: {first}, {second}")
    return blocks.values()


def _kind_class(index: int, context: ResolutionContext) -> str:
    kind = context.actors[index].kind
    if kind in ("person", "other"):
        return kind
    name = context.names[index]
    if name.words > 1 and not name.is_government:
        return "body"
    return "state body" if kind in STATE_BODY_KINDS else kind


def _merge_block(
    block: _Group, context: ResolutionContext, full_name_words: set[str], reject: RejectCallback
) -> None:
    """Merge a block, or only the parts of each country when several countries are known."""
    is_single_name = context.is_person(block[0]) and context.names[block[0]].words == 1
    parts: dict[Owner | None, _Group] = defaultdict(list)
    for index in block:
        # A single name without a country can still have an organization.
        owner = context.owner(index) if is_single_name else None
        parts[context.country(index) or owner].append(index)
    unknown = parts.pop(None, [])
    is_part_of_full_name = is_single_name and not full_name_words.isdisjoint(
        context.names[block[0]].key.split()
    )
    if len(parts) <= 1 and not is_part_of_full_name:
        context.clusters.merge_same_name(block)
        return
    for part in parts.values():
        context.clusters.merge_same_name(part)
    reason = "of different states" if len(parts) > 1 else "part of a fuller name"
    for first, second in pairwise(sorted(part[0] for part in (*parts.values(), unknown) if part)):
        reject(first, second, reason)
