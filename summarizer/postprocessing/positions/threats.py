"""Find what a threat is to bring about or to prevent.

`to strike unless the order is withdrawn` is for the withdrawal; `any assault will be met with fire`
is against the assault.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.postprocessing.positions.clauses import (
    is_negated,
    modals_of,
    roles_of,
    subject_of,
)
from summarizer.postprocessing.positions.sides import Side, on_act, on_object, turned
from summarizer.syntax import child_of
from summarizer.vocabulary import Stance

if TYPE_CHECKING:
    from spacy.tokens import Token

_ANSWERING = frozenset({"meet", "answer", "punish", "regard", "treat"})
_LASTING = frozenset({"continue", "stay", "persist", "proceed", "happen", "remain"})
_OMITTING = frozenset({"refuse", "fail", "decline"})


def is_answered(root: Token) -> bool:
    """Return whether something will have consequences: `any assault will be met with force`."""
    is_passive_verb = child_of(root, "nsubjpass") is not None and root.lemma_ in _ANSWERING
    return is_passive_verb and bool(modals_of(root) & {"will", "would"})


def threatened(root: Token) -> Iterator[Side]:
    """Yield the sides of who threatens with the act of `root`."""
    answered = child_of(root, "nsubjpass")
    if answered is not None and is_answered(root):
        yield from on_object(answered, "oppose")
        return
    for clause in root.subtree:
        is_condition = clause.dep_ in ("advcl", "ccomp")
        mark = child_of(clause, "mark") if is_condition else None
        if mark is not None and mark.lower_ in ("if", "unless", "until"):
            yield from _on_condition(clause, "oppose" if mark.lower_ == "if" else "support")
            return


def _on_condition(clause: Token, stance: Stance) -> Iterator[Side]:
    """Yield the side on what a clause says, given the side on what it says without negation."""
    subject = subject_of(clause)
    lasts = clause.lemma_ in _LASTING and not roles_of(clause) & {"xcomp", "dobj", "acomp"}
    if lasts and subject is not None:
        yield from on_object(subject, turned(stance, by=is_negated(clause)))
        return
    omitted = child_of(clause, "xcomp") if clause.lemma_ in _OMITTING else None
    if omitted is None:
        yield from on_act(clause, stance, subject)
    else:
        yield from on_act(omitted, turned(stance, by=True), subject)
