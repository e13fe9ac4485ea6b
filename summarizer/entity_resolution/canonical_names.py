"""Give each entity a canonical name that is unique in the corpus."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarizer.entity_resolution.context import ResolutionContext
from summarizer.entity_resolution.entities import Entity
from summarizer.entity_resolution.name_analysis import analyze_name
from summarizer.grounding.countries import countries_with_capital
from summarizer.vocabulary import ActorKind


@dataclass(frozen=True, slots=True)
class _ClusterName:
    """The name of a cluster before it is made unique."""

    label: str
    kind: ActorKind
    common: bool
    generic: bool


def build_entities(context: ResolutionContext) -> dict[int, Entity]:
    """Return the entity of each cluster, by its root.

    Clusters of the same name, and names that are generic outside their document, are distinguished
    by the entity they belong to (`Foreign Ministry (Kesh)`), by kind, or by their first document.
    """
    names = {root: _cluster_name(root, context) for root in context.clusters.roots()}
    groups: dict[str, list[int]] = defaultdict(list)
    for root, name in names.items():
        groups[name.label.casefold()].append(root)
    taken: set[str] = set()
    entities: dict[int, Entity] = {}
    for key in sorted(groups):
        for root, label in _disambiguate(groups[key], names, context).items():
            entities[root] = Entity(_unique(label, root, taken, context), names[root].kind)
            taken.add(entities[root].name.casefold())
    return entities


def affiliation_of(root: int, context: ResolutionContext) -> int | None:
    """Return the cluster that a cluster belongs to, `None` when it is unknown or contradictory.

    When no document states an affiliation, the name may: `Kesh’s Foreign Ministry`.
    """
    clusters = context.clusters
    members = clusters.members(root)
    affiliations = {
        clusters.root(index)
        for member in members
        if (index := context.affiliations[member]) is not None
    } - {root}
    if not affiliations:
        owners = {
            context.owner_named(owner)
            for member in members
            if (owner := context.names[member].owner)
        }
        affiliations = {int(value) for form, value in owners if form == "cluster"} - {root}
    return affiliations.pop() if len(affiliations) == 1 else None


def _cluster_name(root: int, context: ResolutionContext) -> _ClusterName:
    kinds = Counter(context.actors[member].kind for member in context.clusters.members(root))
    kind = min(kinds, key=lambda kind: (kind == "other", -kinds[kind], kind))
    if root in context.clusters.chosen_names:
        name = context.clusters.chosen_names[root]
        return _ClusterName(name, kind, common=False, generic=False)
    label = _best_label(root, context)
    analysis = analyze_name(label, kind)
    # An institution of several documents has no owner that could distinguish it.
    is_known = analysis.is_institution and len(context.clusters.documents(root)) > 1
    common, generic = not analysis.proper, analysis.generic
    return _ClusterName(
        label, kind, common=common and not is_known, generic=generic and not is_known
    )


def _best_label(root: int, context: ResolutionContext) -> str:
    """Return the fullest and most frequent name of a cluster; aliases and capitals come last."""
    members = context.clusters.members(root)
    aliases = {alias.casefold() for member in members for alias in context.actors[member].aliases}
    is_person = context.is_person(root)
    counts = Counter(context.names[member].label for member in members)
    names = {context.names[member].label: context.names[member] for member in members}
    return min(
        counts,
        key=lambda label: (
            label.casefold() in aliases or bool(countries_with_capital(label) - {names[label].key}),
            not names[label].proper,
            names[label].is_government,
            -names[label].words if is_person else 0,
            -counts[label],
            label,
        ),
    )


def _disambiguate(
    roots: Sequence[int], names: Mapping[int, _ClusterName], context: ResolutionContext
) -> dict[int, str]:
    """Return a label for each cluster of one name, with the shortest addition that helps."""
    # An actor that the user isolated gets an addition; the others keep the name.
    others = [root for root in roots if root not in context.clusters.isolated]
    plain = others[0] if len(others) == 1 and not names[others[0]].common else None
    if plain is not None and len(roots) == 1:
        return {plain: names[plain].label}
    owners = {
        root: names[affiliation].label
        for root in roots
        if (affiliation := affiliation_of(root, context)) is not None
    }
    owner_counts = Counter(owners.values())
    kind_counts = Counter(names[root].kind for root in roots)
    labels = {}
    for root in roots:
        name = names[root]
        if root == plain:
            labels[root] = name.label
        elif root in owners and owner_counts[owners[root]] == 1:
            labels[root] = f"{name.label} ({owners[root]})"
        elif len(roots) == 1 and not name.generic:
            labels[root] = name.label
        elif kind_counts[name.kind] == 1 and not name.generic:
            labels[root] = f"{name.label} ({name.kind})"
        else:
            labels[root] = f"{name.label} ({min(context.clusters.documents(root))})"
    return labels


def _unique(label: str, root: int, taken: set[str], context: ResolutionContext) -> str:
    if label.casefold() not in taken:
        return label
    first = min(context.actors[member].ref for member in context.clusters.members(root))
    label = f"{label} ({' '.join(first)})"
    while label.casefold() in taken:
        label += "*"
    return label
