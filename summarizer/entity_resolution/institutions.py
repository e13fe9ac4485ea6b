"""Merge institutions of one capitalized common name that no document gives an owner.

`State Senate` and `Constitutional Court` exist in many states, but in most corpora they are one,
unless something speaks against it: two owners, documents of different states, or two of the name in
one document.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from summarizer.entity_resolution.context import RejectCallback, ResolutionContext
from summarizer.entity_resolution.name_analysis import INSTITUTION_KINDS, STATE_BODY_KINDS

_Group = list[int]


def merge_institutions(context: ResolutionContext, reject: RejectCallback) -> None:
    """Merge the institutions of each name, and report those that are kept apart."""
    states = _states_by_document(context)
    for group in _groups(context):
        if conflict := _conflict(group, context):
            _reject_all(group, conflict, context, reject)
            continue
        parts, stateless = _parts_by_state(group, states, context)
        if len(parts) > 1:
            _reject_all(group, "in documents of different states", context, reject)
        else:
            parts = [[*(parts[0] if parts else ()), *stateless]]
        for part in parts:
            _merge(part, context)


def _groups(context: ResolutionContext) -> Iterator[_Group]:
    """Yield the institutions of each name, with and without an owner, if any has none."""
    groups: dict[tuple[str, str], _Group] = defaultdict(list)
    for index, actor in enumerate(context.actors):
        if actor.kind in INSTITUTION_KINDS and index not in context.clusters.isolated:
            kind = "state body" if actor.kind in STATE_BODY_KINDS else actor.kind
            groups[context.names[index].rest, kind].append(index)
    for group in groups.values():
        without_owner = any(
            context.names[index].is_institution and context.owner(index) is None for index in group
        )
        if without_owner and len(_roots(group, context)) > 1:
            yield group


def _conflict(group: _Group, context: ResolutionContext) -> str | None:
    """Return what speaks against one institution of this name in the corpus."""
    owners = {context.country(index) or context.owner(index) for index in group} - {None}
    if len(owners) > 1:
        return "of several owners"
    documents: dict[str, set[int]] = defaultdict(set)
    for index in group:
        documents[context.actors[index].document].add(context.clusters.root(index))
    return "two in one document" if any(len(roots) > 1 for roots in documents.values()) else None


def _states_by_document(context: ResolutionContext) -> dict[str, set[int]]:
    """Return the clusters of the governments that each document names."""
    states: dict[str, set[int]] = defaultdict(set)
    for index, actor in enumerate(context.actors):
        if actor.kind == "government" and context.names[index].proper:
            states[actor.document].add(context.clusters.root(index))
    return states


def _parts_by_state(
    group: _Group, states: dict[str, set[int]], context: ResolutionContext
) -> tuple[list[_Group], _Group]:
    """Return the parts of a group whose documents share a state, and the rest without a state."""
    parts: list[tuple[set[int], _Group]] = []
    stateless = []
    for index in group:
        actor = context.actors[index]
        # An international organization is the same in reports from any state.
        own = set(states.get(actor.document, ())) if actor.kind != "igo" else set()
        owner = context.country(index) or context.owner(index)
        if owner is not None and isinstance(owner[1], int):
            own.add(owner[1])
        if not own:
            stateless.append(index)
            continue
        touching = [part for part in parts if not own.isdisjoint(part[0])]
        parts = [part for part in parts if own.isdisjoint(part[0])]
        merged = own.union(*(part[0] for part in touching))
        parts.append((merged, sorted([index, *(i for part in touching for i in part[1])])))
    return [members for _, members in parts], stateless


def _merge(group: _Group, context: ResolutionContext) -> None:
    first, *others = sorted(group)
    documents = len({context.actors[index].document for index in group})
    name = context.actors[first].name
    reason = f"“{name}” in {documents} documents, and nothing speaks against one"
    for other in others:
        context.clusters.merge(first, other, "institution", reason)


def _reject_all(
    group: _Group, reason: str, context: ResolutionContext, reject: RejectCallback
) -> None:
    for first, second in pairwise(sorted(_roots(group, context))):
        reject(first, second, reason)


def _roots(group: Iterable[int], context: ResolutionContext) -> set[int]:
    return {context.clusters.root(index) for index in group}
