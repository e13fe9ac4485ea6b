"""Find whom a pronoun or a description means, by the text before it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, NamedTuple, get_args

from summarizer.grounding.name_matching import is_pronoun, norm
from summarizer.grounding.quotation import find_quotations, is_quoted
from summarizer.lexicons import load_column
from summarizer.postprocessing.actors.mentions import Mentions
from summarizer.postprocessing.actors.names import is_person_name
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.syntax import SUBJECTS, Syntax, child_of, span_between
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import ActorKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_GENDERS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
}
_PERSON_PRONOUNS = frozenset(_GENDERS) | {"i"}
_THING_PRONOUNS = frozenset({"it", "its", "itself"})
_RELATIVE_PRONOUNS = frozenset({"who", "which", "whose", "that"})
_PERSONS: frozenset[ActorKind] = frozenset({"person"})
_KINDS: frozenset[ActorKind] = frozenset(get_args(ActorKind))
_CONTINUING = frozenset({"he", "she", "they"})
"""Pronouns that, as subjects of sentences in a row, mean the same."""

_MAX_CHARS = 600
"""Characters before a pronoun in which its antecedent is searched."""

_MAX_SENTENCES = 4
"""Sentences in which the antecedent is searched, including that of the pronoun."""


class _Reference(NamedTuple):
    """What a pronoun or a description says about whom it means.

    Attributes:
        gender: `he` or `she`, `None` if it does not show.
        kinds: The kinds of actors that it can mean.
        is_relative: Whether it is a relative pronoun.
        other: Whom it cannot mean.
    """

    gender: str | None
    kinds: AbstractSet[ActorKind]
    is_relative: bool
    other: ActorCandidate | None


class _Speech(NamedTuple):
    """Who made a claim, where its source begins, and what is said."""

    speaker: ActorCandidate
    start: int
    content: CharSpan


class AntecedentFinder:
    """Finds antecedents, claim after claim in the order of the text.

    Quotations have a frame of reference of their own: `he` outside does not mean who is only named
    inside, and `he` inside is not who is quoted.
    """

    def __init__(
        self, document: Document, mentions: Mentions, syntax: Syntax | None = None
    ) -> None:
        self._document, self._syntax = document, syntax
        self._quotations = find_quotations(document.article)
        self._mentions = sorted(
            ((span.start, actor) for actor, spans in mentions.items() for span in spans),
            key=lambda mention: mention[0],
        )
        self._starts = [start for start, _ in self._mentions]
        self._genders = {actor: gender for actor in mentions if (gender := _gender_of(actor))}
        self._last: dict[bool, _Speech] = {}
        """The last claims whose source stands inside and outside quotations."""

    def antecedent(
        self,
        words: str,
        at: CharSpan,
        content: CharSpan | None = None,
        kinds: AbstractSet[ActorKind] = frozenset(),
        other: ActorCandidate | None = None,
    ) -> ActorCandidate | None:
        """Return the actor that the words at `at` refer to, `None` if there is none.

        This is the last speaker, unless a later sentence has a subject that the words fit. Who is
        mentioned only in `content`, which is what is said, is not.

        Args:
            words: A pronoun or a description.
            at: Where they stand.
            content: What their referent says.
            kinds: The kinds that a description can mean; those of a pronoun are known.
            other: Whom they cannot mean: the subject of a verb is not its object.
        """
        if norm(words) == "i":
            # Outside quotations it is the author, who is not found here.
            return self._quoted(at)
        reference = _reference(words, kinds, other)
        if reference.is_relative:
            within = self._name_before(at) or CharSpan(max(0, at.start - _MAX_CHARS), at.start)
            return next((actor for _, actor in reversed(self._fitting(reference, within))), None)
        if governing := self._governing_subject(reference, at):
            return governing
        last = self._last_speech(reference, at)
        start, subject = self._last_subject(norm(words), reference, at, content)
        antecedent = subject
        if last is not None:
            before = self._mentions[: bisect_left(self._starts, at.start)]
            mentions = (start for start, actor in reversed(before) if actor is last.speaker)
            is_later = start > max(last.start, next(mentions, -1))
            is_later = is_later and not last.content.start <= start < last.content.end
            antecedent = subject if subject and is_later else last.speaker
        if antecedent is not None and reference.gender:
            self._genders.setdefault(antecedent, reference.gender)
        return antecedent

    def _name_before(self, at: CharSpan) -> CharSpan | None:
        """Return the name that a relative pronoun follows, if one does: `met Ana Roe, who said`."""
        word = self._syntax.head(at) if self._syntax else None
        before = [] if word is None else list(word.doc[max(0, word.i - 2) : word.i])
        names = [token for token in before if token.text != ","][-1:]
        name = names[0] if names and names[0].pos_ == "PROPN" else None
        return CharSpan(name.left_edge.idx, at.start) if name is not None else None

    def add_speaker(self, speaker: ActorCandidate, start: int, content: CharSpan) -> None:
        """Note who makes a claim whose source begins at `start`."""
        self._last[self._is_quoted(start)] = _Speech(speaker, start, content)
        index = bisect_left(self._starts, start)
        self._mentions.insert(index, (start, speaker))
        self._starts.insert(index, start)

    def can_mean(self, pronoun: str, actor: ActorCandidate) -> bool:
        """Return whether a pronoun can mean an actor, as far as its kind and gender show."""
        return self._fits(_reference(pronoun), actor)

    def is_other_gender(self, pronoun: str, actor: ActorCandidate | None) -> bool:
        """Return whether an actor is known to have another gender than a pronoun."""
        return actor is not None and not self._may_be(_GENDERS.get(norm(pronoun)), actor)

    def _last_speech(self, reference: _Reference, at: CharSpan) -> _Speech | None:
        """Return the last claim in the same frame, if it is near and its speaker fits."""
        last = self._last.get(self._is_quoted(at.start))
        if last is None or not 0 <= at.start - last.start <= _MAX_CHARS:
            return None
        is_quoted = last.speaker is self._quoted(at)
        return last if self._fits(reference, last.speaker) and not is_quoted else None

    def _quoted(self, at: CharSpan) -> ActorCandidate | None:
        """Return who is quoted, if `at` is inside a quotation: the last speaker outside."""
        outer = self._last.get(False)
        return outer.speaker if outer and self._is_quoted(at.start) else None

    def _last_subject(
        self, pronoun: str, reference: _Reference, at: CharSpan, content: CharSpan | None
    ) -> tuple[int, ActorCandidate | None]:
        """Return the first actor that fits in the last sentence that has one."""
        sentences = self._document.sentences
        end = self._document.sentence_at(at.start) + 1
        is_quoted, quoted = self._is_quoted(at.start), self._quoted(at)
        unmeant = [*self._adjuncts(at), *([content] if content else [])]
        for sentence in reversed(sentences[max(0, end - _MAX_SENTENCES) : end]):
            within = CharSpan(sentence.start, min(sentence.end, at.start))
            if self._goes_on(pronoun, reference, within):
                continue
            for start, actor in self._fitting(reference, within):
                is_unmeant = any(span.start <= start < span.end for span in unmeant)
                is_hidden = self._is_quoted(start) and not is_quoted
                if not (is_unmeant or is_hidden or actor is quoted):
                    return start, actor
        return -1, None

    def _goes_on(self, pronoun: str, reference: _Reference, within: CharSpan) -> bool:
        """Return whether a sentence has the same pronoun as its subject, before any name."""
        tokens = self._syntax.tokens(within) if self._syntax and within.end > within.start else ()
        subjects = (t for t in tokens if t.dep_ in SUBJECTS and t.head.dep_ == "ROOT")
        first = next(subjects, None)
        if first is None or first.lower_ != pronoun or pronoun not in _CONTINUING:
            return False
        return not self._fitting(reference, CharSpan(within.start, first.idx))

    def _governing_subject(self, reference: _Reference, at: CharSpan) -> ActorCandidate | None:
        """Return who does what the clause at `at` is a part of: `Kesh smiled when he said`."""
        word = self._syntax.head(at) if self._syntax else None
        if word is None or word.dep_ not in SUBJECTS or word.head.dep_ != "advcl":
            return None
        subject = child_of(word.head.head, *SUBJECTS)
        if subject is None or subject.i > word.i:
            return None
        owner = child_of(subject, "poss")
        first = subject.left_edge if owner is None else subject
        named = self._fitting(reference, span_between(first, subject))
        return named[0][1] if named else None

    def _adjuncts(self, at: CharSpan) -> list[CharSpan]:
        """Return the words before the subject at `at` that name others than the subject.

        `Asked about Valen, she said`, `In an interview with Valen, she said`.
        """
        word = self._syntax.head(at) if self._syntax else None
        if word is None or not (word.dep_ in SUBJECTS or word.dep_ == "appos"):
            return []
        verb = word.head if word.dep_ in SUBJECTS else word.sent.root
        return [
            span_between(child.left_edge, child.right_edge)
            for child in verb.lefts
            if _is_participle(child) or (child.dep_ == "prep" and _has_with(child))
        ]

    def _fitting(self, reference: _Reference, within: CharSpan) -> list[tuple[int, ActorCandidate]]:
        """Return the mentions in a span of actors that fit, with their offsets."""
        return [mention for mention in self._between(within) if self._fits(reference, mention[1])]

    def _between(self, within: CharSpan) -> list[tuple[int, ActorCandidate]]:
        first, after = (bisect_left(self._starts, offset) for offset in within)
        return self._mentions[first:after]

    def _fits(self, reference: _Reference, actor: ActorCandidate) -> bool:
        is_possible = actor.kind in reference.kinds and actor is not reference.other
        return is_possible and self._may_be(reference.gender, actor)

    def _may_be(self, gender: str | None, actor: ActorCandidate) -> bool:
        """Return whether a gender, if there is one, is that of an actor, if that is known."""
        return gender is None or self._genders.get(actor, gender) == gender

    def _is_quoted(self, offset: int) -> bool:
        return is_quoted(self._quotations, CharSpan(offset, offset + 1))


def _is_participle(child: Token) -> bool:
    """Return whether a clause has no subject of its own: `Asked about Valen`."""
    is_open = child.dep_ == "advcl" and child.tag_ in {"VBN", "VBG"}
    return is_open and child_of(child, *SUBJECTS) is None


def _has_with(phrase: Token) -> bool:
    """Return whether a phrase names whom somebody was with: `In an interview with Valen`."""
    return any(word.lower_ == "with" for word in phrase.subtree)


def _gender_of(actor: ActorCandidate) -> str | None:
    """Return `he` or `she` for a person whose given name shows it."""
    if actor.kind != "person":
        return None
    genders = load_column("given_names", "pronoun")
    # `Virginia governor` is no name.
    names = (norm(surface).split() for surface in actor.surfaces if is_person_name(surface))
    given = (genders.get(words[0]) for words in names if len(words) > 1)
    return next(filter(None, given), None)


def _reference(
    words: str,
    kinds: AbstractSet[ActorKind] = frozenset(),
    other: ActorCandidate | None = None,
) -> _Reference:
    """Return what a pronoun, or a description of actors of certain kinds, can mean."""
    word = norm(words)
    is_relative = word in _RELATIVE_PRONOUNS
    if word in _PERSON_PRONOUNS:
        kinds = _PERSONS
    elif word in _THING_PRONOUNS:
        kinds = _KINDS - {"person", "group"}
    elif is_pronoun(words):
        kinds = _KINDS if is_relative else _KINDS - {"person", "government"}
    return _Reference(_GENDERS.get(word), kinds, is_relative, other)
