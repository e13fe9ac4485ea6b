"""Which cues report what is said of their subject, not by it (`docs/codebook.md`, 3.4).

`Oman is expected to join` and `Oman faced criticism for it` are not what Oman says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.postprocessing.claims.reporting_clauses import reporting_verb
from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.syntax import SUBJECTS, Syntax, child_of, is_infinitive, span_between
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Certainty

if TYPE_CHECKING:
    from spacy.tokens import Token

_MODALS = frozenset({"may", "might"})
_RECEIVING = frozenset("attract come draw encounter face have meet provoke receive spark".split())
_REACTIONS = frozenset(
    "acclaim accusation anger backlash condemnation criticism outrage praise rebuke".split()
)


@dataclass(frozen=True)
class Hedge:
    """The span of a hedged statement, and the certainty that its hedge shows."""

    content: CharSpan
    certainty: Certainty | None


def hedge_of(syntax: Syntax, spans: DraftSpans) -> Hedge | None:
    """Return the hedge if the source is the subject of `is expected to`, `is due to` or `may`."""
    subject = _subject(syntax, spans)
    if subject is None or spans.cue is None:
        return None
    verb = subject.head
    if verb not in syntax.tokens(spans.cue):
        return None
    adjective = child_of(verb, "acomp")
    clause = child_of(adjective or verb, "xcomp")
    is_passive = subject.dep_ == "nsubjpass" and child_of(verb, "agent") is None
    certainty: Certainty | None = "probable" if is_passive else None
    if not (clause and is_infinitive(clause) and (is_passive or adjective)):
        entry = reporting_verb(verb)
        is_modal = any(child.lower_ in _MODALS for child in verb.lefts if child.tag_ == "MD")
        if not is_modal or (entry and "clause" in entry.complements):
            return None
        certainty = "possible"
    return Hedge(span_between(subject.left_edge, verb.right_edge), certainty)


def receives_reactions(syntax: Syntax, spans: DraftSpans) -> bool:
    """Return whether the source is the subject of `faced criticism` or `came under criticism`."""
    subject = _subject(syntax, spans)
    if subject is None or spans.cue is None or subject.head.lemma_ not in _RECEIVING:
        return False
    return any(word.lemma_.lower() in _REACTIONS for word in syntax.tokens(spans.cue))


def _subject(syntax: Syntax, spans: DraftSpans) -> Token | None:
    """Return the head of the source if it is the subject of a verb."""
    head = syntax.head(spans.source)
    return head if head is not None and head.dep_ in SUBJECTS else None
