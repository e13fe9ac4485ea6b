"""The parts of the noun phrase around the head of a mention, in its dependency tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.grounding.name_matching import norm
from summarizer.syntax import FINITE, SUBJECTS, child_of, token_after

if TYPE_CHECKING:
    from spacy.tokens import Token

_TITLES = {
    "adm": "admiral",
    "capt": "captain",
    "cmdr": "commander",
    "col": "colonel",
    "dr": "doctor",
    "gen": "general",
    "gov": "governor",
    "justice": "judge",
    "lt": "lieutenant",
    "prof": "professor",
    "rep": "representative",
    "rev": "reverend",
    "sen": "senator",
    "sgt": "sergeant",
}
"""The nouns that titles before names stand for."""

_OWNER_PREPOSITIONS = frozenset("of for from".split())
_APOSTROPHES = frozenset({"'", "’"})
_MODIFIERS = frozenset({"compound", "nmod", "poss"})


def is_abbreviation(title: str) -> bool:
    """Return whether a title lacks its full stop: `Sen`, `Texas Gov`, but not `Justice`."""
    last = title.split()[-1]
    return norm(last) in _TITLES.keys() - {"justice"} and last[0].isupper()


def appositions(head: Token) -> list[Token]:
    """Return the nouns that denote the same as `head`: itself and its appositions."""
    first = _described(head) if head.dep_ == "appos" else head
    same = [first, *(child for child in first.children if child.dep_ == "appos")]
    others = (token for token in same if token is not head and not _is_subject(token))
    return [head, *(token for token in others if not _is_owned(token))]


def _is_owned(noun: Token) -> bool:
    """Return whether the parser took a noun with an owner for an apposition: `Rhodes’ son`."""
    return noun.i > 0 and noun.nbor(-1).text in _APOSTROPHES and noun.head.i == noun.i - 2


def _is_subject(noun: Token) -> bool:
    """Return whether an apposition is a subject by its place: `After meeting Pell, Valen said`."""
    verb = token_after(noun) if noun.dep_ == "appos" else None
    return verb is not None and verb.tag_ in FINITE and child_of(verb, *SUBJECTS) is None


def _described(name: Token) -> Token:
    """Return the noun whose apposition `name` is: the envoy of `the envoy in Hasra, Dora Valen`."""
    noun = name.head
    is_complement = noun.dep_ == "pobj" and noun.head.head.pos_ == "NOUN"
    if name.ent_type_ == "PERSON" and is_complement and noun.ent_type_ != "PERSON":
        return noun.head.head
    return noun


def is_titled(name: Token, noun: Token) -> bool:
    """Return whether a noun is the head of a name or a title before it: `Sen. Dora Valen`."""
    # `Rhodes, Obama’s adviser` gives Rhodes no title Obama.
    words = (name, *(word for word in name.lefts if word.dep_ != "poss"))
    return any(noun.lower_ in {word.lower_, _TITLES.get(norm(word.text))} for word in words)


def modifiers(head: Token) -> Iterator[Token]:
    """Yield the nouns and adjectives of nationality before `head`, with theirs."""
    for child in head.lefts:
        if child.dep_ in _MODIFIERS or (child.dep_ == "amod" and child.ent_type_ == "NORP"):
            yield child
            yield from modifiers(child)


def owner_words(head: Token) -> Iterator[Token]:
    """Yield the words that may name whom the bearer of a name belongs to.

    `Kesh’s envoy Dora Valen`, `Dora Valen, head of the Border Guild`.
    """
    for noun in appositions(head):
        yield from modifiers(noun)
        if noun is not head and noun.pos_ == "PROPN":
            yield noun
        for child in noun.rights:
            if child.dep_ == "prep" and child.lower_ in _OWNER_PREPOSITIONS:
                for word in child.children:
                    yield word
                    yield from (name for name in word.children if name.dep_ == "appos")
