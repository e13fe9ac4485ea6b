"""Rules that join different names: an alias here that is a name there, part of a person's name."""

from __future__ import annotations

from collections import defaultdict

from summarizer.grounding.names import is_part_of
from summarizer.resolve.evidence import Evidence, Refuse
from summarizer.resolve.naming import STATE_KINDS, initials, is_related, naming

_WITNESSES = 2
"""Documents that must call an actor by a name unlike its own before that name is taken as its."""


def link_aliases(evidence: Evidence, refuse: Refuse) -> None:
    """Join an actor with the one whose name is its alias, where nobody else is called so."""
    clusters = evidence.clusters
    named: dict[str, list[int]] = defaultdict(list)
    called: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, sighting in enumerate(evidence.sightings):
        if evidence.names[number].proper and not clusters.is_apart(number):
            named[evidence.names[number].key].append(number)
        for alias in sighting.aliases:
            name = naming(alias, sighting.kind)
            if name.proper:
                called[name.key].append((number, alias))
    for key in sorted(called.keys() & named.keys()):
        roots = {clusters.root(number) for number in named[key]}
        holders = {clusters.root(number) for number, _ in called[key]} - roots
        if not holders:
            continue
        if len(roots) == 1 and len(holders) == 1:
            _link_alias(called[key], holders.pop(), roots.pop(), evidence, refuse)
        else:
            alias = min(alias for _, alias in called[key])
            refuse(min(holders), min(roots), f"several are called {alias}")


def _link_alias(
    uses: list[tuple[int, str]], holder: int, named: int, evidence: Evidence, refuse: Refuse
) -> None:
    clusters = evidence.clusters
    uses = [use for use in uses if clusters.root(use[0]) == holder]
    documents = sorted({evidence.sightings[number].document for number, _ in uses})
    alias, name = min(alias for _, alias in uses), evidence.sightings[holder].name
    doubt = _doubt(holder, named, alias, len(documents), evidence)
    if doubt is None:
        more = f" and {len(documents) - 1} more" if len(documents) > 1 else ""
        reason = f"“{alias}” is an alias of “{name}” in {documents[0]}{more}"
        clusters.link(holder, named, "alias", reason)
    else:
        refuse(holder, named, doubt)


def hint_at_acronyms(evidence: Evidence, refuse: Refuse) -> None:
    """Name the bodies whose name in one document looks like the acronym of one elsewhere.

    Nothing is joined: no document says that they are one.
    """
    by_initials: dict[str, set[int]] = defaultdict(set)
    for number, sighting in enumerate(evidence.sightings):
        if evidence.names[number].words > 1 and not evidence.is_person(number):
            for letters in initials(sighting.name):
                by_initials[letters].add(evidence.clusters.root(number))
    for number, sighting in enumerate(evidence.sightings):
        name = evidence.names[number]
        if sighting.name.isupper() and name.words == 1 and not evidence.is_person(number):
            for root in sorted(by_initials.get(name.key, ())):
                refuse(number, root, "looks like its acronym, but no document says so")


def _doubt(holder: int, named: int, alias: str, witnesses: int, evidence: Evidence) -> str | None:
    """Return what speaks against an alias, None if nothing does."""
    if not _kinds_agree(holder, named, evidence):
        return "kinds differ"
    name = evidence.sightings[holder].name
    if evidence.is_person(holder) and (is_part_of(alias, name) or is_part_of(name, alias)):
        return _no_common_ground(holder, named, evidence)
    if not evidence.clusters.may_join(holder, named):
        return "two actors in one document"
    if not evidence.agree(holder, named):
        return "of different states"
    if witnesses < _WITNESSES and not is_related(alias, name):
        return "an alias in one document only, and unlike the name"
    return None


def _kinds_agree(one: int, other: int, evidence: Evidence) -> bool:
    kinds = [
        {evidence.sightings[member].kind for member in evidence.clusters.members(number)}
        - {"other"}
        for number in (one, other)
    ]
    if not all(kinds) or kinds[0] & kinds[1]:
        return True
    return (kinds[0] | kinds[1]) <= STATE_KINDS


def link_parts(evidence: Evidence, refuse: Refuse) -> None:
    """Join a person who is named in part with the one person whose full name has that part."""
    clusters = evidence.clusters
    people: dict[int, set[str]] = defaultdict(set)
    by_word: dict[str, set[int]] = defaultdict(set)
    for number, name in enumerate(evidence.names):
        if name.proper and evidence.is_person(number):
            root = clusters.root(number)
            people[root].add(name.key)
            for word in name.key.split():
                by_word[word].add(root)
    for person in sorted(people):
        whole = _wholes(person, people, by_word)
        if len(whole) > 1:
            refuse(person, min(whole), f"part of {len(whole)} people’s names")
        elif whole:
            _link_part(person, whole.pop(), evidence, refuse)


def _wholes(person: int, people: dict[int, set[str]], by_word: dict[str, set[int]]) -> set[int]:
    """Return the people whose name has all the words of a name of this one, and more."""
    found: set[int] = set()
    for key in people[person]:
        sharing = set.intersection(*(by_word[word] for word in key.split()))
        found |= {
            other
            for other in sharing - {person}
            if any(is_part_of(key, fuller) for fuller in people[other])
        }
    return found


def _link_part(person: int, whole: int, evidence: Evidence, refuse: Refuse) -> None:
    doubt = _no_common_ground(person, whole, evidence)
    if doubt is None:
        part, full = evidence.sightings[person].name, evidence.sightings[whole].name
        reason = (
            f"“{part}” is part of “{full}” only, and both {_common_ground(person, whole, evidence)}"
        )
        evidence.clusters.link(whole, person, "person-part", reason)
    else:
        refuse(person, whole, doubt)


def _no_common_ground(person: int, whole: int, evidence: Evidence) -> str | None:
    if not evidence.clusters.may_join(person, whole):
        return "two actors in one document"
    if not evidence.agree(person, whole):
        return "of different states"
    if _common_ground(person, whole, evidence) is None:
        return "no affiliation or role in common"
    return None


def _common_ground(one: int, other: int, evidence: Evidence) -> str | None:
    """Return what two people share: an organisation, or a role where one has none."""
    ours, theirs = _organisations(one, evidence), _organisations(other, evidence)
    if shared := ours & theirs:
        names = (evidence.sightings[number].name for number in shared)
        return f"belong to {min(names)}"
    if ours and theirs:
        return None
    roles = _roles(one, evidence) & _roles(other, evidence)
    return f"are {min(roles)}" if roles else None


def _organisations(number: int, evidence: Evidence) -> set[int]:
    clusters = evidence.clusters
    return {
        clusters.root(above)
        for member in clusters.members(number)
        for above in list(evidence.chain(member))[1:]
    }


def _roles(number: int, evidence: Evidence) -> set[str]:
    members = evidence.clusters.members(number)
    roles = (evidence.sightings[member].role for member in members)
    return {" ".join(role.casefold().split()) for role in roles if role}
