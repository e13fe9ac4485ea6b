"""Which cues are hedges of the article on its own words (`docs/codebook.md`, 3.4).

`Oman is expected to join` is not what Oman says.
"""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.postprocessing.claims.reporting_clauses import reporting_verb
from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.syntax import SUBJECTS, Syntax, child_of, is_infinitive, span_between
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Certainty

_MODALS = frozenset({"may", "might"})


@dataclass(frozen=True)
class Hedge:
    """The span of a hedged statement, and the certainty that its hedge shows."""

    content: CharSpan
    certainty: Certainty | None


def hedge_of(syntax: Syntax, spans: DraftSpans) -> Hedge | None:
    """Return the hedge if the source is the subject of `is expected to`, `is due to` or `may`."""
    subject = syntax.head(spans.source)
    if subject is None or spans.cue is None or subject.dep_ not in SUBJECTS:
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
