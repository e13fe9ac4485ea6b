"""Who says it: from the words that name the source to an actor of the roster.

The model may name the speaker; the words of the text decide where they name somebody else. A
pronoun is resolved by the text before it, and only where that tells nobody by the model. What
cannot be resolved stays unresolved: nobody is put in anybody's mouth.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from summarizer.grounding.name_matching import is_pronoun, norm
from summarizer.postprocessing.actors.builder import add_found, state_of
from summarizer.postprocessing.actors.deduplication import take_name
from summarizer.postprocessing.actors.kinds import issuer_of
from summarizer.postprocessing.actors.members import names_several
from summarizer.postprocessing.actors.names import (
    has_name_besides,
    head_of,
    is_definite,
    is_head,
    is_office,
    is_persons_name,
    persons_name_in,
)
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.diagnostics import Diagnostics
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import ActorKind

_SINGULAR_PERSON = frozenset({"he", "she", "him", "her", "his", "i", "himself", "herself"})
_GENDER = {
    word: form
    for form, words in (("he", "he him his himself"), ("she", "she her herself"))
    for word in words.split()
}
_SINGULAR_THING = frozenset({"it", "its", "itself"})
_RELATIVE = frozenset({"who", "which", "whose", "that"})
_REACH = 600
"""Characters back from a pronoun in which its antecedent is looked for."""

_SENTENCES = 4
"""Sentences back, the pronoun's own counted."""

Unresolved = Literal["speaker-not-in-source", "speaker-unresolved"]


