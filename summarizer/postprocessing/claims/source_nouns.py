"""Find the noun that names who reports, also where it is no subject in the dependency tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from summarizer.grounding.quotation import is_quoted
from summarizer.postprocessing.actors.kinds import kind_of_head
from summarizer.postprocessing.claims.documents import is_document
from summarizer.postprocessing.claims.reporting_clauses import reporting_verb, source_head
from summarizer.syntax import FINITE, SUBJECTS, child_of, is_noun, is_verb, span_between
from summarizer.text.spans import CharSpan

if TYPE_CHECKING:
    from spacy.tokens import Token

_MOST_COMMAS = 4
"""Commas before a verb that are skipped in the search of its source."""

_MOST_TOKENS = 8
"""Tokens between a verb and a participle after it: `Kesh said on Monday, adding`."""

_DASHES = frozenset({"-", "–", "—", "―", "--"})
_EVENT_ENDINGS = ("tion", "sion", "ment", "ance", "ence", "ing")
_MESSAGES = frozenset("cable email message phone tell text wire write".split())
"""Verbs whose object gets a message: `emailed voters saying`."""


def source_noun(verb: Token, quotations: Sequence[CharSpan]) -> Token | None:
    """Return the head of the noun phrase that names who reports.

    Nobody in a quotation is the source of a verb outside of it.
    """
    is_outside = not is_quoted(quotations, span_between(verb, verb))
    for find in (_sender, _of_verb_before, source_head, noun_before, name_after):
        noun = find(verb)
        if noun is None or not may_speak(noun) or is_dateline(noun):
            continue
        if not (is_outside and is_quoted(quotations, span_between(noun, noun))):
            return noun
    return None


def noun_before(verb: Token) -> Token | None:
    """Return the noun before a finite verb whose subject the tree does not show.

    What stands between commas is skipped: `Omar Pell, 44, said`. For `…, saying` it is the subject
    of the sentence.
    """
    doc, at = verb.doc, verb.i - 1
    if verb.tag_ == "VBG":
        return child_of(verb.sent.root, *SUBJECTS) if at >= 0 and doc[at].text == "," else None
    if verb.tag_ not in FINITE or verb.dep_ in {"acl", "amod", "xcomp"}:
        return None
    for _ in range(_MOST_COMMAS):
        while at > verb.sent.start and doc[at].pos_ in {"ADV", "AUX"}:
            at -= 1
        if at >= verb.sent.start and is_noun(doc[at]):
            return doc[at]
        if doc[at].text != ",":
            return None
        commas = (i for i in range(at - 1, verb.sent.start, -1) if doc[i].text == ",")
        at = next(commas, verb.sent.start) - 1
    return None


def name_after(verb: Token) -> Token | None:
    """Return the person after the verb of a quotation: `“It is over,” posted Omar Pell`."""
    named = child_of(verb, "dobj")
    is_name = named is not None and named.ent_type_ == "PERSON" and named.left_edge.i == verb.i + 1
    is_after_quotation = verb.i > 0 and verb.nbor(-1).is_quote and verb.tag_ in FINITE
    return named if is_name and is_after_quotation else None


def may_speak(source: Token) -> bool:
    """Return whether a source is no clause (`to say so`) and no event (`the appointment`)."""
    if source.dep_ == "csubj" or is_verb(source) or source.pos_ == "ADJ":
        return False
    is_event = source.tag_ == "NN" and source.lower_.endswith(_EVENT_ENDINGS)
    return not is_event or is_document(source) or kind_of_head(source) is not None


def _sender(verb: Token) -> Token | None:
    """Return who sends a message that reports: `Kesh emailed voters saying`."""
    if verb.tag_ != "VBG" or verb.dep_ not in {"acl", "advcl"}:
        return None
    above = verb.head.head if verb.head.dep_ == "dobj" else verb.head
    return source_head(above) if above.lemma_ in _MESSAGES else None


def _of_verb_before(verb: Token) -> Token | None:
    """Return the source of the verb that a participle goes on after: `Kesh said, adding`."""
    if verb.tag_ != "VBG" or verb.i == 0 or verb.nbor(-1).text != ",":
        return None
    for token in reversed(verb.doc[max(verb.sent.start, verb.i - _MOST_TOKENS) : verb.i - 1]):
        if token.is_quote or token.text == ",":
            break
        if token.tag_ in FINITE and reporting_verb(token):
            return source_head(token)
    return None


def is_dateline(noun: Token) -> bool:
    """Return whether a subject is the place of a dateline: `HASRA — Kesh said`."""
    end = noun.right_edge
    return end.text in _DASHES and bool(noun.left_edge.is_sent_start)
