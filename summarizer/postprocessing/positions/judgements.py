"""Find what an evaluation judges, and whether it is for or against it.

`called the figure “an insult”` and `the vote was irresponsible` judge by a word that says so. An
evaluation without such a word is no position (`docs/codebook.md`, 4.4).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from summarizer.lexicons import load_rows
from summarizer.postprocessing.positions.clauses import is_negated
from summarizer.postprocessing.positions.sides import Side
from summarizer.syntax import child_of, is_noun
from summarizer.vocabulary import Stance

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_NAMING = frozenset(
    "call describe brand dub label deem consider dismiss hail denounce condemn recognize recognise"
    " see view regard treat".split()
)


def called(cue: Span, content: Span) -> Side | None:
    """Return the side on what the cue calls something: `called the figure an insult`."""
    if not any(token.lemma_.lower() in _NAMING for token in cue):
        return None
    judgement = _judgement(content.text)
    if judgement is None or any(token.dep_ == "neg" for token in content):
        return None
    at, stance = judgement
    objects = (token for token in content if token.dep_ in ("dobj", "nsubj", "nsubjpass"))
    named = next((token for token in objects if is_noun(token)), None)
    is_before = named is not None and named.idx - content.start_char < at
    return Side(named, stance) if named is not None and is_before else None


def judged(root: Token) -> Side | None:
    """Return the side on a subject: `the vote was wrong`, `must be seen as wrong`."""
    subject, predicate = child_of(root, "nsubj"), child_of(root, "acomp", "attr", "oprd")
    if root.lemma_ in _NAMING and (named := child_of(root, "nsubjpass")) is not None:
        subject, predicate = named, predicate or child_of(root, "prep", "advcl")
    elif root.lemma_ not in ("be", "remain"):
        return None
    if is_negated(root):
        return None
    if subject is None or predicate is None:
        return None
    judgement = _judgement(" ".join(token.text for token in predicate.subtree))
    return Side(subject, judgement[1]) if judgement else None


def _judgement(words: str) -> tuple[int, Stance] | None:
    """Return where the first judging word is, and the side that it takes."""
    match = _judging_words().search(words)
    return (match.start(), "support" if match["support"] else "oppose") if match else None


@cache
def _judging_words() -> re.Pattern[str]:
    rows = load_rows("evaluations")
    support = "|".join(words for words, stance in rows if stance == "support")
    oppose = "|".join(words for words, stance in rows if stance == "oppose")
    return re.compile(rf"\b(?:(?P<support>{support})|{oppose})\b", re.IGNORECASE)
