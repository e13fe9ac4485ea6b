"""Actors of many documents become entities.

The user's file first, then the same name, then an alias that is a name elsewhere, then a part of
a person's name; again until nothing changes.
`docs/explanation/networks.md` describes the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from summarizer.entity_resolution import user_overrides
from summarizer.entity_resolution.canonical_names import above, entities
from summarizer.entity_resolution.document_actors import DocumentActor
from summarizer.entity_resolution.entities import (
    ActorRef,
    Entity,
    Merge,
    RejectedMerge,
    Resolution,
    Rule,
)
from summarizer.entity_resolution.evidence import Evidence
from summarizer.entity_resolution.linking import (
    hint_at_acronyms,
    link_aliases,
    link_capitals,
    link_parts,
)
from summarizer.entity_resolution.name_analysis import name_key
from summarizer.entity_resolution.override_files import NONE, AliasLine
from summarizer.entity_resolution.same_name import unite_same_names


def resolve(sightings: Iterable[DocumentActor], aliases: Sequence[AliasLine] = ()) -> Resolution:
    """Return who is who across documents, whatever their order.

    Args:
        sightings: The actors of all documents.
        aliases: The lines of the user's `aliases.csv`; they win over every rule.
    """
    ordered = sorted(sightings, key=lambda sighting: sighting.place)
    line_of = user_overrides.UserLines(aliases).line
    lines = [line_of(sighting) for sighting in ordered] if aliases else [None] * len(ordered)
    names = [
        user_overrides.chosen_name(one, line) for one, line in zip(ordered, lines, strict=True)
    ]
    evidence = Evidence(ordered, names)
    user_overrides.apply(evidence, lines)
    doubts = _join(evidence)
    found = entities(evidence)
    decided = _decided(evidence, lines, found)
    return Resolution(
        entities=_by_place(evidence, found),
        affiliations=_affiliations(evidence, found, decided),
        own=_own(evidence, found, decided),
        merges=tuple(_merges(evidence, found)),
        refusals=_refusals(evidence, doubts),
    )


def _join(evidence: Evidence) -> dict[tuple[int, int], str]:
    """Apply the rules until nothing changes; return what was kept apart, and why."""
    doubts: dict[tuple[int, int], str] = {}
    changes = -1
    while changes != evidence.clusters.changes:
        changes = evidence.clusters.changes
        doubts.clear()

        def refuse(one: int, other: int, reason: str) -> None:
            doubts[one, other] = reason

        unite_same_names(evidence, refuse)
        link_capitals(evidence, refuse)
        link_aliases(evidence, refuse)
        link_parts(evidence, refuse)
        hint_at_acronyms(evidence, refuse)
    return doubts


def _by_place(evidence: Evidence, found: Mapping[int, Entity]) -> dict[ActorRef, Entity]:
    return {
        sighting.place: found[evidence.clusters.root(number)]
        for number, sighting in enumerate(evidence.sightings)
    }


def _decided(
    evidence: Evidence, lines: Sequence[AliasLine | None], found: Mapping[int, Entity]
) -> dict[str, str]:
    """Return to whom an entity belongs where the user says so, by names."""
    return {
        found[evidence.clusters.root(number)].name: line.affiliation
        for number, line in enumerate(lines)
        if line is not None and line.affiliation
    }


def _affiliations(
    evidence: Evidence, found: Mapping[int, Entity], decided: Mapping[str, str]
) -> dict[str, Entity]:
    belong = {
        entity.name: found[over]
        for root, entity in found.items()
        if (over := above(root, evidence)) is not None
    }
    if not decided:
        return belong
    by_key = {name_key(entity.name, entity.kind): entity for entity in found.values()}
    for name, affiliation in decided.items():
        belong.pop(name, None)
        if affiliation != NONE:
            known = by_key.get(name_key(affiliation, "other"))
            belong[name] = known or Entity(affiliation, "other")
    return belong


def _own(
    evidence: Evidence, found: Mapping[int, Entity], decided: Mapping[str, str]
) -> dict[ActorRef, ActorRef]:
    """Return to whom each actor belongs in its document, where the user does not say otherwise."""
    own = {}
    for number, sighting in enumerate(evidence.sightings):
        over = evidence.above[number]
        if over is not None and found[evidence.clusters.root(number)].name not in decided:
            own[sighting.place] = evidence.sightings[over].place
    return own


def _merges(evidence: Evidence, found: Mapping[int, Entity]) -> Iterable[Merge]:
    clusters, names = evidence.clusters, evidence.names
    for root, entity in sorted(found.items(), key=lambda item: item[1].name):
        members = sorted(clusters.members(root))
        if len(members) == 1 and clusters.pinned(root) is None:
            continue
        explained = {
            names[member].key: why
            for member in members
            if (why := clusters.why.get(member)) and why[0] != "user"
        }
        documents = len(clusters.documents(root))
        for number in members:
            joined = clusters.why.get(number) or explained.get(names[number].key)
            if joined is None or (joined[0] != "user" and _bears(number, entity, evidence)):
                joined = _same_name(number, entity, documents, evidence)
            sighting = evidence.sightings[number]
            yield Merge(entity.name, entity.kind, sighting.name, *sighting.place, *joined)


def _bears(number: int, entity: Entity, evidence: Evidence) -> bool:
    """Tell whether a sighting bears the name of its entity."""
    return evidence.names[number].key == name_key(entity.name, entity.kind)


def _same_name(number: int, entity: Entity, documents: int, evidence: Evidence) -> tuple[Rule, str]:
    sighting, name = evidence.sightings[number], evidence.names[number]
    if sighting.kind != entity.kind:
        return "same-name", f"same name; the kind is {sighting.kind} here"
    if name.owner or not name.proper:
        return "same-owner", f"“{name.rest}” of the same owner"
    return "same-name", f"same name, in {documents} documents"


def _refusals(
    evidence: Evidence, doubts: Mapping[tuple[int, int], str]
) -> tuple[RejectedMerge, ...]:
    clusters, sightings = evidence.clusters, evidence.sightings
    found = {
        RejectedMerge(sightings[one].name, sightings[other].name, sightings[one].kind, reason)
        for (one, other), reason in doubts.items()
        if clusters.root(one) != clusters.root(other)
    }
    return tuple(sorted(found, key=lambda pair: (pair.name, pair.other, pair.kind, pair.reason)))
