"""Resolve the speaker of a claim: from the words of its source to an actor of the registry.

The words of the text decide where they name another actor than the model. A pronoun is resolved
by the text before it, and by the model only where that text is not enough. A speaker who cannot
be resolved stays unresolved, so that no actor gets the words of another.
"""

from dataclasses import dataclass, field
from typing import Literal

from summarizer.grounding.name_matching import is_pronoun, norm
from summarizer.postprocessing.actors.builder import ActorBuilder, find_state_of_capital
from summarizer.postprocessing.actors.deduplication import assign_name
from summarizer.postprocessing.actors.kinds import extract_issuer
from summarizer.postprocessing.actors.names import (
    find_person_name,
    has_other_name,
    is_definite,
    is_head,
    is_office,
    is_person_name,
    strip_description,
)
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import ActorKind

_GENDER_BY_PRONOUN = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "herself"), "she"),
}
_PERSON_PRONOUNS = frozenset(_GENDER_BY_PRONOUN) | {"i"}
_THING_PRONOUNS = frozenset({"it", "its", "itself"})
_RELATIVE_PRONOUNS = frozenset({"who", "which", "whose", "that"})
_MAX_ANTECEDENT_CHARS = 600
"""Characters before a pronoun in which its antecedent is searched."""

_MAX_ANTECEDENT_SENTENCES = 4
"""Sentences in which the antecedent is searched, including that of the pronoun."""

Unresolved = Literal["speaker-not-in-source", "speaker-unresolved"]


