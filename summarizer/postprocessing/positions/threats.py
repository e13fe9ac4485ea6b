"""Find what a threat is to bring about or to prevent.

`to strike unless the order is withdrawn` is for the withdrawal; `any assault will be met with fire`
is against the assault.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.postprocessing.positions.clauses import modals_of, subject_of
from summarizer.postprocessing.positions.sides import Side, on_act, on_object
from summarizer.syntax import child_of
from summarizer.vocabulary import Stance

if TYPE_CHECKING:
    from spacy.tokens import Token

_ANSWERING = frozenset({"meet", "answer", "punish", "regard", "treat"})


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
            stance: Stance = "oppose" if mark.lower_ == "if" else "support"
            yield from on_act(clause, stance, subject_of(clause))
            return
