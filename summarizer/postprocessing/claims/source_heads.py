"""Decide by the head of its noun phrase whether the words of a source can mean an actor.

`Kesh’s embassy` is not Kesh, `critics of the guild` are not the guild, and `a colonel` is nobody
who was named before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.grounding.countries import country_forms
from summarizer.grounding.mentions import find_words
from summarizer.grounding.name_matching import norm
from summarizer.postprocessing.actors.kinds import SAME_AS_STATE, kind_of_head
from summarizer.postprocessing.actors.names import is_office
from summarizer.postprocessing.actors.noun_phrases import appositions
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.claims.documents import is_document
from summarizer.syntax import IDENTIFYING, Syntax, child_of, is_set_off, span_between
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

if TYPE_CHECKING:
    from spacy.tokens import Token

_DETERMINERS = frozenset({"det", "predet", "poss"})
_DEFINITE = frozenset("the both this that".split())
_CLAUSES = frozenset({"acl", "relcl"})
_OTHERS = frozenset({"another", "others"})
_PAST = frozenset({"former", "late", "retired", "then"})
_PARTIES = frozenset({"Conservative", "GOP", "Labour", "Tory"})
_NAMING = frozenset({"EVENT", "FAC", "LAW", "LOC", "ORG", "PERSON", "PRODUCT", "WORK_OF_ART"})
_MODIFYING = frozenset({"amod", "compound", "nmod"})


def refers_to_other(
    document: Document, syntax: Syntax | None, source: CharSpan, actor: ActorCandidate
) -> bool:
    """Return whether the head of the words at `source` shows that they do not mean `actor`."""
    head = syntax.head(source) if syntax else None
    if syntax is None or head is None or is_document(head):
        return False
    if _excludes(source.slice(document.text), actor):
        return True
    if head.ent_type_ == "PERSON" and head.pos_ == "PROPN":
        return actor.kind == "person" and not _shares_word(head, actor)
    if head.pos_ != "NOUN":
        return False
    if shares_noun(head, actor):
        return False
    if inside := syntax.heads(_named_in(document, source, actor)):
        return all(_is_below(named, head) for named in inside)
    if actor.kind == "person" and is_office(head.lower_) and child_of(head, "poss"):
        # `Kesh’s minister` may be a person who was named before.
        return False
    may_refer_back = is_definite(head) and not (actor.kind == "person" and head.tag_ == "NNS")
    return not may_refer_back and not any(token.pos_ == "PROPN" for token in appositions(head))


def _excludes(words: str, actor: ActorCandidate) -> bool:
    """Return whether words mean another than the actor: `another`, `an anti-Pell committee`."""
    if actor.kind == "person" and norm(words) in _OTHERS:
        return True
    return any(re.search(rf"\b(?:anti|pro)-{re.escape(name)}\b", words) for name in actor.surfaces)


def _is_below(named: Token, head: Token) -> bool:
    """Return whether a name only says whose, or which, the noun is: `critics of the guild`."""
    token = named
    if token.head.lower_ == "by" and token.head.dep_ == "prep":
        return False
    if token.head == head and token.dep_ in _MODIFYING and kind_of_head(head) == "group":
        # `Valen aides` and `the Kesh delegation`; `Kesh authorities` are a government.
        return True
    while token.i != head.i and token.dep_ != "ROOT":
        if token.dep_ in IDENTIFYING:
            return True
        token = token.head
    return False


def find_definite(
    registry: ActorRegistry, syntax: Syntax | None, source: CharSpan | None
) -> ActorCandidate | None:
    """Return the only organization that `the guild` or state that the source means.

    The noun is the head of a name, or a state is named before it: `the French government`.
    """
    head = syntax.head(source) if syntax else None
    if head is None or head.pos_ != "NOUN":
        return None
    bearers: list[ActorCandidate] = []
    if head.lower_ in SAME_AS_STATE:
        forms = {form for child in head.lefts for form in country_forms(child.text)}
        bearers = [a for a in registry if a.kind == "government" and forms & set(a.surfaces)]
    elif is_definite(head):
        bearers = [a for a in registry if a.kind != "person" and head.lower_ in _nouns(a)]
    return bearers[0] if len(bearers) == 1 else None


def describe(document: Document, syntax: Syntax, source: CharSpan) -> str:
    """Return the words that describe whom the source means, without article and clauses."""
    head = first = last = syntax.tokens(source).root
    for child in head.lefts:
        is_left_out = child.dep_ in _DETERMINERS and child.ent_type_ == ""
        if child.idx >= source.start and not is_left_out and child.lower_ != "own":
            first = child.left_edge
            break
    for child in head.rights:
        if child.dep_ != "prep" or child.idx >= source.end:
            break
        last = child.right_edge
    start, end = span_between(first, last)
    return document.text[start : min(source.end, end)]


def is_definite(head: Token) -> bool:
    """Return whether a noun phrase only refers back: `the guild`, without owner or complement."""
    children = list(head.children)
    is_referring = any(child.lower_ in _DEFINITE for child in children)
    return is_referring and not any(map(_is_identifying, children))


def _is_identifying(child: Token) -> bool:
    """Return whether words below a noun say whom it means, who may then be new in the article.

    `The general who left`, `the secretary of state` and `the French minister` may be new; `the
    general, who left`, `the former secretary of state` and `the Democratic senator` are not.
    """
    if child.dep_ in _CLAUSES:
        return not is_set_off(child)
    if child.dep_ == "prep":
        return not any(word.lower_ in _PAST for word in child.head.lefts)
    if child.ent_type_ in {"GPE", "NORP"} and child.dep_ != "poss":
        names = (entity.text for entity in child.sent.ents if entity.start <= child.i < entity.end)
        return any(map(country_forms, names))
    is_name = child.ent_type_ in _NAMING and child.text not in _PARTIES
    return is_name or child.dep_ == "poss"


def shares_noun(head: Token, actor: ActorCandidate) -> bool:
    """Return whether a noun is a word of the names or the role of an actor."""
    words = {
        word for surface in (*actor.surfaces, actor.role or "") for word in norm(surface).split()
    }
    return not words.isdisjoint({head.lower_, head.lemma_.lower()})


def _shares_word(head: Token, actor: ActorCandidate) -> bool:
    """Return whether the name that is the head of a source has a word of the actor's names."""
    words = {norm(part.text) for part in head.lefts if part.dep_ == "compound"} | {head.lower_}
    return any(not words.isdisjoint(norm(surface).split()) for surface in actor.surfaces)


def _nouns(actor: ActorCandidate) -> set[str]:
    """Return the last word of each name before its complement."""
    heads = (norm(surface).split(" of ")[0].split(" for ")[0] for surface in actor.surfaces)
    return {head.split()[-1] for head in heads if head}


def _named_in(document: Document, source: CharSpan, actor: ActorCandidate) -> Iterator[CharSpan]:
    forms = {form for surface in actor.surfaces for form in (surface, *country_forms(surface))}
    for form in forms:
        yield from find_words(document.text[: source.end], source.start, form)
