"""Find what the article itself says under a frame without a source (`docs/codebook.md`, 3.4).

`Oman is expected to join`, `Oman reportedly joined`, `it is clear that Oman will join`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.postprocessing.claims.attributions import Attribution
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

ADVERBS = frozenset("allegedly apparently purportedly reportedly supposedly".split())
_BELIEVED = frozenset(
    "allege believe consider expect fear report rumor rumour say suppose think understand".split()
)
"""Verbs whose passive with an infinitive names nobody: `is believed to have fled`."""

_SCHEDULED = frozenset({"due", "scheduled", "set", "slated"})
_EVIDENT: dict[str, Certainty] = {
    "clear": "certain",
    "likely": "probable",
    "obvious": "certain",
    "possible": "possible",
    "probable": "probable",
    "uncertain": "unknown",
    "unclear": "unknown",
    "unlikely": "probable",
}
_LINKS = frozenset({"cc", "punct"})
_MAIN = frozenset({"ROOT", "conj"})
_FORESEEN = frozenset({"expected", "likely", "may", "might", "unlikely"})
_NOT_STATED_OF = frozenset({"i", "we", "you", "that", "which", "who"})
"""Subjects of what is the writer's opinion, or of what says nothing without the words before."""


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


def find_frames(
    syntax: Syntax, attributions: Sequence[Attribution], quotations: Sequence[CharSpan]
) -> list[Frame]:
    """Return the frames that are the article's: nobody says them, in quotation marks or not."""
    said = [a for a in attributions if a.is_asserted and a.source is not None]
    return [
        frame
        for frame in map(_frame_at, syntax.doc)
        if frame is not None
        and not any(a.content.contains(frame.cue) or a.cue.overlaps(frame.cue) for a in said)
        and not any(map(frame.cue.overlaps, quotations))
    ]


def _frame_at(token: Token) -> Frame | None:
    """Return the frame that has `token` as its adverb, verb or adjective."""
    return _adverb(token) or _infinitive(token) or _modal(token) or _impersonal(token)


def _adverb(token: Token) -> Frame | None:
    """Return the frame `reportedly`."""
    is_frame = token.lower_ in ADVERBS and token.dep_ == "advmod" and not _reports(token.head)
    return _frame(token.head, token, token, "probable") if is_frame else None


def _infinitive(token: Token) -> Frame | None:
    """Return the frame `is expected to`, `appears to`, `is likely to` or `is due to`."""
    clause, be = child_of(token, "xcomp"), child_of(token, "auxpass")
    if clause is None or not is_infinitive(clause):
        return None
    if token.tag_ in FINITE and token.lemma_ == "appear" and not _reports(clause):
        return _frame(token, token, token, "probable")
    is_scheduled = token.lower_ in _SCHEDULED
    certainty: Certainty = "certain" if is_scheduled else "probable"
    is_known = is_scheduled or token.lemma_ in _BELIEVED
    if be is not None and is_known and child_of(token, "agent") is None:
        return _frame(token, be, token, certainty)
    if token.dep_ == "acomp" and token.lower_ in {"due", "likely", "unlikely"}:
        return _frame(token.head, token.head, token, certainty)
    return None


def _modal(token: Token) -> Frame | None:
    """Return the frame `may` of a main clause that reports nothing."""
    verb = token.head
    if token.lower_ not in {"may", "might"} or token.dep_ != "aux" or verb.dep_ not in _MAIN:
        return None
    # `It may be late, but nobody left` concedes.
    is_conceded = any(child.lower_ in {"but", "yet"} for child in verb.rights)
    return None if _reports(verb) or is_conceded else _frame(verb, token, token, "possible")


def _reports(verb: Token) -> bool:
    """Return whether somebody says something here: `appeared to imply`, `may say`."""
    entry = reporting_verb(verb)
    return entry is not None and "clause" in entry.complements


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
    if subject is None or subject.lower_ in _NOT_STATED_OF:
        return None
    content = span_between(subject.left_edge, _last_word(verb))
    is_weak = last.lower_ in _SCHEDULED or last.lower_ == "might"
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
