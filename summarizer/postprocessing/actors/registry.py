"""The actors of one document while its records are put together.

Names and aliases belong to one actor each. Resolving goes from the strict to the lenient: the
same name, the same name without title, a person's part of a name, a phrase that names exactly
one actor. Nothing is resolved by similarity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from summarizer.grounding.name_matching import core, has_words, is_part_of, norm
from summarizer.grounding.normalize import normalize_text
from summarizer.postprocessing.actors.names import (
    are_people,
    head_of,
    is_head,
    is_office,
    persons_name_in,
)
from summarizer.schema.drafts import ActorDraft
from summarizer.vocabulary import ActorKind

_MOST_WORDS = 6
"""Words of a phrase all of whose parts are looked up; of a longer one each word is."""


@dataclass(eq=False)
class ActorCandidate:
    """One actor in the making; `affiliation` is still a name, `draft` what the model wrote."""

    name: str
    kind: ActorKind
    role: str | None = None
    affiliation: str | None = None
    aliases: list[str] = field(default_factory=list)
    draft: ActorDraft | None = None

    @property
    def surfaces(self) -> list[str]:
        """Its name and its aliases."""
        return [self.name, *self.aliases]


def stands_alone(phrase: str, surface: str) -> bool:
    """Tell whether `phrase` names `surface`, and not as a part of a longer name or word.

    `a release from China’s Defense Ministry` does not name China, `anti-regime` no regime.
    """
    if not has_words(phrase, surface):
        return False
    plain, wanted = normalize_text(phrase), normalize_text(surface)
    at = plain.find(wanted)
    if at < 0 or len(plain) != len(phrase):
        return True
    if plain[max(0, at - 1) : at] == "-":
        return False
    following = phrase[at + len(wanted) :].removeprefix("’s").removeprefix("'s").lstrip(" ")
    return not following[:1].isupper()


class ActorRegistry:
    """All actors found so far, in the order in which they were found.

    Kept by the words of their names, so that one look does not grow with their number. What was
    entered once stays in the indices: whoever looks there compares with the names of today.
    """

    def __init__(self) -> None:
        self._order: dict[ActorCandidate, int] = {}
        self._same: dict[str, dict[ActorCandidate, None]] = {}
        self._by_first_word: dict[str, dict[ActorCandidate, None]] = {}
        self._by_word: dict[str, dict[ActorCandidate, None]] = {}
        self._people: dict[str, dict[ActorCandidate, None]] = {}
        self._named: dict[str, dict[ActorCandidate, None]] = {}

    def __iter__(self) -> Iterator[ActorCandidate]:
        return iter(self._order)

    def add(self, entry: ActorCandidate) -> ActorCandidate:
        """Take in a new actor; its name is taken from whoever had it as an alias."""
        for other in self._listed(self._same, norm(entry.name)):
            other.aliases = [alias for alias in other.aliases if norm(alias) != norm(entry.name)]
        aliases, entry.aliases = entry.aliases, []
        self._order[entry] = len(self._order)
        self._enter(entry, entry.name)
        self.add_aliases(entry, aliases)
        return entry

    def rename(self, entry: ActorCandidate, name: str) -> list[str]:
        """Give `entry` a fuller name and no alias; return the names it had."""
        before, entry.aliases = entry.surfaces, []
        entry.name = name
        self._enter(entry, name)
        return before

    def remove(self, entry: ActorCandidate) -> None:
        """Take an actor off the list; its names are free again."""
        del self._order[entry]

    def add_aliases(self, entry: ActorCandidate, aliases: Iterable[str]) -> None:
        """Give `entry` those of `aliases` that are nobody's yet."""
        for alias in aliases:
            if norm(alias) and not self._is_taken(norm(alias)):
                entry.aliases.append(alias)
                self._enter(entry, alias)

    def named(self, name: str) -> ActorCandidate | None:
        """Return the actor with this very name or alias, names first, titles disregarded."""
        for key in (norm, core):
            found = self._ordered(self._listed(self._same, key(name)))
            for entry in found:
                if key(entry.name) == key(name):
                    return entry
            for entry in found:
                if any(key(alias) == key(name) for alias in entry.aliases):
                    return entry
        return None

    def resolve(self, phrase: str) -> ActorCandidate | None:
        """Return the actor whom `phrase` names, or None if it names none or several."""
        return (
            self.named(phrase)
            or self.person_by_part(phrase)
            or self.named(persons_name_in(phrase) or head_of(phrase))
            or self._by_content(phrase)
        )

    def chain(self, entry: ActorCandidate) -> Iterator[ActorCandidate]:
        """Yield `entry`, whom it belongs to, and so on; a circle ends with who came before."""
        seen: set[ActorCandidate] = set()
        step: ActorCandidate | None = entry
        while step is not None:
            yield step
            if step in seen:
                return
            seen.add(step)
            step = self.resolve(step.affiliation) if step.affiliation else None

    def person_by_part(self, phrase: str) -> ActorCandidate | None:
        """Return the one person of whose name the phrase is a part, or the reverse."""
        found: dict[ActorCandidate, None] = {}
        for entry in self._people_near(core(phrase).split()):
            if is_part_of(phrase, entry.name) or is_part_of(entry.name, phrase):
                found[entry] = None
            if len(found) > 1:
                return None
        return next(iter(found), None)

    def _people_near(self, words: Sequence[str]) -> Iterator[ActorCandidate]:
        """Yield all people whose names may have all of `words`, or only some of them."""
        if len(words) > _MOST_WORDS:
            for word in words:
                yield from self._listed(self._people, word)
            return
        if words:
            rarest = min(words, key=lambda word: len(self._people.get(word, ())))
            yield from self._listed(self._people, rarest)
        for size in range(1, len(words)):
            for some in combinations(sorted(set(words)), size):
                yield from self._listed(self._named, " ".join(some))

    def others_with(self, word: str, entry: ActorCandidate) -> bool:
        """Tell whether a name of another actor than `entry` has this word."""
        return any(
            other is not entry and any(word in norm(name).split() for name in other.surfaces)
            for other in self._listed(self._by_word, word)
        )

    def beginning_in(self, phrase: str) -> list[ActorCandidate]:
        """Return the actors of whom a name begins with a word of `phrase`, in order."""
        return self._ordered(
            entry
            for word in norm(phrase).split()
            for entry in self._listed(self._by_first_word, word)
        )

    def _by_content(self, phrase: str) -> ActorCandidate | None:
        """Return the most specific actor named inside the phrase: a person before a body."""
        inside = [
            (entry, surface)
            for entry in self.beginning_in(phrase)
            for surface in entry.surfaces
            if stands_alone(phrase, surface)
            and (entry.kind != "person" or is_head(phrase, surface))
        ]
        people = {id(entry): entry for entry, _ in inside if entry.kind == "person"}
        if people:
            return next(iter(people.values())) if len(people) == 1 else None
        if is_office(phrase) or are_people(phrase):
            # The phrase speaks of a person (`an army spokesman`) or of people who are not listed.
            return None
        outermost = [
            entry
            for entry, surface in inside
            if not any(
                has_words(other, surface) and norm(other) != norm(surface) for _, other in inside
            )
        ]
        distinct = {id(entry): entry for entry in outermost}
        return next(iter(distinct.values())) if len(distinct) == 1 else None

    def _enter(self, entry: ActorCandidate, surface: str) -> None:
        for key in (norm(surface), core(surface)):
            self._same.setdefault(key, {})[entry] = None
        words = norm(surface).split()
        for word in words[:1]:
            self._by_first_word.setdefault(word, {})[entry] = None
        for word in words:
            self._by_word.setdefault(word, {})[entry] = None
        if entry.kind == "person" and surface == entry.name:
            parts = sorted(set(core(surface).split()))
            self._named.setdefault(" ".join(parts), {})[entry] = None
            for word in parts:
                self._people.setdefault(word, {})[entry] = None

    def _is_taken(self, key: str) -> bool:
        return any(
            norm(surface) == key
            for entry in self._listed(self._same, key)
            for surface in entry.surfaces
        )

    def _listed(
        self, index: Mapping[str, Iterable[ActorCandidate]], key: str
    ) -> Iterator[ActorCandidate]:
        return (entry for entry in index.get(key, ()) if entry in self._order)

    def _ordered(self, entries: Iterable[ActorCandidate]) -> list[ActorCandidate]:
        return sorted(dict.fromkeys(entries), key=self._order.__getitem__)
