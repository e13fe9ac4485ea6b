"""Registry of the actors of one document while its records are built.

A name or an alias belongs to one actor. A phrase is resolved by the strictest rule that applies:
the same name, the same name without title, a part of a person's name, a phrase that contains the
name of exactly one actor. Similarity of strings is not used.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations

from summarizer.grounding.name_matching import (
    acronyms_of,
    core_name,
    has_words,
    is_acronym,
    is_part_of,
    norm,
    without_article,
)
from summarizer.postprocessing.actors.names import is_office, strip_description
from summarizer.schema.drafts import ActorDraft
from summarizer.vocabulary import ActorKind

_APPOSITION = re.compile(r",\s(?:(?:an?|the|its|his|her|their)\s)?[a-z]")
"""Where a description in lower case follows a name: `Dora Valen, the mayor and a lawyer`."""

_CONJUNCTION = re.compile(r",?\s+and\s+|,\s+|\s*&\s*")
_MAX_COMBINED_WORDS = 6
"""Longest phrase, in words, whose combinations of words are looked up; the words of a longer one
are looked up one by one."""

_ORGANIZATIONS = frozenset(
    {"agency", "civil_society", "company", "court", "legislature", "media", "party"}
)
"""Kinds of actors that the last words of their names may mean; `Korea` is not `North Korea`."""

_JOINING = frozenset("and at for in of on".split())
"""Words before an ending that is no short form: `Tarsia` is not the `Voice of Tarsia`."""

_LONGEST_ARTICLE = 3
"""Letters of an article in languages that have one: `der`, `los`, `l`."""


@dataclass(eq=False)
class ActorCandidate:
    """An actor before it has an id.

    Attributes:
        affiliation: The name of the actor it belongs to, not yet resolved.
        draft: The draft it comes from, `None` if the article or a record named it first.
        is_proposed: Whether only a record named it.
        trace: Ids of the rules that added or changed it.
    """

    name: str
    kind: ActorKind
    role: str | None = None
    affiliation: str | None = None
    aliases: list[str] = field(default_factory=list)
    draft: ActorDraft | None = None
    is_proposed: bool = False
    trace: list[str] = field(default_factory=list)

    @property
    def surfaces(self) -> list[str]:
        """Its name and its aliases."""
        return [self.name, *self.aliases]


class ActorRegistry:
    """All actors of a document, in the order in which they were added.

    Indices by words keep the time of a lookup independent of the number of actors. An index keeps
    the names that an actor had before, so every lookup compares with the current names.

    Args:
        reads_descriptions: Whether phrases are English, so that an actor is found inside a longer
            description of it (`Kesh’s government`).
    """

    def __init__(self, *, reads_descriptions: bool = True) -> None:
        self._reads_descriptions = reads_descriptions
        self._is_frozen = False
        self._actors: dict[ActorCandidate, None] = {}
        self._by_name: dict[str, dict[ActorCandidate, None]] = {}
        self._by_word: dict[str, dict[ActorCandidate, None]] = {}
        self._by_acronym: dict[str, dict[ActorCandidate, None]] = {}

    def __iter__(self) -> Iterator[ActorCandidate]:
        return iter(self._actors)

    def freeze(self) -> None:
        """Forbid changes from now on."""
        self._is_frozen = True

    def add(self, candidate: ActorCandidate) -> ActorCandidate:
        """Add an actor and return it; another actor loses the alias that is its name."""
        self._check_unfrozen()
        name = norm(candidate.name)
        for previous in self._listed(self._by_name, name):
            previous.aliases = [alias for alias in previous.aliases if norm(alias) != name]
        aliases, candidate.aliases = candidate.aliases, []
        self._actors[candidate] = None
        self._index(candidate, candidate.name)
        self.add_aliases(candidate, aliases)
        return candidate

    def rename(self, candidate: ActorCandidate, name: str) -> None:
        """Set the name of `candidate`; the names that it had become aliases."""
        self._check_unfrozen()
        previous, candidate.aliases = candidate.surfaces, []
        candidate.name = name
        self._index(candidate, name)
        self.add_aliases(candidate, previous)

    def merge(self, kept: ActorCandidate, duplicate: ActorCandidate) -> None:
        """Give `kept` the names of `duplicate`, and its role and affiliation if it has none."""
        kept.role = kept.role or duplicate.role
        kept.affiliation = kept.affiliation or duplicate.affiliation
        self.add_aliases(kept, duplicate.surfaces)

    def remove(self, candidate: ActorCandidate) -> None:
        """Remove an actor; other actors can have its names then."""
        self._check_unfrozen()
        del self._actors[candidate]

    def add_aliases(self, candidate: ActorCandidate, aliases: Iterable[str]) -> None:
        """Add those of `aliases` to `candidate` that no actor has."""
        self._check_unfrozen()
        for alias in aliases:
            if norm(alias) and not self._is_taken(norm(alias)):
                candidate.aliases.append(alias)
                self._index(candidate, alias)

    def find_by_name(self, name: str) -> ActorCandidate | None:
        """Return the actor with this name or else this alias, with titles or else without."""
        for key in (norm, core_name):
            matches = list(self._listed(self._by_name, key(name)))
            by_name = (actor for actor in matches if key(actor.name) == key(name))
            by_alias = (actor for actor in matches if key(name) in map(key, actor.aliases))
            if match := next(chain(by_name, by_alias), None):
                return match
        return None

    def resolve(self, phrase: str) -> ActorCandidate | None:
        """Return the actor that `phrase` names, `None` if it names none or several."""
        return (
            self.find_by_name(phrase)
            or self.find_by_name(strip_description(phrase))
            or self.find_person_by_part(phrase)
            or self.find_organization(phrase)
            or (self._find_inside(phrase) if self._reads_descriptions else None)
            or self._find_after_article(phrase)
        )

    def affiliation_chain(self, candidate: ActorCandidate) -> Iterator[ActorCandidate]:
        """Yield `candidate`, the actor it belongs to, and so on, up to the first repetition."""
        seen: set[ActorCandidate] = set()
        current: ActorCandidate | None = candidate
        while current is not None:
            yield current
            if current in seen:
                return
            seen.add(current)
            current = self.resolve(current.affiliation) if current.affiliation else None

    def find_person_by_part(self, phrase: str) -> ActorCandidate | None:
        """Return the only person whose name contains the phrase or is contained in it."""
        matches: dict[ActorCandidate, None] = {}
        for person in self._persons_sharing(core_name(phrase).split()):
            is_part = is_part_of(phrase, person.name) or is_part_of(person.name, phrase)
            if person.kind == "person" and is_part:
                matches[person] = None
            if len(matches) > 1:
                return None
        return next(iter(matches), None)

    def members(self, group: ActorCandidate) -> list[ActorCandidate]:
        """Return the actors that the name of a group lists (`docs/codebook.md`, 2.6).

        Countries in a description (`ministers from Kesh and Tarsia`) are not members: every part of
        the list must be an actor by itself.
        """
        parts = _conjuncts(group.name) if group.kind == "group" else []
        actors = (self.find_by_name(part) for part in parts)
        members = [actor for actor in actors if actor is not None and actor is not group]
        return members if len(members) == len(parts) > 1 else []

    def has_conjunct_in(self, phrase: str) -> bool:
        """Return whether `phrase` joins a listed actor with others (`Unity and the Greens`)."""
        names = _APPOSITION.split(phrase, maxsplit=1)[0]
        return " and " in names and any(map(self.find_by_name, _conjuncts(names)))

    def _check_unfrozen(self) -> None:
        if self._is_frozen:
            raise RuntimeError("the actors are frozen: propose actors in the stage of actors")

    def _persons_sharing(self, words: Sequence[str]) -> Iterator[ActorCandidate]:
        """Yield the persons whose names may contain all of `words`, or consist of some of them."""
        if words:
            rarest = min(words, key=lambda word: len(self._by_word.get(word, ())))
            yield from self._listed(self._by_word, rarest)
        most = len(words) if len(words) <= _MAX_COMBINED_WORDS else 2
        for size in range(1, most):
            for combination in combinations(words, size):
                yield from self._listed(self._by_name, " ".join(combination))

    def _find_inside(self, phrase: str) -> ActorCandidate | None:
        """Return the most specific actor named inside the phrase, a person before others."""
        inside = {
            surface: candidate
            for word in norm(phrase).split()
            for candidate in self._listed(self._by_word, word)
            for surface in candidate.surfaces
            if has_words(phrase, surface)
        }
        persons = {candidate for candidate in inside.values() if candidate.kind == "person"}
        if persons or is_office(phrase):
            # `An army spokesman` is a person who is not listed.
            return _only(persons)
        longest = (
            candidate
            for surface, candidate in inside.items()
            if not any(has_words(s, surface) and norm(s) != norm(surface) for s in inside)
        )
        return _only(set(longest))

    def find_organization(self, phrase: str) -> ActorCandidate | None:
        """Return the only organization with this acronym, or whose name ends so: `the Post`."""
        ending, name = core_name(phrase), without_article(phrase)
        if not name[:1].isupper() or not ending:
            return None
        named = self._listed(self._by_acronym, name.replace(".", ""))
        if of_acronym := _only(
            {candidate for candidate in named if is_acronym(name, candidate.name)}
        ):
            return of_acronym
        bearers = (
            candidate
            for candidate in self._listed(self._by_word, ending.split()[0])
            if candidate.kind in _ORGANIZATIONS
            and norm(candidate.name).endswith(f" {ending}")
            and norm(candidate.name).removesuffix(f" {ending}").split()[-1] not in _JOINING
        )
        return _only(set(bearers))

    def _find_after_article(self, phrase: str) -> ActorCandidate | None:
        """Return the actor whose name follows one short word: `die Bundeswehr`, `l’opposition`."""
        article, _, name = norm(phrase).partition(" ")
        is_article = not self._reads_descriptions and 0 < len(article) <= _LONGEST_ARTICLE
        return self.find_by_name(name) if is_article and name else None

    def _index(self, candidate: ActorCandidate, surface: str) -> None:
        for key in (norm(surface), core_name(surface)):
            self._by_name.setdefault(key, {})[candidate] = None
        for word in norm(surface).split():
            self._by_word.setdefault(word, {})[candidate] = None
        for acronym in acronyms_of(surface):
            self._by_acronym.setdefault(acronym, {})[candidate] = None

    def _is_taken(self, key: str) -> bool:
        return any(
            norm(surface) == key
            for candidate in self._listed(self._by_name, key)
            for surface in candidate.surfaces
        )

    def _listed(
        self, index: Mapping[str, Iterable[ActorCandidate]], key: str
    ) -> Iterator[ActorCandidate]:
        return (candidate for candidate in index.get(key, ()) if candidate in self._actors)


def _conjuncts(phrase: str) -> list[str]:
    return [part for part in _CONJUNCTION.split(phrase) if norm(part)]


def _only(candidates: set[ActorCandidate]) -> ActorCandidate | None:
    return next(iter(candidates)) if len(candidates) == 1 else None
