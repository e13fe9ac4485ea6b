"""Which tokens are the content of a reporting verb (`docs/codebook.md`, 3.7).

Spans of tokens are half-open ranges of their indices in the document.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from summarizer.postprocessing.claims.reporting_clauses import (
    SUBJECTS,
    ReportingVerb,
    content_clause,
    is_infinitive,
    is_second_cue,
    marker,
    reporting_verb,
    source_head,
)
from summarizer.syntax import child_of

if TYPE_CHECKING:
    from spacy.tokens import Token

TokenRange = tuple[int, int]

_CONDITIONS = frozenset("if unless until because provided once although though even so".split())
"""Marks of an adverbial clause that belongs to what is said, not to the saying."""

_LONGEST_DATE = 8
"""Tokens of a date or an occasion: `in a speech`."""

_CONTRASTS = frozenset({"while", "whereas", "as"})
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today".split()
)
_OCCASIONS = frozenset("statement speech interview letter tweet post address".split())
_REFLEXIVES = frozenset("itself themselves himself herself".split())
_LINKS = frozenset({"CCONJ", "SCONJ", "ADV", "PUNCT", "AUX"})


def clause_before(verb: Token, clause: Token) -> TokenRange:
    """Return the clause of `The bridge is open, X said`; a main verb ends its sentence."""
    start = verb.sent.start if verb.dep_ == "ROOT" else clause.left_edge.i
    source = source_head(verb)
    firsts = [source.left_edge.i] if source is not None and source.i > clause.i else []
    return start, max(start + 1, min([verb.i, *firsts]))


def clause_after(verb: Token, clause: Token, entry: ReportingVerb) -> TokenRange:
    """Return the clause or the infinitive of `X said that …`, with its conditions.

    The addressee of an order is part of it.
    """
    start = _after_dates(max(clause.left_edge.i, verb.i + 1), clause)
    if is_infinitive(clause):
        start = min([start, *_addressees(verb, clause, entry)])
    conditions = [
        child.right_edge.i + 1
        for child in verb.rights
        if child.i >= clause.i and child.dep_ == "advcl" and marker(child) in _CONDITIONS
    ]
    return start, _before_comment(clause, max([clause.right_edge.i + 1, *conditions]))


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


def _after_dates(start: int, clause: Token) -> int:
    """Return where the clause starts after the words that date or place the saying."""
    doc = clause.doc
    for child in clause.lefts:
        last = child.right_edge
        is_adjunct = child.dep_ in {"prep", "npadvmod"} and child.left_edge.i == start
        is_dated = last.ent_type_ in {"DATE", "TIME", "GPE"} and doc[last.i + 1].text != ","
        if not (is_adjunct and is_dated) or any(t.is_quote for t in doc[start : last.i + 1]):
            break
        start = last.i + 1
    return start


def _before_comment(clause: Token, end: int) -> int:
    """Return where the content ends without `, which …`, which the writer may have added."""
    doc = clause.doc
    for token in doc[clause.i + 1 : end - 2]:
        if token.text == "," and doc[token.i + 1].lower_ in {"which", "who"}:
            relative = next(
                (
                    t
                    for t in doc[token.i + 1 : end]
                    if t.left_edge.i == token.i + 1 and t.dep_ == "relcl"
                ),
                None,
            )
            if (
                relative is not None
                and relative.right_edge.i >= end - 1
                and relative.head.i < token.i
            ):
                return token.i
    return end


def sentence_around(verb: Token) -> TokenRange | None:
    """Return the sentence in which `X said` stands between commas, or after one."""
    sentence, doc = verb.sent, verb.doc
    left, right = verb.left_edge.i, verb.right_edge.i + 1
    is_inside = left - sentence.start > 1 and "," in (doc[left - 1].text, doc[left].text)
    if not is_inside:
        return None
    return sentence.start, left if right >= sentence.end - 2 else sentence.end


def object_range(verb: Token, entry: ReportingVerb) -> TokenRange | None:
    """Return the noun phrase that is reported, with what is said of it: `Kesh of lying`."""
    if child_of(verb, "auxpass") is not None:
        subject = child_of(verb, "nsubjpass")
        is_reported = "thing" in entry.complements and child_of(verb, "agent") is not None
        return (subject.left_edge.i, subject.right_edge.i + 1) if subject and is_reported else None
    parts = _object_parts(verb, entry)
    is_judged = len(parts) > 1 or "predicate" not in entry.complements
    if not parts or parts[0].lower_ in _REFLEXIVES:
        return None
    if parts[0].dep_ != "prep":
        return (
            _undated(parts[0].left_edge.i, parts[-1].right_edge.i + 1, verb) if is_judged else None
        )
    inner = next(iter(parts[0].rights), parts[0])
    return _undated(inner.left_edge.i, parts[-1].right_edge.i + 1, verb)


def _object_parts(verb: Token, entry: ReportingVerb) -> list[Token]:
    has_object = bool(entry.complements & {"thing", "predicate"})
    parts: list[Token] = []
    for child in verb.rights:
        is_object = has_object and (
            child.dep_ == "dobj" or (parts and child.dep_ in {"oprd", "xcomp"})
        )
        if is_object or (child.dep_ == "prep" and child.lower_ in entry.prepositions):
            parts.append(child)
    return parts


def _undated(start: int, end: int, verb: Token) -> TokenRange:
    """Return the range without the date or the occasion at its end."""
    doc = verb.doc
    last = doc[end - 1].lower_
    for token in doc[max(start + 1, end - _LONGEST_DATE) : end]:
        is_date = last in _DAYS and token.lower_ in {"on", *_DAYS}
        if token.right_edge.i == end - 1 and (
            is_date or (token.lower_ == "in" and last in _OCCASIONS)
        ):
            return start, token.left_edge.i
    return start, end


def before_next_cue(
    verb: Token, content: TokenRange, is_quoted: Callable[[Token], bool]
) -> TokenRange:
    """Return the content up to the next cue: `…, adding that`, `… and urged`, `while Y says that`.

    `is_quoted` returns whether a token stands in quotation marks.
    """
    start, end = content
    for token in verb.doc[start + 1 : end]:
        entry = reporting_verb(token)
        if entry is None or is_quoted(token) != is_quoted(verb):
            continue
        cut = _cut_before(token, verb, entry)
        if cut is not None and cut > start + 1:
            return start, cut
    return content


def _cut_before(token: Token, verb: Token, entry: ReportingVerb) -> int | None:
    if child_of(token, *SUBJECTS) is not None:
        is_contrast = marker(token) in _CONTRASTS and content_clause(token, entry) is not None
        return token.left_edge.i if is_contrast else None
    is_participle = token.dep_ == "advcl" and token.tag_ == "VBG"
    if not (is_participle or is_second_cue(token, verb)):
        return None
    cut = token.i
    while verb.doc[cut - 1].pos_ in _LINKS:
        cut -= 1
    return cut
