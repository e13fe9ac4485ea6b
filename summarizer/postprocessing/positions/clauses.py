"""What the tree of a clause says about its verb: subject, negation, modality, voice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from summarizer.syntax import FINITE, SUBJECTS, child_of, is_infinitive, is_verb

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor", "longer"})
_FAILING = frozenset({"fail", "neglect"})
_NEGATIVE_SUBJECTS = frozenset({"nobody", "none", "nothing", "neither"})
_RELATIVE_PRONOUNS = frozenset({"who", "which", "that"})
_LONGEST = 200
"""Words of the longest sentence whose tree is read: trees of endless lists are deep."""

_FARTHEST = 4
"""Verbs that a subject may have in common: `wants to go on trying to mediate`."""


def is_readable(sentences: Iterable[Span]) -> bool:
    """Return whether sentences are short enough for a walk through their trees."""
    return all(len(sentence) <= _LONGEST for sentence in sentences)


def roles_of(verb: Token) -> set[str]:
    """Return the roles of the dependents of `verb`."""
    return {child.dep_ for child in verb.children}


def is_passive(verb: Token) -> bool:
    """Return whether the subject of `verb` is its object."""
    return bool(roles_of(verb) & {"nsubjpass", "auxpass"})


def is_bare(verb: Token) -> bool:
    """Return whether `verb` is an imperative, a subjunctive or an infinitive."""
    is_base = verb.tag_ == "VB" and not modals_of(verb) and not _is_statement(verb)
    return is_base or is_infinitive(verb) or is_mandative(verb)


def _is_statement(verb: Token) -> bool:
    """Return whether `do` makes a statement (`they do not leave`) and no order (`do not leave`)."""
    subject = child_of(verb, *SUBJECTS)
    if subject is None or not is_finite(verb):
        return False
    return all(token.text != "," for token in verb.doc[subject.i : verb.i])


def is_mandative(verb: Token) -> bool:
    """Return whether a passive is a subjunctive: `that the minutes be published`."""
    return any(child.dep_ == "auxpass" and child.tag_ == "VB" for child in verb.children)


def is_finite(verb: Token) -> bool:
    """Return whether an auxiliary other than `to` makes `verb` a statement: `is leaving`."""
    return any(c.dep_ in ("aux", "auxpass") and c.tag_ in FINITE for c in verb.children)


def modals_of(verb: Token) -> set[str]:
    """Return the modal verbs of `verb`."""
    return {child.lower_ for child in verb.children if child.dep_ == "aux" and child.tag_ == "MD"}


def is_inverted(verb: Token) -> bool:
    """Return whether the modal verb stands before the subject: `should they leave` states nothing.

    After a negation it does: `nor will they leave`.
    """
    subject = child_of(verb, *SUBJECTS)
    if subject is None:
        return False
    before = [child for child in verb.lefts if child.i < subject.i]
    is_stated = any(child.dep_ == "neg" or child.lower_ in _NEGATIONS for child in before)
    return not is_stated and any(child.tag_ == "MD" for child in before)


def is_negated(verb: Token) -> bool:
    """Return whether an adverb, the subject or the object negates `verb`; two negations do not."""
    count = 0
    for child in verb.children:
        if child.dep_ in SUBJECTS and child.i < verb.i:
            count += any(word.lower_ in ("no", "neither", "none") for word in child.children)
            count += child.lower_ in _NEGATIVE_SUBJECTS
        elif child.dep_ == "dobj":
            count += any(word.lower_ == "no" for word in child.children)
        elif child.i < verb.i or verb.pos_ == "AUX":
            is_adverb = child.dep_ in ("advmod", "preconj") and child.lower_ in _NEGATIONS
            count += child.dep_ == "neg" or is_adverb
    above = verb.head
    if verb.dep_ == "xcomp" and above.lemma_ in _FAILING:
        # `failed to refuse`
        count += not is_negated(above)
    return count % 2 == 1


def subject_of(verb: Token) -> Token | None:
    """Return the subject of `verb`, or that of the verb that it is joined with or depends on."""
    for _ in range(_FARTHEST):
        subject = child_of(verb, *SUBJECTS)
        if subject is not None:
            is_relative = verb.dep_ == "relcl" and subject.lower_ in _RELATIVE_PRONOUNS
            return verb.head if is_relative else subject
        if verb.dep_ in ("acl", "relcl"):
            return verb.head
        if verb.dep_ not in ("conj", "xcomp", "advcl") or not is_verb(verb.head):
            return None
        verb = verb.head
    return None


def next_act(matter: Token) -> Token | None:
    """Return where an act joined with that of `matter` begins: `to leave Kesh and to pay`."""
    for word in (matter, *matter.ancestors):
        for child in word.children:
            if child.dep_ == "conj" and child.i > matter.i and is_verb(child):
                joint = child_of(word, "cc")
                is_before = joint is not None and matter.i < joint.i < child.i
                return joint if is_before else child.left_edge
        if word.dep_ in ("ccomp", "relcl") and word is not matter:
            return None
    return None


def holder_of(verb: Token) -> Token | None:
    """Return who does what a verb says: its subject, in the passive its agent."""
    by = child_of(verb, "agent")
    if by is None:
        return None if is_passive(verb) else subject_of(verb)
    return child_of(by, "pobj")
