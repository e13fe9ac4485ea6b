"""Find the independent clause that makes a claim, by the dependency tree of its sentence.

A clause is cut from its sentence only where the tree is clear: other coordinate clauses with their
own subjects are left out, subordinate clauses, conditions and negations never.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from summarizer.syntax import PREDICATES, Syntax
from summarizer.text.spans import CharSpan

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = frozenset("nsubj nsubjpass csubj csubjpass expl".split())
_PERSONAL = frozenset(("PRP", "PRP$"))
_FOR_SUBJECT = frozenset("he she i we you himself herself itself themselves".split())
_OBJECTS = frozenset("nsubj nsubjpass dobj pobj attr".split())
_EDGES = frozenset(", ; : - -- – —".split())
_NOUNS = frozenset(("NOUN", "PROPN"))

_LONGEST_SENTENCE = 200
"""Tokens; the time for a clause grows with their square."""


def independent_clause(
    syntax: Syntax, sentence: CharSpan, parts: Iterable[CharSpan]
) -> list[CharSpan]:
    """Return the spans of the smallest independent clause of `sentence` that has all `parts`.

    Between two spans something is left out. The whole sentence is one span, where the tree is not
    clear.
    """
    tokens = [token for token in syntax.tokens(sentence) if not token.is_space]
    needed = {token.i for part in parts for token in syntax.tokens(part)}
    needed &= {token.i for token in tokens}
    if not needed or len(tokens) > _LONGEST_SENTENCE:
        return [sentence]
    segment = _segment(tokens, needed)
    head = next(token for token in segment if token.i in needed)
    while not _is_independent(head) and head.head in segment:
        head = head.head
    if not _is_clause(head):
        return [sentence]
    within = {token.i for token in segment}
    kept = {token.i for token in head.subtree} & within if head.head in segment else within
    kept -= _other_clauses(head, needed) | _added_clause(head, needed)
    first = _first_predicate(head, needed)
    for choice, pieces in ((kept - first, 2 if first else 1), (kept, 1)):
        spans = _spans(tokens, choice)
        is_inside = all(map(sentence.contains, spans))
        is_complete = needed <= choice and 1 <= len(spans) <= pieces and is_inside
        if is_complete and not _needs_beginning(tokens, choice):
            return spans
    return [sentence]


def _segment(tokens: Sequence[Token], needed: set[int]) -> Sequence[Token]:
    """Return the tokens between semicolons that have all needed ones; all tokens in a list."""
    edges = [-1, *(n for n, token in enumerate(tokens) if token.text == ";"), len(tokens)]
    segments = [tokens[start + 1 : end] for start, end in pairwise(edges)]
    if not all(any(map(_is_clause, segment)) for segment in segments):
        return tokens
    complete = (part for part in segments if needed <= {token.i for token in part})
    return next(complete, tokens)


def _is_clause(token: Token) -> bool:
    """Return whether the token is a finite verb with its own subject, and no `because` before."""
    children = list(token.children)
    is_finite = token.tag_ in PREDICATES or any(
        child.dep_ in ("aux", "auxpass") and child.tag_ in PREDICATES for child in children
    )
    dependencies = {child.dep_ for child in children}
    return is_finite and not _SUBJECTS.isdisjoint(dependencies) and "mark" not in dependencies


def _is_predicate(token: Token) -> bool:
    """Return whether the token is a finite verb, perhaps with the subject of another."""
    return token.tag_ in ("VBD", "VBZ", "VBP") or _is_clause(token)


def _is_independent(token: Token) -> bool:
    """Return whether the token heads a clause that is coordinated with the main one, or is it."""
    if token.head == token:
        return True
    return token.dep_ == "conj" and _is_clause(token) and _is_independent(token.head)


def _other_clauses(head: Token, needed: set[int]) -> set[int]:
    """Return the tokens of the predicates coordinated with `head` that have no needed word."""
    left_out: set[int] = set()
    for child in head.children:
        if child.dep_ != "conj":
            continue
        words = {token.i for token in child.subtree}
        if words & needed:
            left_out |= _other_clauses(child, needed)
        elif _is_joined(child) and (_is_clause(child) or _shares_subject(child)):
            left_out |= words
    return left_out


def _shares_subject(token: Token) -> bool:
    """Return whether the token is a second predicate of the subject before the first."""
    has_subject = any(child.dep_ in _SUBJECTS for child in token.head.lefts)
    return _is_predicate(token) and has_subject


def _is_joined(token: Token) -> bool:
    """Return whether a conjunction is before the clause; `…, Kesh said` may look like one more."""
    start = token.left_edge.i
    return start > 0 and token.doc[start - 1].dep_ == "cc"


def _added_clause(head: Token, needed: set[int]) -> set[int]:
    """Return the tokens of `, adding that …` after a clause, if none of them is needed."""
    added = (token for token in head.subtree if token.dep_ == "advcl" and token.lower_ == "adding")
    words = {below.i for token in added for below in token.subtree}
    return set() if words & needed or min(words, default=0) < max(needed) else words


def _first_predicate(head: Token, needed: set[int]) -> set[int]:
    """Return the tokens between a subject and the needed one of its coordinated predicates.

    `said […] and warned that` keeps its auxiliaries and negations, so it is only cut without any.
    If another finite verb is between, the second predicate may be that of its subject.
    """
    second = next((child for child in head.children if child.dep_ == "conj"), None)
    if second is None or not _is_predicate(second) or not _is_joined(second):
        return set()
    start = min([head.i, *(adverb.left_edge.i for adverb in _adverbs_before(head))])
    left_out = [token for token in head.subtree if start <= token.i < second.left_edge.i]
    has_auxiliary = any(child.dep_ in ("aux", "auxpass", "neg") for child in head.children)
    has_other_verb = any(token.tag_ in PREDICATES and token != head for token in left_out)
    has_pronoun = any(token.tag_ in _PERSONAL for token in second.subtree)
    is_unclear = has_auxiliary or has_other_verb or has_pronoun or _is_clause(second)
    words = {token.i for token in left_out}
    return set() if is_unclear or words & needed else words


def _adverbs_before(verb: Token) -> list[Token]:
    """Return the adverbs between a verb and its subject."""
    subject = max((child.i for child in verb.lefts if child.dep_ in _SUBJECTS), default=verb.i)
    return [child for child in verb.lefts if child.dep_ == "advmod" and child.i > subject]


def _needs_beginning(tokens: Sequence[Token], kept: set[int]) -> bool:
    """Return whether left out words before the clause may belong to it.

    `If …, Kesh will …, and the junta will …`: only the subject of the first clause is surely its
    own. A pronoun may refer to words that are left out, except one for the subject of the clause.
    """
    clause = [token for token in tokens if token.i in kept]
    if clause[0].i == tokens[0].i:
        return False
    before = clause[0].doc[clause[0].i - 1]
    if not _is_in_subject(tokens[0]) or not (before.dep_ == "cc" or before.text == ";"):
        return True
    nouns = next((n for n, token in enumerate(clause) if token.pos_ in _NOUNS), len(clause))
    has_subject = not any(t.tag_ in _PERSONAL or t.dep_ in _SUBJECTS for t in clause[:nouns])
    return not has_subject or any(map(_refers_back, clause))


def _refers_back(token: Token) -> bool:
    is_personal = token.tag_ == "PRP" and token.lower_ not in _FOR_SUBJECT
    return is_personal or (token.tag_ == "DT" and token.dep_ in _OBJECTS)


def _is_in_subject(token: Token) -> bool:
    return token.dep_ in _SUBJECTS or any(above.dep_ in _SUBJECTS for above in token.ancestors)


def _spans(tokens: Sequence[Token], kept: set[int]) -> list[CharSpan]:
    """Return the spans of runs of kept tokens, without commas and conjunctions where it is cut."""
    first, last = tokens[0], tokens[-1]
    runs: list[list[Token]] = []
    for token in (token for token in tokens if token.i in kept):
        if runs and runs[-1][-1].i == token.i - 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    for run in runs:
        while run and run[0] != first and _is_edge(run[0]):
            run.pop(0)
    runs = [run for run in runs if run and run != [last]]
    while runs and runs[-1][-1] != last and _is_edge(runs[-1][-1]):
        runs[-1].pop()
    return [CharSpan(run[0].idx, run[-1].idx + len(run[-1])) for run in runs if run]


def _is_edge(token: Token) -> bool:
    return token.dep_ == "cc" or token.text in _EDGES
