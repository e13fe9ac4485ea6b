"""Resolve the actors of many documents to entities.

The lines of the user come first, then equal names, institutions, capitals, aliases and partial
names of persons, repeated until nothing changes. `docs/explanation/networks.md` explains the rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from summarizer.entity_resolution.affiliation_support import weak_affiliations
from summarizer.entity_resolution.canonical_names import affiliation_of, build_entities
from summarizer.entity_resolution.common_names import report_common_names
from summarizer.entity_resolution.context import ResolutionContext
from summarizer.entity_resolution.document_actors import DocumentActor
from summarizer.entity_resolution.entities import (
    ActorRef,
    Entity,
    Merge,
    RejectedMerge,
    Resolution,
    Rule,
)
from summarizer.entity_resolution.institutions import merge_institutions
from summarizer.entity_resolution.linking import (
    link_aliases,
    link_capitals,
    link_partial_names,
    report_acronyms,
)
from summarizer.entity_resolution.name_analysis import analyze_name, name_key
from summarizer.entity_resolution.override_files import NONE, AliasLine
from summarizer.entity_resolution.party_members import link_party_members
from summarizer.entity_resolution.same_name import merge_same_names


def resolve(actors: Iterable[DocumentActor], aliases: Sequence[AliasLine] = ()) -> Resolution:
    """Return the entities of a corpus; `aliases`, which the user states, override every rule.

    The order of the documents does not matter.
    """
    ordered = sorted(actors, key=lambda actor: actor.ref)
    lines = _matching_lines(ordered, aliases)
    names = [
        actor.name if line is None or line.canonical == NONE else line.canonical
        for actor, line in zip(ordered, lines, strict=True)
    ]
    context = ResolutionContext(ordered, names)
    _apply_overrides(context, lines)
    rejected = _apply_rules(context)
    entities = build_entities(context)
    overrides = {
        entities[context.clusters.root(index)].name: line.affiliation
        for index, line in enumerate(lines)
        if line is not None and line.affiliation
    }
    return Resolution(
        entities={
            actor.ref: entities[context.clusters.root(index)]
            for index, actor in enumerate(context.actors)
        },
        affiliations=_affiliations(context, entities, overrides),
        document_affiliations=_document_affiliations(context, entities, overrides),
        merges=tuple(_merges(context, entities)),
        rejected_merges=_rejected_merges(context, rejected),
    )


def _matching_lines(
    actors: Sequence[DocumentActor], lines: Sequence[AliasLine]
) -> list[AliasLine | None]:
    """Return the most specific line that matches each actor, `None` when no line matches."""
    by_name: dict[str, list[AliasLine]] = defaultdict(list)
    for line in lines:
        for key in {name_key(line.name, "person"), name_key(line.name, "other")}:
            by_name[key].append(line)

    def matching(name: str, actor: DocumentActor) -> list[AliasLine]:
        key = name_key(name, actor.kind)
        return [
            line
            for line in by_name.get(key, ())
            if name_key(line.name, actor.kind) == key and line.fits(actor.kind, actor.document)
        ]

    def most_specific(actor: DocumentActor) -> AliasLine | None:
        matches = matching(actor.name, actor) or [
            line
            for alias in actor.aliases
            for line in matching(alias, actor)
            # `company` is an alias of whatever company a document is about.
            if line.origin == "codebook" and analyze_name(alias, actor.kind).proper
        ]
        return max(matches, key=_precedence, default=None)

    return [most_specific(actor) for actor in actors]


def _precedence(line: AliasLine) -> tuple[bool, bool, bool]:
    return line.origin == "aliases.csv", bool(line.document), bool(line.kind)


def _apply_overrides(context: ResolutionContext, lines: Sequence[AliasLine | None]) -> None:
    """Merge and isolate actors as the user's lines state."""
    by_canonical_name: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line is None:
            continue
        if line.canonical == NONE:
            context.clusters.isolated.add(index)
        else:
            by_canonical_name[line.canonical].append(index)
            context.clusters.chosen_names[index] = line.canonical
            reason = f"{line.origin}: “{line.name}” is {line.canonical}"
            context.clusters.reasons[index] = ("user", reason)
    for indices in by_canonical_name.values():
        context.clusters.merge_same_name(indices)


