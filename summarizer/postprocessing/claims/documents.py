"""Find who issued a document that speaks (`docs/codebook.md`, 3.3): `Kesh’s statement`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.lexicons import word_set
from summarizer.postprocessing.actors.kinds import guess_kind
from summarizer.postprocessing.claims.reporting_clauses import reporting_verb, source_head
from summarizer.syntax import IDENTIFYING, TIMES, Syntax, child_of, span_between
from summarizer.text.spans import CharSpan

if TYPE_CHECKING:
    from spacy.tokens import Token

_POLLS = frozenset({"poll", "polling", "survey"})
_BOOKS = frozenset({"book", "chapter", "memoir", "passage"})
_ISSUERS = frozenset({"agency", "civil_society", "media"})
"""Kinds of those who issue a document, by the words of their name: `Hasra University`."""

_ISSUING = frozenset({"by", "from"})
_ISSUED = frozenset("conduct file issue post publish put release send submit tweet write".split())
"""Verbs whose subject issues a document: `Kesh released a statement`."""

_MOST_TOKENS_BEFORE, _MOST_TOKENS_AFTER = 1000, 200
"""How far from `the poll` the words are searched that say whose it is."""


def is_document(noun: Token) -> bool:
    """Return whether a noun names something written or shown, which says what its issuer says."""
    return noun.lemma_ in word_set("documents")


def issuer_of(syntax: Syntax | None, source: CharSpan) -> CharSpan | None:
    """Return who issued the document that the source names: `Kesh` of `Kesh’s statement`.

    `The poll` is the last poll or survey whose issuer was named, and `A poll` the next one; `the
    passage` may be of a book.
    """
    head = syntax.head(source) if syntax else None
    if syntax is None or head is None or not is_document(head):
        return None
    if issuer := _issuer(head):
        is_in_source = issuer.start < source.end
        return CharSpan(issuer.start, min(source.end, issuer.end)) if is_in_source else issuer
    if head.tag_ not in {"NN", "NNP"} or child_of(head, *IDENTIFYING):
        return None
    before = syntax.doc[max(0, head.i - _MOST_TOKENS_BEFORE) : head.i]
    after = syntax.doc[head.i + 1 : head.i + _MOST_TOKENS_AFTER]
    alike = (names for names in (_POLLS, _BOOKS) if head.lower_ in names)
    names = next(alike, frozenset({head.lower_}))
    same = (token for token in (*reversed(before), *after) if token.lower_ in names)
    return next((issuer for token in same if (issuer := _issuer(token))), None)


def _issuer(document: Token) -> CharSpan | None:
    """Return the words that name who issued a document.

    `Kesh’s poll`, `the Herald poll`, `a poll by Kesh`, `a poll released by Kesh`, `results of
    Kesh’s poll`, `Kesh released a poll`.
    """
    owner = child_of(document, "poss")
    if owner is not None and owner.ent_type_ not in TIMES:
        return span_between(owner.left_edge, owner)
    names = [t for t in document.lefts if t.dep_ in {"compound", "nmod"} and t.pos_ == "PROPN"]
    name = span_between(names[0].left_edge, names[-1]) if names else None
    is_labelled = any(token.ent_type_ == "ORG" for each in names for token in each.subtree)
    if name and (is_labelled or guess_kind(name.slice(document.doc.text)) in _ISSUERS):
        return name
    verb = child_of(document, "acl")
    by = next((child for child in document.rights if child.lower_ in _ISSUING), None)
    by = by or (child_of(verb, "agent") if verb else None)
    issuer = child_of(by, "pobj") if by else None
    if issuer is None:
        return _issuer_of_whole(document) or _who_issues(document)
    return None if issuer.ent_type_ in TIMES else span_between(issuer.left_edge, issuer.right_edge)


def _issuer_of_whole(document: Token) -> CharSpan | None:
    """Return the issuer of the document of which this one is a part: `results of Kesh’s poll`."""
    of = child_of(document, "prep")
    whole = child_of(of, "pobj") if of is not None and of.lower_ == "of" else None
    return _issuer(whole) if whole is not None and is_document(whole) else None


def _who_issues(document: Token) -> CharSpan | None:
    """Return the subject that issues a document, or says something in it."""
    verb = document.head
    if document.dep_ == "pobj" and verb.lower_ == "in":
        verb = verb.head
        is_issued = reporting_verb(verb) is not None
    else:
        is_issued = document.dep_ == "dobj" and verb.lemma_ in _ISSUED
    subject = source_head(verb) if is_issued else None
    if subject is None or subject.pos_ not in {"NOUN", "PROPN"}:
        return None
    return span_between(subject.left_edge, subject.right_edge)
