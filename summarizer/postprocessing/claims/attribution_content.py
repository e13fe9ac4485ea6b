"""Which tokens are the content of a reporting verb (`docs/codebook.md`, 3.7).

Spans of tokens are half-open ranges of their indices in the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.postprocessing.claims.documents import is_document
from summarizer.postprocessing.claims.reporting_clauses import (
    ReportingVerb,
    is_second_cue,
    reporting_verb,
    source_head,
)
from summarizer.syntax import PREDICATES, SUBJECTS, child_of, is_infinitive, token_after

if TYPE_CHECKING:
    from spacy.tokens import Token

TokenRange = tuple[int, int]

_LINKS = frozenset({"CCONJ", "SCONJ", "ADV", "PUNCT", "AUX"})


def clause_before(verb: Token, clause: Token) -> TokenRange:
    """Return the clause of `The bridge is open, X said`."""
    start = clause.left_edge.i
    source = source_head(verb)
    firsts = [source.left_edge.i] if source is not None and source.i > clause.i else []
    return start, max(start + 1, min([verb.i, *firsts]))


def clause_around(verb: Token, clause: Token) -> TokenRange:
    """Return the clause of `The bridge, X said, is open`, without `X said` at its edges."""
    start, end = clause.left_edge.i, clause.right_edge.i + 1
    if verb.left_edge.i <= start:
        start = verb.right_edge.i + 1
    if verb.right_edge.i + 1 >= end:
        end = verb.left_edge.i
    return start, max(end, start + 1)


def clause_after(verb: Token, clause: Token, entry: ReportingVerb) -> TokenRange:
    """Return the clause or the infinitive of `X said that …`, with whom an order addresses."""
    start = max(clause.left_edge.i, verb.i + 1)
    mark = child_of(clause, "mark")
    if mark is not None and mark.lower_ in entry.prepositions:
        start = mark.i + 1
    for child in clause.lefts:
        # `said on Monday it had won`: the date is that of the saying.
        is_date = child.dep_ in {"prep", "npadvmod"} and child.right_edge.ent_type_ == "DATE"
        if child.left_edge.i == start and is_date:
            start = child.right_edge.i + 1
    if is_infinitive(clause):
        start = min([start, *_addressees(verb, clause, entry)])
    return start, _end_of_clause(clause, verb)


def _end_of_clause(clause: Token, verb: Token) -> int:
    """Return where a clause ends, with the predicate that the parser takes for the main one.

    `that the men detained | could be spies`
    """
    following = token_after(clause)
    is_next = following is not None and following.sent == clause.sent and verb.i < clause.i
    if following is None or not is_next or following.tag_ not in PREDICATES:
        return clause.right_edge.i + 1
    predicate = following.head if following.dep_.startswith("aux") else following
    return predicate.right_edge.i + 1


def _addressees(verb: Token, clause: Token, entry: ReportingVerb) -> list[int]:
    """Return where the phrases begin that name who is to act: `told X to`, `called on X to`."""
    before = [child for child in verb.rights if child.i < clause.i]
    objects = [child for child in before if child.dep_ in {"dobj", "dative"}]
    objects += [
        inner
        for child in before
        if child.dep_ in {"prep", "prt"} and child.lower_ in entry.prepositions
        for inner in child.rights
    ]
    return [token.left_edge.i for token in objects]


def object_range(verb: Token, entry: ReportingVerb) -> TokenRange | None:
    """Return the noun phrase that is reported, with what is said of it: `Kesh of lying`."""
    if child_of(verb, "auxpass") is not None:
        subject = child_of(verb, "nsubjpass")
        is_reported = "thing" in entry.complements and child_of(verb, "agent") is not None
        return (subject.left_edge.i, subject.right_edge.i + 1) if subject and is_reported else None
    parts = _object_parts(verb, entry)
    if not parts or parts[0].lower_.endswith(("self", "selves")):
        return None
    first = parts[0] if parts[0].dep_ != "prep" else next(iter(parts[0].rights), parts[0])
    end = parts[-1].right_edge.i + 1
    # `praised the effort | to find a way`
    aims = (c for c in verb.rights if c.left_edge.i == end and is_infinitive(c))
    return first.left_edge.i, max([end, *(c.right_edge.i + 1 for c in aims)])


def _object_parts(verb: Token, entry: ReportingVerb) -> list[Token]:
    is_finding = _is_finding(verb, entry)
    has_object = is_finding or bool(entry.complements & {"thing", "predicate"})
    # `whom Kesh called a liar`
    is_fronted = any(child.dep_ == "dobj" for child in verb.lefts)
    parts: list[Token] = []
    for child in verb.rights:
        is_object = has_object and (
            child.dep_ == "dobj" or ((parts or is_fronted) and child.dep_ in {"oprd", "xcomp"})
        )
        # `shows Kesh up by 10 points in the south`
        is_extent = is_finding and child.dep_ in {"prep", "advmod", "prt"}
        is_object = is_object or (is_extent and bool(parts))
        if is_object or (child.dep_ == "prep" and child.lower_ in entry.prepositions):
            parts.append(child)
    return parts


def _is_finding(verb: Token, entry: ReportingVerb) -> bool:
    """Return whether a document shows something: `a poll shows Kesh in the lead`."""
    subject = source_head(verb)
    return "finding" in entry.complements and subject is not None and is_document(subject)


def before_next_cue(verb: Token, content: TokenRange) -> TokenRange:
    """Return the content up to the next cue: `…, adding that`, `… and urged`."""
    start, end = content
    for token in verb.doc[start + 1 : end]:
        cut = _cut_before(token, verb) if reporting_verb(token) else None
        if cut is not None and cut > start + 1:
            return start, cut
    return content


def _cut_before(token: Token, verb: Token) -> int | None:
    is_participle = token.dep_ == "advcl" and token.tag_ == "VBG"
    has_subject = child_of(token, *SUBJECTS, "csubj") is not None
    if has_subject or not (is_participle or is_second_cue(token, verb)):
        return None
    cut = token.i
    while verb.doc[cut - 1].pos_ in _LINKS:
        cut -= 1
    return cut
