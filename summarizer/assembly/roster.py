"""The actors of one document while its records are put together.

Names and aliases belong to one actor each. Resolving goes from the strict to the lenient: the
same name, the same name without title, a person's part of a name, a phrase that names exactly
one actor. Nothing is resolved by similarity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from summarizer.assembly.naming import head_of, is_head, persons_name_in
from summarizer.grounding.folding import folded
from summarizer.grounding.names import PERSON_WORDS, core, has_words, is_part_of, norm
from summarizer.records.drafts import ActorDraft
from summarizer.vocabulary import ActorKind


@dataclass(eq=False)
class Entry:
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
    """Tell whether `phrase` names `surface`, and not as the beginning of a longer name.

    `a release from China’s Defense Ministry` does not name China.
    """
    if not has_words(phrase, surface):
        return False
    plain, wanted = folded(phrase), folded(surface)
    at = plain.find(wanted)
    if at < 0 or len(plain) != len(phrase):
        return True
    following = phrase[at + len(wanted) :].removeprefix("’s").removeprefix("'s").lstrip(" ")
    return not following[:1].isupper()


class Roster:
    """All actors found so far, in the order in which they were found."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def add(self, entry: Entry) -> Entry:
        """Take in a new actor; its name is taken from whoever had it as an alias."""
        for other in self._entries:
            other.aliases = [alias for alias in other.aliases if norm(alias) != norm(entry.name)]
        aliases, entry.aliases = entry.aliases, []
        self._entries.append(entry)
        self.add_aliases(entry, aliases)
        return entry

    def remove(self, entry: Entry) -> None:
        """Take an actor off the list; its names are free again."""
        self._entries.remove(entry)

    def add_aliases(self, entry: Entry, aliases: Iterable[str]) -> None:
        """Give `entry` those of `aliases` that are nobody's yet."""
        taken = {norm(surface) for other in self._entries for surface in other.surfaces}
        for alias in aliases:
            if norm(alias) and norm(alias) not in taken:
                taken.add(norm(alias))
                entry.aliases.append(alias)

    def named(self, name: str) -> Entry | None:
        """Return the actor with this very name or alias, names first, titles disregarded."""
        for key in (norm, core):
            for entry in self._entries:
                if key(entry.name) == key(name):
                    return entry
            for entry in self._entries:
                if any(key(alias) == key(name) for alias in entry.aliases):
                    return entry
        return None

    def resolve(self, phrase: str) -> Entry | None:
        """Return the actor whom `phrase` names, or None if it names none or several."""
        return (
            self.named(phrase)
            or self.person_by_part(phrase)
            or self.named(persons_name_in(phrase) or head_of(phrase))
            or self._by_content(phrase)
        )

    def person_by_part(self, phrase: str) -> Entry | None:
        """Return the one person of whose name the phrase is a part, or the reverse."""
        people = [
            entry
            for entry in self._entries
            if entry.kind == "person"
            and (is_part_of(phrase, entry.name) or is_part_of(entry.name, phrase))
        ]
        return people[0] if len(people) == 1 else None

    def _by_content(self, phrase: str) -> Entry | None:
        """Return the most specific actor named inside the phrase: a person before a body."""
        inside = [
            (entry, surface)
            for entry in self._entries
            for surface in entry.surfaces
            if stands_alone(phrase, surface)
            and (entry.kind != "person" or is_head(phrase, surface))
        ]
        people = {id(entry): entry for entry, _ in inside if entry.kind == "person"}
        if people:
            return next(iter(people.values())) if len(people) == 1 else None
        if set(norm(phrase).split()) & PERSON_WORDS:
            # The phrase speaks of a person (`an army spokesman`) who is not on the list.
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