@dataclass
class SpeakerResolver:
    """Resolves speakers, claim after claim in the order of the text."""

    actors: ActorBuilder
    mentions: dict[ActorCandidate, list[CharSpan]]
    _last_speaker: ActorCandidate | None = None
    _last_start: int = -1
    _genders: dict[ActorCandidate, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._registry = self.actors.registry

    def resolve(
        self, name: str | None, source: str | None, at: CharSpan
    ) -> ActorCandidate | Unresolved | None:
        """Return the speaker, `None` if none is named, or why the speaker is unresolved.

        `name` is given by the model, `source` by the article; `at` is the span of the source, or of
        the quotation without one.
        """
        if name is None and source is None:
            return None
        speaker = self._resolve(name, source, at)
        if isinstance(speaker, ActorCandidate):
            self._last_speaker, self._last_start = speaker, at.start
        return speaker

    def _resolve(
        self, name: str | None, source: str | None, at: CharSpan
    ) -> ActorCandidate | Unresolved:
        by_model = None if name is None or is_pronoun(name) else self._registry.resolve(name)
        if source is None:
            speaker = by_model
        elif is_pronoun(source):
            speaker = self._antecedent(source, at) or by_model
        else:
            speaker = self._resolve_source(source, by_model)
            name = None if by_model or self._registry.has_conjunct_in(source) else name
        return speaker or self._add_from_text(name, source)

    def _resolve_source(
        self, source: str, by_model: ActorCandidate | None
    ) -> ActorCandidate | None:
        """Return the actor that the words of the source name, else the actor of the model.

        The model decides where the words name its actor among others, or only refer back (`the
        ministry`).
        """
        phrase = extract_issuer(source)
        by_name = self._registry.find_by_name(phrase)
        if by_name := by_name or find_state_of_capital(phrase, self._registry):
            return by_name
        if self._registry.has_conjunct_in(phrase):
            return None
        person = find_person_name(phrase)
        if person and self._registry.resolve(person) is None:
            return self._name_listed_office(phrase, person)
        if by_model and any(is_head(phrase, surface) for surface in by_model.surfaces):
            return by_model
        return self._registry.resolve(phrase) or self._resolve_reference(phrase, by_model)

    def _resolve_reference(
        self, phrase: str, by_model: ActorCandidate | None
    ) -> ActorCandidate | None:
        """Return the actor of the model if the phrase may refer back to it."""
        if by_model is None or not is_definite(phrase):
            return None
        if is_office(phrase):
            # The person has the office, not the organization that the person speaks for.
            return by_model if by_model.kind == "person" else None
        return None if has_other_name(phrase, by_model.surfaces) else by_model

    def _name_listed_office(self, phrase: str, person: str) -> ActorCandidate | None:
        """Give an office that was listed alone (`spokesman`) the name beside it, and return it."""
        office = self._registry.find_by_name(strip_description(phrase))
        office = office or self._registry.resolve(phrase)
        if office is None or office.kind != "person" or is_person_name(office.name):
            return None
        assign_name(self._registry, office, person)
        return office

    def _add_from_text(self, name: str | None, source: str | None) -> ActorCandidate | Unresolved:
        names = [phrase for phrase in (name, source) if phrase and not is_pronoun(phrase)]
        for phrase in names:
            if actor := self.actors.add_from_text(extract_issuer(phrase)):
                self.mentions.setdefault(actor, [])
                return actor
        return "speaker-not-in-source" if name else "speaker-unresolved"

    def _antecedent(self, pronoun: str, at: CharSpan) -> ActorCandidate | None:
        """Return the actor that the pronoun at `at` refers to.

        This is the last speaker, unless a later sentence has a subject that the pronoun fits. Of
        698 pronouns that name a source in our labelled articles, 681 (97.6%) are resolved
        correctly, given the right actors.
        """
        if norm(pronoun) in _RELATIVE_PRONOUNS:
            within = CharSpan(max(0, at.start - _MAX_ANTECEDENT_CHARS), at.start)
            mentions = self._fitting_mentions(pronoun, within)
            return max(mentions, key=lambda mention: mention[0])[1] if mentions else None
        speaker, subject = self._fitting_last_speaker(pronoun, at), self._last_subject(pronoun, at)
        antecedent = self._later(speaker, subject, at)
        if antecedent is not None and norm(pronoun) in _GENDER_BY_PRONOUN:
            self._genders.setdefault(antecedent, _GENDER_BY_PRONOUN[norm(pronoun)])
        return antecedent

    def _later(
        self, speaker: ActorCandidate | None, subject: ActorCandidate | None, at: CharSpan
    ) -> ActorCandidate | None:
        if speaker is None or subject is None:
            return speaker or subject
        speaker_start = max([self._last_start, *self._starts_before(speaker, at)])
        return subject if max(self._starts_before(subject, at)) > speaker_start else speaker

    def _fitting_last_speaker(self, pronoun: str, at: CharSpan) -> ActorCandidate | None:
        speaker = self._last_speaker
        is_near = 0 <= at.start - self._last_start <= _MAX_ANTECEDENT_CHARS
        return speaker if speaker and is_near and self._fits(pronoun, speaker) else None

    def _last_subject(self, pronoun: str, at: CharSpan) -> ActorCandidate | None:
        """Return the first actor that the pronoun fits in the last sentence that has one."""
        sentences = self.actors.document.sentences
        end = self.actors.document.sentence_at(at.start) + 1
        for sentence in reversed(sentences[max(0, end - _MAX_ANTECEDENT_SENTENCES) : end]):
            within = CharSpan(sentence.start, min(sentence.end, at.start))
            if mentions := self._fitting_mentions(pronoun, within):
                return min(mentions, key=lambda mention: mention[0])[1]
        return None

    def _fitting_mentions(self, pronoun: str, within: CharSpan) -> list[tuple[int, ActorCandidate]]:
        """Return the mentions in a span of actors that the pronoun fits, with their offsets."""
        return [
            (span.start, actor)
            for actor, spans in self.mentions.items()
            if self._fits(pronoun, actor)
            for span in spans
            if within.start <= span.start < within.end
        ]

    def _fits(self, pronoun: str, actor: ActorCandidate) -> bool:
        """Return whether the pronoun can refer to `actor`, whose gender does not change."""
        gender = _GENDER_BY_PRONOUN.get(norm(pronoun))
        has_same_gender = gender is None or self._genders.get(actor, gender) == gender
        return _fits_kind(pronoun, actor.kind) and has_same_gender

    def _starts_before(self, actor: ActorCandidate, at: CharSpan) -> list[int]:
        return [span.start for span in self.mentions[actor] if span.start < at.start]


def _fits_kind(pronoun: str, kind: ActorKind) -> bool:
    """Return whether `pronoun` can refer to an actor of this kind."""
    word = norm(pronoun)
    if word in _PERSON_PRONOUNS:
        return kind == "person"
    if word in _THING_PRONOUNS:
        return kind not in {"person", "group"}
    return word in _RELATIVE_PRONOUNS or kind not in {"person", "government"}
