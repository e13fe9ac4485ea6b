"""Find what an evaluation judges, and whether it is for or against it.

`called the figure “an insult”`, `the vote was irresponsible` and `Kesh lied` judge by a word that
says so. An evaluation without such a word is no position (`docs/codebook.md`, 4.4).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from summarizer.grounding.name_matching import FIRST_PERSONS
from summarizer.lexicons import load_rows
from summarizer.postprocessing.positions.clauses import is_negated
from summarizer.postprocessing.positions.sides import Side, on_act, on_object
from summarizer.syntax import child_of, is_infinitive, is_noun, is_verb
from summarizer.vocabulary import Stance

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_NAMING = frozenset(
    "call describe brand dub label deem consider dismiss hail denounce condemn recognize recognise"
    " see view regard treat".split()
)
_OBJECTS = frozenset({"dobj", "nsubj", "nsubjpass", "xcomp"})
"""What the parser takes `Kesh` for in `called Kesh a liar`."""


def called(cue: Span, content: Span) -> Side | None:
    """Return the side on what the cue calls something: `called the figure an insult`."""
    verb = next((token for token in cue if token.lemma_.lower() in _NAMING), None)
    if verb is None:
        return None
    judgement = _judgement(content.text)
    if judgement is None or any(token.dep_ == "neg" for token in content):
        return None
    at, stance = judgement
    objects = (token for token in content if token.dep_ in _OBJECTS)
    before = [token for token in objects if token.idx - content.start_char < at]
    # Not what is inside another object: `called Kesh’s vote to leave the union a mistake`.
    outer = [t for t in before if not any(o.is_ancestor(t) for o in before)]
    named = next((t for t in reversed(outer) if is_noun(t) or t.pos_ == "PRON"), None)
    if named is None and verb.dep_ == "relcl":
        named = verb.head  # `Kesh, whom she called a liar`
    return next(on_object(named, stance), None) if named is not None else None


def judged(root: Token) -> list[Side]:
    """Return the sides on a subject, or on the act for which `it` stands.

    `the vote was wrong`, `must be seen as wrong`, `it is wrong to leave`.
    """
    subject, predicate = child_of(root, "nsubj"), child_of(root, "acomp", "attr", "oprd")
    if root.lemma_ in _NAMING and (named := child_of(root, "nsubjpass")) is not None:
        subject, predicate = named, predicate or child_of(root, "prep", "advcl")
    elif root.lemma_ not in ("be", "remain"):
        return []
    if subject is None or predicate is None:
        return []
    act = _extraposed(root, predicate) if subject.lower_ == "it" else None
    judgement = _judgement(" ".join(token.text for token in predicate.subtree))
    is_due = act is not None and predicate.lemma_ == "time"
    stance = judgement[1] if judgement else "support" if is_due else None
    if is_negated(root):
        stance = "oppose" if stance == "support" else None
    if stance is None:
        return []
    return list(on_act(act, stance)) if act is not None else [Side(subject, stance)]


def described(root: Token, *, is_accused: bool) -> list[Side]:
    """Return the side on a person whose conduct is described with a judging word.

    `Kesh failed to act`; `Kesh is the founder of the militia` is against Kesh if it accuses.
    """
    subject = child_of(root, "nsubj")
    if subject is None or subject.lower_ in FIRST_PERSONS or is_negated(root):
        return []
    words = " ".join(word.text for word in root.subtree if word.i > subject.i)
    judgement = _judgement(words)
    stance = judgement[1] if judgement else None
    if is_accused and (stance is not None or root.lemma_ in ("be", "become")):
        stance = "oppose"
    return [Side(subject, stance, is_personal=True)] if stance else []


def _extraposed(root: Token, predicate: Token) -> Token | None:
    """Return the act that `it` stands for: `it is wrong to leave`."""
    clauses = (child for word in (root, predicate) for child in word.rights if is_verb(child))
    return next((verb for verb in clauses if is_infinitive(verb) or verb.dep_ == "ccomp"), None)


def _judgement(words: str) -> tuple[int, Stance] | None:
    """Return where the first judging word is, and the side that it takes."""
    match = _judging_words().search(words)
    return (match.start(), "support" if match["support"] else "oppose") if match else None


@cache
def _judging_words() -> re.Pattern[str]:
    rows = load_rows("evaluations")
    support = "|".join(words for words, stance in rows if stance == "support")
    oppose = "|".join(words for words, stance in rows if stance == "oppose")
    return re.compile(rf"(?<![\w-])(?:(?P<support>{support})|{oppose})\b", re.IGNORECASE)
