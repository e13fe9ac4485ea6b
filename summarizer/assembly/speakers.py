"""Who says it: from the words that name the source to an actor of the roster.

The model may name the speaker; the words of the text decide where they name an actor by its
very name. A pronoun is resolved to the last fitting speaker or mention nearby. What cannot be
resolved stays unresolved: nobody is put in anybody's mouth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from summarizer.assembly.actors import add_found
from summarizer.assembly.notes import Notes
from summarizer.assembly.roster import Entry, Roster
from summarizer.grounding.names import PERSON_WORDS, is_pronoun, norm
from summarizer.text.document import Document
from summarizer.text.spans import Extent
from summarizer.vocabulary import ActorKind

_SINGULAR_PERSON = frozenset({"he", "she", "him", "her", "his", "i", "himself", "herself"})
_PLURAL = frozenset({"they", "them", "their", "we", "us", "who"})
_PLURAL_ENDING = ("s", "men", "women", "people", "police")
_REACH = 600
"""Characters back from a pronoun in which its antecedent is looked for."""

Unresolved = Literal["speaker-not-in-source", "speaker-unresolved"]


@dataclass
class Speakers:
    """Resolves speakers, claim after claim in the order of the text."""

    document: Document
    roster: Roster
    mentions: dict[Entry, list[Extent]]
    notes: Notes
    _last: tuple[int, Entry] | None = None

    def resolve(
        self, name: str | None, source: str | None, at: Extent
    ) -> Entry | Unresolved | None:
        """Return who speaks: an actor, None if nobody is named, or why it cannot be told.

        Args:
            name: The speaker as the model named it.
            source: The grounded words that name the source where it stands.
            at: The place of the source, or of the quotation where there is none.
        """
        if name is None and source is None:
            return None
        entry = self._resolved(name, source, at)
        if isinstance(entry, Entry):
            self._last = (at.start, entry)
        return entry

    def _resolved(self, name: str | None, source: str | None, at: Extent) -> Entry | Unresolved:
        by_words = None if source is None or is_pronoun(source) else self._by_name(source)
        by_model = None if name is None or is_pronoun(name) else self.roster.resolve(name)
        known = by_words or by_model
        if known:
            return known
        if source is not None and not is_pronoun(source):
            known = self.roster.resolve(source)
        elif name is None:
            known = self._antecedent(source or "", at)
        return known or self._added(name, source)

    def _added(self, name: str | None, source: str | None) -> Entry | Unresolved:
        for phrase in (name, source):
            if phrase and not is_pronoun(phrase):
                kind = guess_kind(phrase)
                entry = add_found(self.document, phrase, kind, self.roster, self.notes)
                if entry:
                    self.mentions[entry] = []
                    return entry
        return "speaker-not-in-source" if name else "speaker-unresolved"

    def _by_name(self, source: str) -> Entry | None:
        """Return the actor whose name the words of the source are, titles disregarded."""
        entry = self.roster.named(source)
        return entry if entry and norm(entry.name) == norm(source) else None

    def _antecedent(self, pronoun: str, at: Extent) -> Entry | None:
        if self._last and at.start - self._last[0] <= _REACH and fits(pronoun, self._last[1].kind):
            return self._last[1]
        nearby = [
            (extent.start, entry)
            for entry, extents in self.mentions.items()
            for extent in extents
            if at.start - _REACH <= extent.start < at.start and fits(pronoun, entry.kind)
        ]
        return max(nearby, key=lambda place: place[0])[1] if nearby else None


def fits(pronoun: str, kind: ActorKind) -> bool:
    """Tell whether `pronoun` can stand for an actor of this kind."""
    word = norm(pronoun)
    if word in _SINGULAR_PERSON:
        return kind == "person"
    return kind != "person" if word not in _PLURAL else kind not in {"person", "government"}


def guess_kind(phrase: str) -> ActorKind:
    """Return a kind for an actor known by a phrase alone: person, group or other."""
    words = norm(phrase).split()
    if words and words[0].endswith(_PLURAL_ENDING) and words[0] not in PERSON_WORDS:
        return "group"
    if any(word.removesuffix("s") in PERSON_WORDS and word.endswith("s") for word in words):
        return "group"
    if set(words) & PERSON_WORDS:
        return "person"
    return "other"
