"""Find the side that a claim takes from its kind, its cue and the tree of its content.

A claim that demands, promises, refuses or threatens, whose cue takes a side or whose words judge,
is a position of its speaker (`docs/codebook.md`, 4.1). Of our labelled articles, 91% of demands
carry a position, 85% of commitments, 78% of refusals, 97% of accusations with `accused`, and 92%
of evaluations whose cue takes a side. Other evaluations and accusations carry one in half of the
cases, so none is inferred from them unless a word judges.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from summarizer.postprocessing.positions.attitudes import attitudes_of
from summarizer.postprocessing.positions.clauses import (
    holder_of,
    is_bare,
    is_finite,
    is_inverted,
    is_negated,
    is_passive,
    modals_of,
    roles_of,
    subject_of,
)
from summarizer.postprocessing.positions.judgements import called, described, judged
from summarizer.postprocessing.positions.sides import (
    Side,
    is_open,
    on_act,
    on_existence,
    sides_of,
    turned,
)
from summarizer.postprocessing.positions.threats import is_answered, threatened
from summarizer.syntax import SUBJECTS, child_of, is_infinitive, is_noun, is_verb
from summarizer.vocabulary import ClaimKind

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

KINDS_WITHOUT_POSITION = frozenset({"denial", "prediction"})
"""Kinds of claims that are no ground for a position (`docs/codebook.md`, 4.4 N6 and 9, 12)."""

_JUDGING = frozenset({"accusation", "declaration", "demand", "evaluation"})
"""Kinds of claims in which words judge."""

_NORMS = frozenset({"should", "must", "ought", "shall"})
_INTENTIONS = frozenset({"will", "wo", "would", "'ll", "’ll", "shall", "ca", "can", "could"})
_UNDECIDED = frozenset({"consider", "weigh"})
_INTENDING = frozenset({"plan", "intend", "agree", "go", "want", "be"})
_CONDITIONS = frozenset({"if", "unless", "until", "once", "provided"})
_PERSONAL = frozenset("i you he she we".split())
_QUESTIONS = ("if ", "whether ")
_PROVISIONS = frozenset({"provided", "condition"})
_ALLEGATIONS = frozenset(
    "suggestion accusation allegation claim charge report speculation criticism rumor rumour"
    " figure estimate warning concern footage".split()
)
"""Who rejects one of these denies something."""


def sides_of_claim(kind: ClaimKind, cue: Span, content: Span) -> list[Side]:
    """Return the sides that a claim takes, none if it need not take one."""
    is_denied = any(token.lemma_.lower() == "deny" or is_open(token) for token in cue)
    is_question = "?" in content.text or content.text.startswith(_QUESTIONS)
    is_asked = any(token.lemma_ == "ask" for token in cue) and is_question
    if kind in KINDS_WITHOUT_POSITION or is_denied or is_asked or not len(content):
        return []
    sides = list(_sides_of_cue(cue, content))
    if not sides:
        sides = [side for root in _roots(content) for side in _of_root(kind, root)]
    if kind in ("commitment", "evaluation"):
        sides = [_qualified(side, content) for side in sides]
    return [side for side in sides if not _is_unreal(side.matter)]


def _is_unreal(matter: Token) -> bool:
    """Return whether a matter is what somebody alleges or asks."""
    return matter.lemma_.lower() in _ALLEGATIONS or is_inverted(matter)


def _qualified(side: Side, content: Span) -> Side:
    """Return a side that is taken on a condition or in part as mixed (`docs/codebook.md`, 4)."""
    after = [word for word in content if word.i > side.matter.i and word.sent == side.matter.sent]
    is_conditional = any(map(_is_condition, after))
    is_partial = any(
        word.lower_ == "but" and following.lower_ in ("not", "only")
        for word, following in pairwise(after)
    )
    is_mixed = side.stance == "support" and (is_conditional or is_partial)
    return replace(side, stance="mixed") if is_mixed else side


def _is_condition(word: Token) -> bool:
    """Return whether a word begins a condition; that of `if she is elected` is no reservation."""
    if word.dep_ != "mark":
        return word.lower_ in _PROVISIONS
    subject = child_of(word.head, *SUBJECTS)
    is_own = subject is not None and subject.lower_ in _PERSONAL
    return word.lower_ in _CONDITIONS and not is_own


def _sides_of_cue(cue: Span, content: Span) -> Iterator[Side]:
    """Yield the sides that the cue takes on what the content names."""
    if (verdict := called(cue, content)) is not None:
        yield verdict
        return
    word = next((token for token in reversed(list(cue)) if attitudes_of(token)), None)
    for side in sides_of(word) if word is not None else ():
        if side.matter in content:
            is_neither = any(token.lower_ == "neither" for token in cue)
            yield replace(side, stance="neutral") if is_neither else side


def _roots(content: Span) -> Iterator[Token]:
    """Yield the main words of the content, one for each clause that has a subject of its own."""
    for token in content:
        is_joined = token.dep_ == "conj" and child_of(token, *SUBJECTS) is not None
        is_main = token.head not in content or token.dep_ == "ROOT" or is_joined
        # `this week` is no matter, and who asks whether it is so takes no side.
        is_open_question = any(child.lower_ == "whether" for child in token.children)
        # In `should Trump run` the parser may take the name for a verb.
        is_name = token.ent_type_ == "PERSON" and is_verb(token)
        is_main = is_main and token.dep_ != "npadvmod" and not (is_open_question or is_name)
        if is_main and (is_verb(token) or is_noun(token)) and token.dep_ != "aux":
            yield token


def _of_root(kind: ClaimKind, root: Token) -> Iterator[Side]:
    """Yield the sides that the words of the content show, given the kind of the claim."""
    if is_noun(root):
        owner = child_of(root, "poss")
        holder = owner if owner is not None and is_noun(owner) else None
        yield from (side for side in _expressed(root, holder) if side.conduct != "holder")
    elif kind in _JUDGING and (verdicts := judged(root)):
        yield from verdicts
    elif kind == "accusation" and (accused := _accused(root)) is not None:
        yield Side(root, "oppose", accused, is_omission=is_negated(root))
    elif _is_norm(kind, root):
        yield from on_existence(root) or on_act(root, "support", subject_of(root))
    elif kind == "threat" or is_answered(root):
        yield from threatened(root)
    elif kind in ("commitment", "refusal") and _is_intention(root):
        yield from _intended(kind, root)
    else:
        yield from _stated(root) or _described(kind, root)


def _accused(root: Token) -> Token | None:
    """Return who is said to have done something to something."""
    subject = child_of(root, "nsubj")
    is_act = child_of(root, "dobj") is not None
    return subject if is_act and subject is not None and is_noun(subject) else None


def _is_norm(kind: ClaimKind, root: Token) -> bool:
    """Return whether a sentence says what is to be done; `must` may state a conclusion."""
    modals = modals_of(root)
    needs = root.lemma_ in ("need", "have", "get") and "xcomp" in roles_of(root)
    if kind == "demand":
        return bool(modals & _NORMS) or needs or is_bare(root)
    subject = child_of(root, "nsubj")
    if kind == "evaluation" and needs and subject is not None and subject.lower_ == "we":
        return not is_negated(root)
    return "should" in modals or (kind != "assertion" and bool(modals & _NORMS))


def _is_intention(root: Token) -> bool:
    """Return whether a sentence says what its subject will or will not do."""
    intends = root.lemma_ in _INTENDING and "xcomp" in roles_of(root)
    is_under_way = root.tag_ == "VBG" and is_finite(root) and root.lemma_ not in _UNDECIDED
    return bool(modals_of(root) & _INTENTIONS) or is_bare(root) or intends or is_under_way


def _intended(kind: ClaimKind, root: Token) -> Iterator[Side]:
    """Yield what the subject promises or refuses to do."""
    is_negative, subject = is_negated(root), subject_of(root)
    is_refused = kind == "refusal" and is_infinitive(root) and not is_negative
    for side in on_act(root, "oppose" if is_refused else "support", subject):
        if kind != "refusal" or side.stance == "oppose" or is_negative:
            yield replace(side, holder=subject)


def _stated(root: Token) -> list[Side]:
    """Return the sides that the content says its subject takes."""
    is_ordered = is_passive(root) and child_of(root, "agent") is None
    # `blamed his hesitancy to condemn Kesh` condemns nobody.
    if is_ordered or is_infinitive(root) or modals_of(root) - {"will", "would"}:
        return []
    sides = list(_expressed(root, holder_of(root)))
    # `We are pleased with the ruling` and `I am an ally of the mayor`.
    if root.lemma_ == "be" and (predicate := child_of(root, "acomp", "attr")) is not None:
        for side in _expressed(predicate, holder_of(root)):
            sides.append(replace(side, stance=turned(side.stance, by=is_negated(root))))
    return sides


def _described(kind: ClaimKind, root: Token) -> list[Side]:
    """Return the side on a person whom an accusation or an evaluation describes."""
    if kind not in ("accusation", "evaluation"):
        return []
    return described(root, is_accused=kind == "accusation")


def _expressed(word: Token, holder: Token | None = None) -> Iterator[Side]:
    """Yield the sides that a word expresses, without what is only done."""
    for side in sides_of(word):
        if side.conduct in ("words", "says", "light", "holder"):
            yield replace(side, holder=holder)
