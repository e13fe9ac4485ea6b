"""Rules that join different names.

A capital and its state, an alias here that is a name there, a part of a person's name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from summarizer.entity_resolution.evidence import Evidence, Refuse
from summarizer.entity_resolution.name_analysis import initials, is_related, naming
from summarizer.entity_resolution.person_compatibility import PersonCompatibility
from summarizer.grounding.countries import countries_with_capital, is_country
from summarizer.grounding.name_matching import is_part_of

_WITNESSES = 2
"""Documents that must call an actor by a name unlike its own before that name is taken as its."""


def link_capitals(evidence: Evidence, refuse: Refuse) -> None:
    """Join a government that is called by its capital, `Riyadh`, with its state."""
    governments: dict[str, set[int]] = defaultdict(set)
    for number, sighting in enumerate(evidence.sightings):
        if sighting.kind == "government":
            governments[evidence.names[number].key].add(evidence.clusters.root(number))
    for capital in sorted(governments):
        states = governments.keys() & countries_with_capital(capital) - {capital}
        seats = {evidence.clusters.root(root) for root in governments[capital]}
        holders = {evidence.clusters.root(root) for key in states for root in governments[key]}
        if not holders or holders == seats:
            continue
        one, other = min(holders), min(seats)
        if len(holders | seats) > 2 or not evidence.clusters.may_join(one, other):
            refuse(one, other, "a capital, but there are several or both in one document")
        else:
            names = evidence.sightings[other].name, evidence.sightings[one].name
            reason = f"“{names[0]}” is the capital of “{names[1]}”"
            evidence.clusters.link(one, other, "capital", reason)


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
        return PersonCompatibility(evidence).doubt(holder, named)
    if not evidence.clusters.may_join(holder, named):
        return "two actors in one document"
    if not evidence.agree(holder, named):
        return "of different states"
    if is_related(alias, name):
        return None
    return _doubt_unlike(holder, named, alias, witnesses, evidence)


def _doubt_unlike(
    holder: int, named: int, alias: str, witnesses: int, evidence: Evidence
) -> str | None:
    """Return what speaks against an alias that has nothing of the name.

    A model may be wrong twice: a state is nobody else's alias, and what more documents know as
    an actor of its own is not the alias of a rarer one.
    """
    if witnesses < _WITNESSES:
        return "an alias in one document only, and unlike the name"
    if is_country(alias):
        return "an alias that is the name of a state"
    seen = evidence.clusters.documents
    if len(seen(holder)) < len(seen(named)):
        return "an alias that more documents have as an actor of its own"
    return None


def _kinds_agree(one: int, other: int, evidence: Evidence) -> bool:
    kinds = [
        {evidence.sightings[member].kind for member in evidence.clusters.members(number)}
        - {"other"}
        for number in (one, other)
    ]
    return not all(kinds) or bool(kinds[0] & kinds[1])


def link_parts(evidence: Evidence, refuse: Refuse) -> None:
    """Join a person who is named in part with the one person whose full name has that part."""
    clusters = evidence.clusters
    grounds = PersonCompatibility(evidence)
    people: dict[int, set[str]] = defaultdict(set)
    bearers: dict[str, set[int]] = defaultdict(set)
    for number, name in enumerate(evidence.names):
        if name.proper and evidence.is_person(number):
            root = clusters.root(number)
            people[root].add(name.key)
            bearers[name.key].add(root)
    fuller = _fuller_names(bearers)
    for person in sorted(people):
        whole = {
            other for key in people[person] for full in fuller[key] for other in bearers[full]
        } - {person}
        if len(whole) > 1:
            refuse(person, min(whole), f"part of {len(whole)} people’s names")
        elif whole:
            (full,) = whole
            doubt = _link_part(person, full, grounds, evidence)
            if doubt:
                refuse(person, full, doubt)


def _fuller_names(names: Collection[str]) -> dict[str, list[str]]:
    """Return the names that have all the words of a name, and more."""
    by_word: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for word in name.split():
            by_word[word].add(name)
    return {
        name: [
            full
            for full in set.intersection(*(by_word[word] for word in name.split()))
            if is_part_of(name, full)
        ]
        for name in names
    }


def _link_part(
    person: int, whole: int, grounds: PersonCompatibility, evidence: Evidence
) -> str | None:
    """Join a person with the one of the fuller name; return what speaks against it instead."""
    doubt = grounds.doubt(person, whole)
    if doubt is None:
        part, full = evidence.sightings[person].name, evidence.sightings[whole].name
        common = grounds.common(person, whole)
        reason = f"“{part}” is part of “{full}” only, and both {common}"
        grounds.link(whole, person, reason)
    return doubt
