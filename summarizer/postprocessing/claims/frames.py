"""Find what the article itself says under a frame without a source (`docs/codebook.md`, 3.4).

`Oman is expected to join`, `Oman reportedly joined`, `it is clear that Oman will join`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.postprocessing.claims.reporting_clauses import reporting_verb
from summarizer.syntax import (
    FINITE,
    SUBJECTS,
    Syntax,
    child_of,
    is_infinitive,
    span_between,
)
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Certainty, ClaimKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_ADVERBS = frozenset("allegedly apparently purportedly reportedly supposedly".split())
_BELIEVED = frozenset(
    "allege believe consider expect fear report rumor rumour say suppose think understand".split()
)
"""Verbs whose passive with an infinitive names nobody: `is believed to have fled`."""

_PLANNED = frozenset({"schedule", "set", "slate"})
_EVIDENT: dict[str, Certainty] = {
    "clear": "certain",
    "likely": "probable",
    "obvious": "certain",
    "possible": "possible",
    "probable": "probable",
    "unclear": "unknown",
    "unlikely": "probable",
}
_LINKS = frozenset({"cc", "punct"})
_MAIN = frozenset({"ROOT", "conj"})
_FORESEEN = frozenset({"expected", "likely", "may", "might", "unlikely"})
_WRITER_AND_READER = frozenset({"i", "we", "you"})


@dataclass(frozen=True)
class Frame:
    """A frame and what stands under it.

    Attributes:
        content: The whole clause with its subject, even though it covers the cue.
        stands_alone: Whether it makes a claim even where a model wrote none; a schedule does not
            (`is due to`), and `might` rarely.
    """

    cue: CharSpan
    content: CharSpan
    kind: ClaimKind
    certainty: Certainty
    stands_alone: bool


def find_frames(syntax: Syntax) -> Iterator[Frame]:
    """Yield the frames of the article in the order of the text."""
    for token in syntax.doc:
        frame = _adverb(token) or _infinitive(token) or _modal(token) or _impersonal(token)
        if frame is not None:
            yield frame


def _adverb(token: Token) -> Frame | None:
    """Return the frame `reportedly`."""
    is_frame = token.lower_ in _ADVERBS and token.dep_ == "advmod"
    return _frame(token.head, token, token, "probable") if is_frame else None


def _infinitive(token: Token) -> Frame | None:
    """Return the frame `is expected to`, `appears to`, `is likely to` or `is due to`."""
    clause, be = child_of(token, "xcomp"), child_of(token, "auxpass")
    if clause is None or not is_infinitive(clause):
        return None
    if token.tag_ in FINITE and token.lemma_ == "appear":
        return _frame(token, token, token, "probable")
    is_believed = token.lemma_ in _BELIEVED or token.lemma_ in _PLANNED
    if be is not None and is_believed and child_of(token, "agent") is None:
        return _frame(token, be, token, "certain" if token.lemma_ in _PLANNED else "probable")
    if token.dep_ == "acomp" and token.lower_ in {"due", "likely", "unlikely"}:
        certainty: Certainty = "certain" if token.lower_ == "due" else "probable"
        return _frame(token.head, token.head, token, certainty)
    return None


def _modal(token: Token) -> Frame | None:
    """Return the frame `may` of a main clause that reports nothing."""
    verb, entry = token.head, reporting_verb(token.head)
    if token.lower_ not in {"may", "might"} or token.dep_ != "aux" or verb.dep_ not in _MAIN:
        return None
    is_report = entry is not None and "clause" in entry.complements
    # `It may be late, but nobody left` concedes.
    is_conceded = any(child.lower_ in {"but", "yet"} for child in verb.rights)
    return None if is_report or is_conceded else _frame(verb, token, token, "possible")


def _impersonal(token: Token) -> Frame | None:
    """Return the frame `it is clear that`."""
    verb = token.head
    it = child_of(verb, "nsubj", "nsubjpass", "expl")
    clause = child_of(verb, "ccomp") or child_of(token, "ccomp")
    if it is None or it.lower_ != "it" or clause is None or clause.i < token.i:
        return None
    if token.dep_ != "acomp" or token.lower_ not in _EVIDENT or verb.lemma_ != "be":
        return None
    content = span_between(clause.left_edge, clause.right_edge)
    return Frame(
        span_between(it, token), content, _kind(token), _EVIDENT[token.lower_], stands_alone=True
    )


def _frame(verb: Token, first: Token, last: Token, certainty: Certainty) -> Frame | None:
    subject = child_of(verb, *SUBJECTS)
    if subject is None or subject.lower_ in _WRITER_AND_READER:
        return None
    content = span_between(subject.left_edge, _last_word(verb))
    is_weak = last.lemma_ in _PLANNED or last.lower_ in {"due", "might"}
    return Frame(
        span_between(first, last), content, _kind(last), certainty, stands_alone=not is_weak
    )


def _last_word(verb: Token) -> Token:
    """Return the last word of the clause, before one that is joined with it: `…, and Kesh left`."""
    for child in verb.rights:
        if child.dep_ == "conj" and child_of(child, *SUBJECTS):
            before = [word for word in verb.rights if word.i < child.i and word.dep_ not in _LINKS]
            return before[-1].right_edge if before else verb
    return verb.right_edge


def _kind(word: Token) -> ClaimKind:
    """Return the kind of a claim under a frame: `may win` foresees, `may have won` does not."""
    is_past = any(child.lower_ == "have" for child in word.head.lefts if child.i > word.i)
    return "prediction" if word.lower_ in _FORESEEN and not is_past else "assertion"