def _apply_rules(context: ResolutionContext) -> dict[tuple[int, int], str]:
    """Apply the rules until nothing changes; return the pairs not merged, with the reason."""
    rejected: dict[tuple[int, int], str] = {}

    def reject(first: int, second: int, reason: str) -> None:
        rejected[first, second] = reason

    merge_count = -1
    while merge_count != context.clusters.merge_count:
        merge_count = context.clusters.merge_count
        rejected.clear()
        merge_same_names(context, reject)
        merge_institutions(context, reject)
        link_party_members(context, reject)
        link_capitals(context, reject)
        link_aliases(context, reject)
        link_partial_names(context, reject)
        report_acronyms(context, reject)
        report_common_names(context, reject)
    return rejected


def _affiliations(
    context: ResolutionContext, entities: Mapping[int, Entity], overrides: Mapping[str, str]
) -> dict[str, Entity]:
    weak = weak_affiliations(context)
    affiliations = {
        entity.name: entities[affiliation]
        for root, entity in entities.items()
        if weak.isdisjoint(context.clusters.members(root))
        and (affiliation := affiliation_of(root, context)) is not None
    }
    by_key = {name_key(entity.name, entity.kind): entity for entity in entities.values()}
    for name, target in overrides.items():
        affiliations.pop(name, None)
        if target != NONE:
            known = by_key.get(name_key(target, "other"))
            affiliations[name] = known or Entity(target, "other")
    return affiliations


def _document_affiliations(
    context: ResolutionContext, entities: Mapping[int, Entity], overrides: Mapping[str, str]
) -> dict[ActorRef, ActorRef]:
    """Return the affiliation of each actor in its document, unless it is weak or overridden."""
    weak = weak_affiliations(context)
    return {
        actor.ref: context.actors[affiliation].ref
        for index, actor in enumerate(context.actors)
        if (affiliation := context.affiliations[index]) is not None
        and index not in weak
        and entities[context.clusters.root(index)].name not in overrides
    }


def _merges(context: ResolutionContext, entities: Mapping[int, Entity]) -> Iterable[Merge]:
    clusters, names = context.clusters, context.names
    for root, entity in sorted(entities.items(), key=lambda item: item[1].name):
        members = sorted(clusters.members(root))
        if len(members) == 1 and root not in clusters.chosen_names:
            continue
        reasons_by_name = {
            names[member].key: reason
            for member in members
            if (reason := clusters.reasons.get(member)) and reason[0] != "user"
        }
        entity_key = name_key(entity.name, entity.kind)
        document_count = len(clusters.documents(root))
        for index in members:
            reason = clusters.reasons.get(index) or reasons_by_name.get(names[index].key)
            is_named = names[index].key == entity_key
            if reason is None or (is_named and reason[0] not in ("user", "institution")):
                reason = _same_name_reason(index, entity, document_count, context)
            actor = context.actors[index]
            yield Merge(entity.name, entity.kind, actor.name, *actor.ref, *reason)


def _same_name_reason(
    index: int, entity: Entity, document_count: int, context: ResolutionContext
) -> tuple[Rule, str]:
    actor, name = context.actors[index], context.names[index]
    if actor.kind != entity.kind:
        return "same-name", f"same name; the kind is {actor.kind} here"
    if name.owner or not name.proper:
        return "same-owner", f"“{name.rest}” of the same owner"
    return "same-name", f"same name, in {document_count} documents"


def _rejected_merges(
    context: ResolutionContext, rejected: Mapping[tuple[int, int], str]
) -> tuple[RejectedMerge, ...]:
    clusters, actors = context.clusters, context.actors
    merges = {
        RejectedMerge(actors[first].name, actors[second].name, actors[first].kind, reason)
        for (first, second), reason in rejected.items()
        if clusters.root(first) != clusters.root(second)
    }
    return tuple(sorted(merges, key=lambda m: (m.name, m.other, m.reason, m.kind)))
