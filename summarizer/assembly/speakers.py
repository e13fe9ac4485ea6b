"""Who says it: from the words that name the source to an actor of the roster.

The model may name the speaker; the words of the text decide where they name somebody else. A
pronoun is resolved to the last fitting speaker or mention nearby. What cannot be resolved stays
unresolved: nobody is put in anybody's mouth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from summarizer.assembly.actors import add_found
from summarizer.assembly.notes import Notes
from summarizer.assembly.phrases import issuer_of
from summarizer.assembly.roster import Entry, Roster
from summarizer.grounding.names import has_words, is_pronoun, norm
from summarizer.text.document import Document
from summarizer.text.spans import Extent
from summarizer.vocabulary import ActorKind

_SINGULAR_PERSON = frozenset({"he", "she", "him", "her", "his", "i", "himself", "herself"})
_PLURAL = frozenset({"they", "them", "their", "we", "us", "who"})
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
        by_model = None if name is None or is_pronoun(name) else self.roster.resolve(name)
        if source is not None and not is_pronoun(source):
            known = self._by_words(source, by_model)
        elif name is None:
            known = self._antecedent(source or "", at)
        else:
            known = by_model
        return known or self._added(name, source)

    def _by_words(self, source: str, by_model: Entry | None) -> Entry | None:
        """Return whom the words of the source name, else whom the model named.

        The model is believed where the words name nobody on the list (`the ministry`), or name
        its choice among others; words that name someone else alone are believed before it.
        """
        named = self.roster.resolve(issuer_of(source))
        if by_model is None or named is None:
            return by_model or named
        if any(has_words(source, surface) for surface in by_model.surfaces):
            return by_model
        return named

    def _added(self, name: str | None, source: str | None) -> Entry | Unresolved:
        for phrase in (name, source):
            if phrase and not is_pronoun(phrase):
                entry = add_found(self.document, issuer_of(phrase), self.roster, self.notes)
                if entry:
                    self.mentions[entry] = []
                    return entry
        return "speaker-not-in-source" if name else "speaker-unresolved"

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
