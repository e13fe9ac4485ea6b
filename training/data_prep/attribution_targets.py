"""The fourth task, `attributions`: who said what, with which words, and no judgement.

It is the task `claims` without the fields that need the codebook, and the one that a corpus of
attributions can teach.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.schema.drafts import AttributionDraft, AttributionsAnswer
from summarizer.text.spans import CharSpan
from summarizer.text.windows import Window
from training.data_prep.attributions import AttributedArticle, Attribution
from training.data_prep.copy_constraints import Copies


def attributions_answer(article: AttributedArticle, window: Window) -> AttributionsAnswer:
    """Return the answer about `window`, which must be one of `article`'s text."""
    copies = Copies(window)
    placed = [
        (extent, draft)
        for attribution in article.attributions
        if (extent := _covering(attribution.content)) and (draft := _draft(attribution, copies))
    ]
    placed.sort(key=lambda found: found[0])
    return AttributionsAnswer(claims=[draft for _, draft in placed])


def _draft(attribution: Attribution, copies: Copies) -> AttributionDraft | None:
    extent = _covering(attribution.content)
    span = copies.anchored(extent) if extent else None
    if span is None:
        return None
    first, last, start, end = span
    return AttributionDraft(
        sentence=first,
        until=last if last != first else None,
        source=copies.words_of(_largest(attribution.source)),
        cue=copies.words_of(_largest(attribution.cue)),
        start=start,
        end=end,
    )


def _covering(pieces: Sequence[CharSpan]) -> CharSpan | None:
    if not pieces:
        return None
    return CharSpan(min(piece.start for piece in pieces), max(piece.end for piece in pieces))


def _largest(pieces: Sequence[CharSpan]) -> CharSpan | None:
    """Return the longest piece: words in two places cannot be copied as one string."""
    return max(pieces, key=lambda piece: piece.end - piece.start, default=None)
