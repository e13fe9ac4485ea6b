"""Find the side that a claim takes from its kind, its cue and the tree of its content.

A claim that demands, promises, refuses or threatens, whose cue takes a side or whose words judge,
is a position of its speaker (`docs/codebook.md`, 4.1). Of our labelled articles, 91% of demands
carry a position, 85% of commitments, 78% of refusals, 97% of accusations with `accused`, and 92%
of evaluations whose cue takes a side. Other evaluations and accusations carry one in half of the
cases, so none is inferred from them unless a word judges.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.postprocessing.positions.attitudes import complements
from summarizer.postprocessing.positions.clauses import (
    is_bare,
    is_infinitive,
    is_negated,
    is_noun,
    is_verb,
    modals_of,
    roles_of,
    subject_of,
)
from summarizer.postprocessing.positions.cue_sides import sides_of_cue
from summarizer.postprocessing.positions.judgements import judged
from summarizer.postprocessing.positions.sides import Side, on_act, on_object, turned
from summarizer.postprocessing.positions.threats import threatened
from summarizer.vocabulary import ClaimKind, Stance

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

KINDS_WITHOUT_POSITION = frozenset({"denial", "prediction"})
"""Kinds of claims that are no ground for a position (`docs/codebook.md`, 4.4 N6 and 9, 12)."""

_NORMS = frozenset({"should", "must", "ought", "shall"})
_INTENTIONS = frozenset({"will", "wo", "would", "'ll", "’ll", "shall", "ca", "can", "could"})
_INTENDING = frozenset({"plan", "intend", "agree", "go", "want", "be"})
_QUESTIONS = frozenset({"whether", "if", "how", "what"})
_CONDITIONS = frozenset({"if", "unless", "until", "once", "provided"})
_ALLEGATIONS = frozenset(
    "suggestion accusation allegation claim charge report speculation criticism rumor"
    " rumour".split()
)
"""Who rejects one of these denies something."""


@dataclass(frozen=True)
class HeldSide:
    """A side that a claim takes.

    Attributes:
        holder: The subject that holds it, where it need not be the speaker.
        is_offer: Whether it is promised on a condition.
    """

    side: Side
    holder: Token | None = None
    is_offer: bool = False


def sides_of_claim(kind: ClaimKind, cue: Span, content: Span) -> list[HeldSide]:
    """Return the sides that a claim takes, none if it need not take one."""
    if kind in KINDS_WITHOUT_POSITION or not len(content):
        return []
    held = [HeldSide(side) for side in sides_of_cue(cue, content)]
    for root in _roots(content):
        held = held or list(_of_root(kind, root))
    return [each for each in held if each.side.matter.lemma_.lower() not in _ALLEGATIONS]


def _roots(content: Span) -> Iterator[Token]:
    """Yield the main words of the content, one for each of its sentences."""
    for token in content:
        is_main = token.head not in content or token.dep_ == "ROOT"
        if is_main and (is_verb(token) or is_noun(token)) and token.dep_ != "aux":
            yield token


def _of_root(kind: ClaimKind, root: Token) -> Iterator[HeldSide]:
    """Yield the sides that the words of the content show, given the kind of the claim."""
    if is_noun(root):
        yield from (HeldSide(side) for side in _on_named(kind, root))
    elif _is_question(root):
        return
    elif _is_norm(kind, root):
        yield from (HeldSide(side) for side in on_act(root, "support", subject_of(root)))
    elif kind == "threat":
        yield from (HeldSide(side) for side in threatened(root))
    elif kind in ("commitment", "refusal") and _is_intention(kind, root):
        yield from _intended(kind, root)
    elif kind == "evaluation" and (verdict := judged(root)) is not None:
        yield HeldSide(verdict)
    else:
        yield from _stated(root)


def _on_named(kind: ClaimKind, root: Token) -> Iterator[Side]:
    """Yield the side on what a noun names, or on an act that somebody named is to do."""
    if kind not in ("demand", "commitment", "refusal") or root.dep_ == "nsubj":
        return
    act = next((t for t in root.subtree if is_infinitive(t)), None) if kind == "demand" else None
    stance: Stance = "oppose" if kind == "refusal" else "support"
    yield from on_object(root, stance) if act is None else on_act(act, stance, root)


def _is_question(root: Token) -> bool:
    marks = (child for child in root.children if child.dep_ in ("mark", "advmod"))
    return any(mark.lower_ in _QUESTIONS and mark.i < root.i for mark in marks)


def _is_norm(kind: ClaimKind, root: Token) -> bool:
    """Return whether a sentence says what is to be done; `must` may state a conclusion."""
    modals = modals_of(root)
    if kind == "demand":
        needs = root.lemma_ in ("need", "have") and "xcomp" in roles_of(root)
        return bool(modals & _NORMS) or needs or is_bare(root)
    return "should" in modals or (kind != "assertion" and bool(modals & _NORMS))


def _is_intention(kind: ClaimKind, root: Token) -> bool:
    """Return whether a sentence says what its subject will or will not do."""
    intends = root.lemma_ in _INTENDING and bool(roles_of(root) & {"xcomp", "acomp"})
    is_refused = kind == "refusal" and is_negated(root)
    return bool(modals_of(root) & _INTENTIONS) or is_bare(root) or intends or is_refused


def _intended(kind: ClaimKind, root: Token) -> Iterator[HeldSide]:
    """Yield what the subject promises or refuses to do."""
    is_negative, subject = is_negated(root), subject_of(root)
    is_refused = kind == "refusal" and is_infinitive(root) and not is_negative
    for side in on_act(root, "oppose" if is_refused else "support", subject):
        if kind != "refusal" or side.stance == "oppose" or is_negative:
            yield HeldSide(side, subject, kind == "commitment" and _is_conditional(root))


def _is_conditional(root: Token) -> bool:
    return any(word.lower_ in _CONDITIONS and word.dep_ == "mark" for word in root.subtree)


def _stated(root: Token) -> Iterator[HeldSide]:
    """Yield the sides that the content says its subject takes."""
    if modals_of(root) - {"will", "would"}:
        return
    for matter, attitude in complements(root):
        if attitude.conduct in ("words", "says"):
            for side in on_object(matter, turned(attitude.stance, by=is_negated(root))):
                yield HeldSide(side, subject_of(root))
