"""Find whom a pronoun means, by the text before it."""

from bisect import bisect_left

from summarizer.grounding.name_matching import is_pronoun, norm
from summarizer.lexicons import load_column
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.stages import Mentions
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import ActorKind

_GENDERS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
}
_PERSON_PRONOUNS = frozenset(_GENDERS) | {"i"}
_THING_PRONOUNS = frozenset({"it", "its", "itself"})
_RELATIVE_PRONOUNS = frozenset({"who", "which", "whose", "that"})
_MAX_CHARS = 600
"""Characters before a pronoun in which its antecedent is searched."""

_MAX_SENTENCES = 4
"""Sentences in which the antecedent is searched, including that of the pronoun."""


class AntecedentFinder:
    """Finds antecedents, claim after claim in the order of the text.

    Attributes:
        last_speaker: Who spoke in the claim before.
        last_start: Where that claim has its source.
    """

    def __init__(self, document: Document, mentions: Mentions) -> None:
        self.last_speaker: ActorCandidate | None = None
        self.last_start = -1
        self._document = document
        self._mentions = sorted(
            ((span.start, actor) for actor, spans in mentions.items() for span in spans),
            key=lambda mention: mention[0],
        )
        self._starts = [start for start, _ in self._mentions]
        self._genders = {actor: gender for actor in mentions if (gender := _gender_of(actor))}

    def antecedent(self, pronoun: str, at: CharSpan, content: CharSpan) -> ActorCandidate | None:
        """Return the actor that the pronoun at `at` refers to, `None` if there is none.

        This is the last speaker, unless a later sentence has a subject that the pronoun fits. Who
        is mentioned only in `content`, which the pronoun is said to say, is not.
        """
        if norm(pronoun) in _RELATIVE_PRONOUNS:
            within = CharSpan(max(0, at.start - _MAX_CHARS), at.start)
            return next((actor for _, actor in reversed(self._fitting(pronoun, within))), None)
        is_near = 0 <= at.start - self.last_start <= _MAX_CHARS
        speaker = self.last_speaker if is_near else None
        if speaker is None or not self._fits(pronoun, speaker):
            speaker = None
        start, subject = self._last_subject(pronoun, at, content)
        if speaker is not None and subject is not None:
            before = self._mentions[: bisect_left(self._starts, at.start)]
            mentions = (start for start, actor in reversed(before) if actor is speaker)
            is_later = start > max(self.last_start, next(mentions, -1))
            speaker = subject if is_later else speaker
        antecedent = speaker or subject
        if antecedent is not None and (gender := _GENDERS.get(norm(pronoun))):
            self._genders.setdefault(antecedent, gender)
        return antecedent

    def prefers(self, pronoun: str, actor: ActorCandidate, other: ActorCandidate) -> bool:
        """Return whether only `actor` is known to have the gender of the pronoun."""
        gender = _GENDERS.get(norm(pronoun))
        return gender is not None and _gender_of(actor) == gender and _gender_of(other) is None

    def _last_subject(
        self, pronoun: str, at: CharSpan, content: CharSpan
    ) -> tuple[int, ActorCandidate | None]:
        """Return the first actor that the pronoun fits in the last sentence that has one."""
        sentences = self._document.sentences
        end = self._document.sentence_at(at.start) + 1
        for sentence in reversed(sentences[max(0, end - _MAX_SENTENCES) : end]):
            within = CharSpan(sentence.start, min(sentence.end, at.start))
            for start, actor in self._fitting(pronoun, within):
                if not content.start <= start < content.end:
                    return start, actor
        return -1, None

    def _fitting(self, pronoun: str, within: CharSpan) -> list[tuple[int, ActorCandidate]]:
        """Return the mentions in a span of actors that the pronoun fits, with their offsets."""
        return [mention for mention in self._between(within) if self._fits(pronoun, mention[1])]

    def _between(self, within: CharSpan) -> list[tuple[int, ActorCandidate]]:
        first, after = (bisect_left(self._starts, offset) for offset in within)
        return self._mentions[first:after]

    def _fits(self, pronoun: str, actor: ActorCandidate) -> bool:
        gender = _GENDERS.get(norm(pronoun))
        has_same_gender = gender is None or self._genders.get(actor, gender) == gender
        return _fits_kind(pronoun, actor.kind) and has_same_gender


def _gender_of(actor: ActorCandidate) -> str | None:
    """Return `he` or `she` for a person whose given name shows it."""
    if actor.kind != "person":
        return None
    genders = load_column("given_names", "pronoun")
    names = (norm(surface).split() for surface in actor.surfaces)
    given = (genders.get(words[0]) for words in names if len(words) > 1)
    return next(filter(None, given), None)


def _fits_kind(pronoun: str, kind: ActorKind) -> bool:
    """Return whether a pronoun, or the noun of an office, can refer to an actor of this kind."""
    word = norm(pronoun)
    if word in _PERSON_PRONOUNS or not is_pronoun(pronoun):
        return kind == "person"
    if word in _THING_PRONOUNS:
        return kind not in {"person", "group"}
    return word in _RELATIVE_PRONOUNS or kind not in {"person", "government"}
