"""Read in dependency trees whether a mention is who speaks in its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.postprocessing.claims.reporting_clauses import is_reporting_word

if TYPE_CHECKING:
    from spacy.tokens import Token

_ASKED = frozenset("ask cite contact interview quote question tell warn".split())
"""Verbs whose object is who speaks, or to whom somebody speaks."""

_ACTING = frozenset(
    "vote abstain support back approve consider seek veto resist favour favor speak hear hold cite"
    " comment voice disagree talk embrace".split()
)
"""Verbs of political acts that report no words."""


def phrase_head(head: Token) -> Token:
    """Return the first conjunct of a list, on which the role of all depends."""
    while head.dep_ == "conj":
        head = head.head
    return head


def is_speaker(head: Token) -> bool:
    """Return whether the noun is the subject of a verb of saying, or whom somebody tells or asks.

    `The miners said`, `quoted one of the miners`, `approved by the miners`.
    """
    head = phrase_head(head)
    verb = head.head
    if head.dep_ == "nsubj":
        return reports(verb)
    if head.dep_ == "pobj" and verb.dep_ == "agent":
        return reports(verb.head)
    if head.dep_ == "pobj" and verb.lower_ == "to":
        return verb.head.lower_ == "according"
    return head.dep_ in {"dobj", "nsubjpass"} and verb.lemma_.lower() in _ASKED


def reports(verb: Token) -> bool:
    """Return whether `verb` reports words, thoughts or a vote."""
    lemma = verb.lemma_.lower()
    return lemma in _ACTING or is_reporting_word(lemma)