@dataclass
class SpeakerResolver:
    """Resolves speakers, claim after claim in the order of the text."""

    document: Document
    roster: ActorRegistry
    mentions: dict[ActorCandidate, list[CharSpan]]
    notes: Diagnostics
    _last: tuple[int, ActorCandidate] | None = None
    _gender: dict[ActorCandidate, str] = field(default_factory=dict)

    def resolve(
        self, name: str | None, source: str | None, at: CharSpan
    ) -> ActorCandidate | Unresolved | None:
        """Return who speaks: an actor, None if nobody is named, or why it cannot be told.

        Args:
            name: The speaker as the model named it.
            source: The grounded words that name the source where it stands.
            at: The place of the source, or of the quotation where there is none.
        """
        if name is None and source is None:
            return None
        entry = self._resolved(name, source, at)
        if isinstance(entry, ActorCandidate):
            self._last = (at.start, entry)
        return entry

    def _resolved(
        self, name: str | None, source: str | None, at: CharSpan
    ) -> ActorCandidate | Unresolved:
        by_model = None if name is None or is_pronoun(name) else self.roster.resolve(name)
        if source is None:
            known = by_model
        elif is_pronoun(source):
            known = self._antecedent(source, at) or by_model
        else:
            known = self._by_words(source, by_model)
            name = None if by_model or names_several(source, self.roster) else name
        return known or self._added(name, source)

    def _by_words(self, source: str, by_model: ActorCandidate | None) -> ActorCandidate | None:
        """Return whom the words of the source name, else whom the model named.

        The words decide where they name somebody listed, or somebody new. The model is believed
        where they name its choice among others, or only point back (`the ministry`).
        """
        phrase = issuer_of(source)
        named = self.roster.named(phrase) or state_of(phrase, self.roster)
        if named is None and names_several(phrase, self.roster):
            return None
        person = persons_name_in(phrase)
        if named is None and person and self.roster.resolve(person) is None:
            return self._named_at_last(phrase, person)
        if named is None and by_model and any(is_head(phrase, s) for s in by_model.surfaces):
            return by_model
        named = named or self.roster.resolve(phrase)
        if named or by_model is None:
            return named
        if not is_definite(phrase):
            return None
        if is_office(phrase):
            # A person has the office, not the body that he speaks for.
            return by_model if by_model.kind == "person" else None
        return None if has_name_besides(phrase, by_model.surfaces) else by_model

    def _named_at_last(self, phrase: str, person: str) -> ActorCandidate | None:
        """Give an office that was listed alone (`spokesman`) the name that stands beside it."""
        office = self.roster.named(head_of(phrase)) or self.roster.resolve(phrase)
        if office is None or office.kind != "person" or is_persons_name(office.name):
            return None
        take_name(self.roster, office, person)
        return office

    def _added(self, name: str | None, source: str | None) -> ActorCandidate | Unresolved:
        for phrase in (name, source):
            if phrase and not is_pronoun(phrase):
                entry = add_found(self.document, issuer_of(phrase), self.roster, self.notes)
                if entry:
                    self.mentions.setdefault(entry, [])
                    return entry
        return "speaker-not-in-source" if name else "speaker-unresolved"

    def _antecedent(self, pronoun: str, at: CharSpan) -> ActorCandidate | None:
        """Return whom the pronoun at `at` stands for, None if nobody fits.

        The last speaker, unless a later sentence has a subject that fits. Of 698 pronouns that
        name a source in our labelled articles this finds 681 (97.6%), given the right actors.
        """
        if norm(pronoun) in _RELATIVE:
            return self._nearest(pronoun, at)
        found = self._later(self._last_speaker(pronoun, at), self._subject(pronoun, at), at)
        if found is not None and norm(pronoun) in _GENDER:
            self._gender.setdefault(found, _GENDER[norm(pronoun)])
        return found

    def _later(
        self, spoken: ActorCandidate | None, subject: ActorCandidate | None, at: CharSpan
    ) -> ActorCandidate | None:
        if spoken is None or subject is None:
            return spoken or subject
        since = max([self._last_place, *self._before(spoken, at)])
        return subject if max(self._before(subject, at)) > since else spoken

    def _last_speaker(self, pronoun: str, at: CharSpan) -> ActorCandidate | None:
        if self._last is None or not 0 <= at.start - self._last_place <= _REACH:
            return None
        return self._last[1] if self._fits(pronoun, self._last[1]) else None

    def _subject(self, pronoun: str, at: CharSpan) -> ActorCandidate | None:
        """Return the first actor that fits of the nearest sentence, up to `at`, that has one."""
        sentences = self.document.sentences
        here = self.document.sentence_at(at.start) + 1
        for sentence in reversed(sentences[max(0, here - _SENTENCES) : here]):
            places = self._fitting(pronoun, CharSpan(sentence.start, min(sentence.end, at.start)))
            if places:
                return min(places, key=lambda place: place[0])[1]
        return None

    def _nearest(self, pronoun: str, at: CharSpan) -> ActorCandidate | None:
        places = self._fitting(pronoun, CharSpan(max(0, at.start - _REACH), at.start))
        return max(places, key=lambda place: place[0])[1] if places else None

    def _fitting(self, pronoun: str, within: CharSpan) -> list[tuple[int, ActorCandidate]]:
        """Return the mentions in a range of actors whom the pronoun fits, with their offsets."""
        return [
            (extent.start, entry)
            for entry, extents in self.mentions.items()
            if self._fits(pronoun, entry)
            for extent in extents
            if within.start <= extent.start < within.end
        ]

    def _fits(self, pronoun: str, entry: ActorCandidate) -> bool:
        """Tell whether the pronoun can stand for `entry`; who was `she` once is not `he` later."""
        gender = _GENDER.get(norm(pronoun))
        known = self._gender.get(entry)
        return fits(pronoun, entry.kind) and (gender is None or known in {None, gender})

    def _before(self, entry: ActorCandidate, at: CharSpan) -> list[int]:
        return [extent.start for extent in self.mentions[entry] if extent.start < at.start]

    @property
    def _last_place(self) -> int:
        return self._last[0] if self._last else -1


def fits(pronoun: str, kind: ActorKind) -> bool:
    """Tell whether `pronoun` can stand for an actor of this kind."""
    word = norm(pronoun)
    if word in _SINGULAR_PERSON:
        return kind == "person"
    if word in _SINGULAR_THING:
        return kind not in {"person", "group"}
    return word in _RELATIVE or kind not in {"person", "government"}
