"""What entities are called: each by a name of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarizer.entity_resolution.entities import Entity
from summarizer.entity_resolution.evidence import Evidence
from summarizer.entity_resolution.name_analysis import naming
from summarizer.grounding.countries import countries_with_capital
from summarizer.vocabulary import ActorKind


@dataclass(frozen=True, slots=True)
class _Called:
    """What a cluster is called, and how little that tells outside its documents."""

    label: str
    kind: ActorKind
    common: bool
    bare: bool


def entities(evidence: Evidence) -> dict[int, Entity]:
    """Return the entity of each cluster, by its root.

    Clusters that would share a name are told apart by what they belong to, their kind, or the
    first document that has them: `Foreign Ministry (Kesh)`. So is a name that tells nothing
    outside its document: `government (e04)`.
    """
    called = {root: _called(root, evidence) for root in evidence.clusters.roots()}
    groups: dict[str, list[int]] = defaultdict(list)
    for root, name in called.items():
        groups[name.label.casefold()].append(root)
    taken: set[str] = set()
    found: dict[int, Entity] = {}
    for label_key in sorted(groups):
        for root, label in _told_apart(groups[label_key], called, evidence).items():
            found[root] = Entity(_free(label, root, taken, evidence), called[root].kind)
            taken.add(found[root].name.casefold())
    return found


def above(root: int, evidence: Evidence) -> int | None:
    """Return the cluster to which this one belongs, None if its documents disagree or are silent.

    Where none says so, the name may: `Kesh’s Foreign Ministry`.
    """
    clusters = evidence.clusters
    found = {
        clusters.root(number)
        for member in clusters.members(root)
        if (number := evidence.above[member]) is not None
    } - {root}
    if not found:
        owners = {
            evidence.side(owner)
            for member in clusters.members(root)
            if (owner := evidence.names[member].owner)
        }
        found = {int(number) for side, number in owners if side == "cluster"} - {root}
    return found.pop() if len(found) == 1 else None


def _called(root: int, evidence: Evidence) -> _Called:
    kind = _kind(root, evidence)
    pinned = evidence.clusters.pinned(root)
    if pinned is not None:
        return _Called(pinned, kind, common=False, bare=False)
    label = _plain_name(root, evidence)
    name = naming(label, kind)
    return _Called(label, kind, common=not name.proper, bare=name.bare)


def _plain_name(root: int, evidence: Evidence) -> str:
    """Return the name of a cluster, its fullest and most frequent.

    A name that its own documents call an alias, or that is a capital, comes after the others.
    """
    members = evidence.clusters.members(root)
    aliases = {
        alias.casefold() for member in members for alias in evidence.sightings[member].aliases
    }
    person = evidence.is_person(root)
    counts = Counter(evidence.names[member].label for member in members)
    names = {evidence.names[member].label: evidence.names[member] for member in members}
    return min(
        counts,
        key=lambda label: (
            label.casefold() in aliases or bool(countries_with_capital(label) - {names[label].key}),
            not names[label].proper,
            names[label].whole_state,
            -names[label].words if person else 0,
            -counts[label],
            label,
        ),
    )


def _kind(root: int, evidence: Evidence) -> ActorKind:
    counts = Counter(evidence.sightings[member].kind for member in evidence.clusters.members(root))
    return min(counts, key=lambda kind: (kind == "other", -counts[kind], kind))


def _told_apart(
    roots: Sequence[int], called: Mapping[int, _Called], evidence: Evidence
) -> dict[int, str]:
    """Return a label for each of the clusters that share a name, as short as can be."""
    # What the user set apart takes the addition; what it was taken from keeps its name.
    kept = [root for root in roots if not evidence.clusters.is_apart(root)]
    keeper = kept[0] if len(kept) == 1 and not called[kept[0]].common else None
    if keeper is not None and len(roots) == 1:
        return {keeper: called[keeper].label}
    owners = {
        root: called[over].label for root in roots if (over := above(root, evidence)) is not None
    }
    by_owner = Counter(owners.values())
    by_kind = Counter(called[root].kind for root in roots)
    labels = {}
    for root in roots:
        name = called[root]
        if root == keeper:
            labels[root] = name.label
        elif root in owners and by_owner[owners[root]] == 1:
            labels[root] = f"{name.label} ({owners[root]})"
        elif len(roots) == 1 and not name.bare:
            labels[root] = name.label
        elif by_kind[name.kind] == 1 and not name.bare:
            labels[root] = f"{name.label} ({name.kind})"
        else:
            labels[root] = f"{name.label} ({_first_document(root, evidence)})"
    return labels


def _free(label: str, root: int, taken: set[str], evidence: Evidence) -> str:
    """Return a label that nobody has yet."""
    if label.casefold() not in taken:
        return label
    first = min(evidence.sightings[member].place for member in evidence.clusters.members(root))
    label = f"{label} ({' '.join(first)})"
    while label.casefold() in taken:
        label += "*"
    return label


def _first_document(root: int, evidence: Evidence) -> str:
    return min(evidence.clusters.documents(root))
