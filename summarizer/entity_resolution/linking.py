"""Merge actors of different names: capitals, aliases and parts of persons' names."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from summarizer.entity_resolution.context import Owner, RejectCallback, ResolutionContext
from summarizer.entity_resolution.name_analysis import analyze_name, initials, is_related
from summarizer.grounding.countries import countries_with_capital, is_country
from summarizer.grounding.name_matching import is_part_of

_MIN_ALIAS_DOCUMENTS = 2
"""Documents that must use an alias which shares no word with the name."""


@dataclass(frozen=True, slots=True)
class _PersonFacts:
    countries: frozenset[Owner]
    organizations: frozenset[int]
    roles: frozenset[str]


class _PersonCompatibility:
    """Country, organization and role of clusters of persons, cached for one pass over them."""

    def __init__(self, context: ResolutionContext) -> None:
        self._context = context
        self._facts: dict[tuple[int, int], _PersonFacts] = {}

    def conflict(self, first: int, second: int) -> str | None:
        """Return why two persons cannot be the same, `None` when they can."""
        if not self._context.clusters.can_merge(first, second):
            return "two actors in one document"
        if len(self._facts_of(first).countries | self._facts_of(second).countries) > 1:
            return "of different states"
        return None if self._common_ground(first, second) else "no affiliation or role in common"

    def merge(self, whole: int, part: int) -> None:
        """Merge a person with the person of the longer name, and their facts."""
        first, second = self._facts_of(whole), self._facts_of(part)
        full, short = (self._context.actors[index].name for index in (whole, part))
        common = self._common_ground(part, whole)
        reason = f"“{short}” is part of “{full}” only, and both {common}"
        if self._context.clusters.merge(whole, part, "person-part", reason):
            self._facts[self._key(whole)] = _PersonFacts(
                first.countries | second.countries,
                first.organizations | second.organizations,
                first.roles | second.roles,
            )

    def _common_ground(self, first: int, second: int) -> str | None:
        """Return what two persons share: an organization, or a role if one has no organization."""
        a, b = self._facts_of(first), self._facts_of(second)
        if shared := a.organizations & b.organizations:
            return f"belong to {min(self._context.actors[index].name for index in shared)}"
        if a.organizations and b.organizations:
            return None
        roles = a.roles & b.roles
        return f"are {min(roles)}" if roles else None

    def _facts_of(self, index: int) -> _PersonFacts:
        context, key = self._context, self._key(index)
        if key not in self._facts:
            members = context.clusters.members(index)
            organizations = {
                affiliation
                for member in members
                for affiliation in context.affiliation_chain(member)
                if affiliation != member
            }
            roles = (context.actors[member].role for member in members)
            self._facts[key] = _PersonFacts(
                countries=frozenset(context.countries(index)),
                organizations=frozenset(map(context.clusters.root, organizations)),
                roles=frozenset(" ".join(role.casefold().split()) for role in roles if role),
            )
        return self._facts[key]

    def _key(self, index: int) -> tuple[int, int]:
        clusters = self._context.clusters
        return clusters.root(index), len(clusters.members(index))


def link_capitals(context: ResolutionContext, reject: RejectCallback) -> None:
    """Merge a government that is named by its capital (`Riyadh`) with its country."""
    clusters = context.clusters
    governments: dict[str, set[int]] = defaultdict(set)
    for index, actor in enumerate(context.actors):
        if actor.kind == "government":
            governments[context.names[index].key].add(clusters.root(index))
    for capital in sorted(governments):
        names = governments.keys() & countries_with_capital(capital) - {capital}
        capitals = {clusters.root(root) for root in governments[capital]}
        countries = {clusters.root(root) for name in names for root in governments[name]}
        if not countries or countries == capitals:
            continue
        country, seat = min(countries), min(capitals)
        if len(countries | capitals) > 2 or not clusters.can_merge(country, seat):
            reject(country, seat, "a capital, but there are several or both in one document")
        else:
            seat_name, country_name = context.actors[seat].name, context.actors[country].name
            reason = f"“{seat_name}” is the capital of “{country_name}”"
            clusters.merge(country, seat, "capital", reason)


def link_aliases(context: ResolutionContext, reject: RejectCallback) -> None:
    """Merge an actor with the only actor whose name is one of its aliases."""
    clusters = context.clusters
    by_name: dict[str, list[int]] = defaultdict(list)
    by_alias: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for index, actor in enumerate(context.actors):
        if context.names[index].proper and index not in clusters.isolated:
            by_name[context.names[index].key].append(index)
        for alias in actor.aliases:
            name = analyze_name(alias, actor.kind)
            if name.proper:
                by_alias[name.key].append((index, alias))
    for key in sorted(by_alias.keys() & by_name.keys()):
        named = {clusters.root(index) for index in by_name[key]}
        holders = {clusters.root(index) for index, _ in by_alias[key]} - named
        if not holders:
            continue
        if len(named) == 1 and len(holders) == 1:
            _link_alias(by_alias[key], holders.pop(), named.pop(), context, reject)
        else:
            alias = min(alias for _, alias in by_alias[key])
            reject(min(holders), min(named), f"several are called {alias}")


def _link_alias(
    uses: list[tuple[int, str]],
    holder: int,
    named: int,
    context: ResolutionContext,
    reject: RejectCallback,
) -> None:
    """Merge the cluster with the alias (`holder`) and the cluster with that name (`named`)."""
    clusters = context.clusters
    uses = [use for use in uses if clusters.root(use[0]) == holder]
    documents = sorted({context.actors[index].document for index, _ in uses})
    alias, name = min(alias for _, alias in uses), context.actors[holder].name
    conflict = _alias_conflict(holder, named, alias, len(documents), context)
    if conflict is None:
        more = f" and {len(documents) - 1} more" if len(documents) > 1 else ""
        reason = f"“{alias}” is an alias of “{name}” in {documents[0]}{more}"
        clusters.merge(holder, named, "alias", reason)
    else:
        reject(holder, named, conflict)


def report_acronyms(context: ResolutionContext, reject: RejectCallback) -> None:
    """Report organizations whose name looks like the acronym of another one; none is merged."""
    by_initials: dict[str, set[int]] = defaultdict(set)
    for index, actor in enumerate(context.actors):
        if context.names[index].words > 1 and not context.is_person(index):
            for letters in initials(actor.name):
                by_initials[letters].add(context.clusters.root(index))
    for index, actor in enumerate(context.actors):
        name = context.names[index]
        if actor.name.isupper() and name.words == 1 and not context.is_person(index):
            for root in sorted(by_initials.get(name.key, ())):
                reject(index, root, "looks like its acronym, but no document says so")


def _alias_conflict(
    holder: int, named: int, alias: str, document_count: int, context: ResolutionContext
) -> str | None:
    """Return why an alias does not merge two clusters, `None` when it does."""
    if not _have_common_kind(holder, named, context):
        return "kinds differ"
    name = context.actors[holder].name
    if context.is_person(holder) and (is_part_of(alias, name) or is_part_of(name, alias)):
        return _PersonCompatibility(context).conflict(holder, named)
    if not context.clusters.can_merge(holder, named):
        return "two actors in one document"
    if len(context.countries(holder) | context.countries(named)) > 1:
        return "of different states"
    if is_related(alias, name):
        return None
    return _unrelated_alias_conflict(holder, named, alias, document_count, context)


def _unrelated_alias_conflict(
    holder: int, named: int, alias: str, document_count: int, context: ResolutionContext
) -> str | None:
    """Return why an alias that shares no word with the name does not merge two clusters.

    A model can repeat an error, so a country is never an alias, and neither is a name that is an
    actor in more documents than the holder of the alias.
    """
    if document_count < _MIN_ALIAS_DOCUMENTS:
        return "an alias in one document only, and unlike the name"
    if is_country(alias):
        return "an alias that is the name of a state"
    documents = context.clusters.documents
    if len(documents(holder)) < len(documents(named)):
        return "an alias that more documents have as an actor of its own"
    return None


def _have_common_kind(first: int, second: int, context: ResolutionContext) -> bool:
    kinds = [
        {context.actors[member].kind for member in context.clusters.members(index)} - {"other"}
        for index in (first, second)
    ]
    return not all(kinds) or bool(kinds[0] & kinds[1])


def link_partial_names(context: ResolutionContext, reject: RejectCallback) -> None:
    """Merge a person with the only person whose longer name contains the name."""
    clusters = context.clusters
    compatibility = _PersonCompatibility(context)
    names_by_person: dict[int, set[str]] = defaultdict(set)
    persons_by_name: dict[str, set[int]] = defaultdict(set)
    for index, name in enumerate(context.names):
        if name.proper and context.is_person(index):
            root = clusters.root(index)
            names_by_person[root].add(name.key)
            persons_by_name[name.key].add(root)
    longer_names = _longer_names(persons_by_name)
    for person in sorted(names_by_person):
        candidates = {
            candidate
            for name in names_by_person[person]
            for longer in longer_names[name]
            for candidate in persons_by_name[longer]
        } - {person}
        if len(candidates) > 1:
            reject(person, min(candidates), f"part of {len(candidates)} people’s names")
        elif candidates:
            (candidate,) = candidates
            if conflict := compatibility.conflict(person, candidate):
                reject(person, candidate, conflict)
            else:
                compatibility.merge(candidate, person)


def _longer_names(names: Collection[str]) -> dict[str, list[str]]:
    """Return, for each name, the longer names that contain all its words."""
    by_word: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for word in name.split():
            by_word[word].add(name)
    return {
        name: [
            longer
            for longer in set.intersection(*(by_word[word] for word in name.split()))
            if is_part_of(name, longer)
        ]
        for name in names
    }
