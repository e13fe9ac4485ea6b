"""Tell a hedge of the article from an act of saying (`docs/codebook.md`, 3.4 and section 9, 8).

In `Wang is due to travel`, `Oman is expected to join` and `the front may call a strike` nobody
says anything: the subject of such a verb is what the article speaks of, not a source. A model
that takes it for the speaker is put right here, by the form of the verb.
"""

from __future__ import annotations

import re
from dataclasses import replace

from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Certainty

_BE = r"(?:is|are|was|were)\s+(?:\w+ly\s+)?"
_FORMS: tuple[tuple[re.Pattern[str], Certainty | None], ...] = (
    (
        re.compile(
            rf"{_BE}(?:expected|believed|thought|understood|considered|rumou?red|said|likely)\s+to\b"
        ),
        "probable",
    ),
    (re.compile(rf"{_BE}(?:due|scheduled|slated|poised)\s+to\b"), None),
    (re.compile(r"(?:may|might)\b(?!\s+(?:not\s+)?(?:say|claim|argue|deny|admit)\b)"), "possible"),
)
"""Forms of the verb, and how firmly each commits the article; None where it does not tell."""


def hedge_of(text: str, places: DraftSpans) -> tuple[DraftSpans, Certainty | None] | None:
    """Return the claim as the article's own, None if its cue is no hedge on its subject.

    The quotation becomes the clause with its subject. The certainty is the hedge's, None where
    the hedge tells none.

    Args:
        text: The document's text.
        places: Where content, cue and source stand.
    """
    source, cue = places.source, places.cue
    if source is None or cue is None or text[source.end : cue.start].strip():
        return None
    if source.end > cue.start or places.content.start < cue.start:
        return None
    # Read on past the cue: what makes the form plain may stand behind the words that were copied.
    verb = text[cue.start : places.content.end]
    for form, certainty in _FORMS:
        if form.match(verb):
            clause = CharSpan(source.start, places.content.end)
            return replace(places, content=clause, source=None), certainty
    return None
