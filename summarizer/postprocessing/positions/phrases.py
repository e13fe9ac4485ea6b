"""Which words of a phrase belong to a topic, by its dependency tree.

Relative clauses, dates, numbers of votes and asides are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from summarizer.syntax import (
    PREDICATES,
    SUBJECTS,
    TIMES,
    child_of,
    is_cut,
    is_infinitive,
    is_noun,
    is_set_off,
    token_after,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_WORDS = 12
"""Words of a topic, more or less."""

INNER_MARKS = frozenset("-–/'’")
"""Punctuation inside words."""

_ARTICLES = frozenset({"det", "predet", "poss", "nummod", "quantmod"})
_BEFORE_NOUN = frozenset({"amod", "compound", "nmod", "poss"})
_ASIDES = frozenset(
    "relcl appos punct advcl cc conj preconj mark npadvmod meta parataxis dep intj agent".split()
)
_AFTER = frozenset({"relcl", "appos", "punct", "advcl"})


def last_word(matter: Token) -> Token:
    """Return the last word of what names a matter, without clauses after it."""
    ends = [child.left_edge.i for child in matter.rights if child.dep_ in _AFTER]
    return matter.doc[max(matter.i, min([matter.right_edge.i, *(end - 1 for end in ends)]))]


def noun_phrase(noun: Token) -> list[Token]:
    """Return the words of a noun phrase without its article, about twelve at most."""
    kept = _whole_word(noun)
    for child in [child for part in kept for child in part.lefts if child not in kept]:
        is_number = child.dep_ == "nummod" and noun.pos_ == "PROPN"
        is_own = child.dep_ == "poss" and child.pos_ == "PRON"
        if (child.dep_ in _BEFORE_NOUN or is_number or child.lower_ == "another") and not is_own:
            kept += subtree(child) + _second_adjective(child)
    for child in noun.rights:
        part = _after_noun(child)
        if len(kept) + sum(not word.is_punct for word in part) <= MAX_WORDS:
            kept += part
    return _sorted(kept)


def _whole_word(end: Token) -> list[Token]:
    """Return the parts of a word that the parser took apart: `re`, `-` and `election`."""
    first = end.i
    while first > 0 and is_cut(end.doc[first - 1]):
        first -= 1
    return list(end.doc[first : end.i + 1])


def _second_adjective(first: Token) -> list[Token]:
    """Return `and tougher` of `smarter and tougher deals`."""
    joint, second = child_of(first, "cc"), child_of(first, "conj")
    if first.dep_ != "amod" or joint is None or second is None or child_of(second, "conj"):
        return []
    return [joint, *subtree(second)]


def _after_noun(child: Token) -> list[Token]:
    """Return what of a complement after a noun belongs to the topic."""
    if is_set_off(child) and child.dep_ != "conj":
        return []
    if child.dep_ in ("prep", "prt"):
        return [] if is_circumstance(child) else prepositional_phrase(child)
    if child.dep_ == "acl":
        return subtree(child) if child.tag_ in ("VBG", "VBN") or is_infinitive(child) else []
    if child.dep_ == "conj" and is_noun(child) and not _is_next_subject(child):
        joined = child_of(child.head, "cc")
        return [joined, *complement(child)] if joined is not None else []
    return []


def _is_next_subject(noun: Token) -> bool:
    """Return whether a noun begins the next clause: `opposed the toll and the council agreed`."""
    verb = token_after(noun)
    is_before_verb = verb is not None and verb.tag_ in PREDICATES
    return is_before_verb and noun.head.dep_ not in SUBJECTS


def prepositional_phrase(preposition: Token) -> list[Token]:
    """Return the words of a preposition and its complement."""
    parts = (word for part in preposition.children for word in complement(part))
    return _sorted([preposition, *parts])


def complement(token: Token) -> list[Token]:
    """Return the words of a complement: a noun phrase with its article, or a gerund phrase."""
    if not is_noun(token):
        return subtree(token)
    articles = (c for c in token.lefts if c.dep_ in _ARTICLES and c.ent_type_ not in TIMES)
    # The stance tells that there is to be no such thing.
    is_told = token.dep_ == "dobj"
    kept = (article for article in articles if article.lower_ != "no" or not is_told)
    owned = [word for article in kept for word in subtree(article)]
    return _sorted({*owned, *noun_phrase(token)})


def subtree(token: Token) -> list[Token]:
    """Return the subtree of `token` without asides."""
    parts = (
        word
        for child in token.children
        if _is_kept(child) and not is_circumstance(child)
        for word in subtree(child)
    )
    return _sorted([token, *parts])


def _is_kept(child: Token) -> bool:
    """Return whether a dependent is no aside; in `fiction-filled` the first word is none."""
    is_by_whom = child.dep_ == "agent" and child.head.dep_ == "acl"
    is_hyphenated = (
        child.dep_ == "npadvmod" and child.i + 1 < len(child.doc) and child.nbor().text == "-"
    )
    return child.dep_ not in _ASIDES or child.text in INNER_MARKS or is_by_whom or is_hyphenated


def is_circumstance(token: Token) -> bool:
    """Return whether a phrase says when, by how many, or what something is called.

    `on Monday`, `by 60 votes`, `as “fantastic”`.
    """
    if token.dep_ != "prep":
        return token.dep_ in ("npadvmod", "advmod") and token.ent_type_ in TIMES
    named = child_of(token, "pobj")
    is_count = token.lower_ == "by" and any(c.ent_type_ == "CARDINAL" for c in token.subtree)
    is_called = token.lower_ == "as" and (named is None or named.pos_ == "ADJ")
    return is_count or is_called or (named is not None and named.ent_type_ in TIMES)


def _sorted(words: Iterable[Token]) -> list[Token]:
    return sorted(words, key=lambda word: word.i)
