"""Target answers for the fourth task, `attributions`: source, cue and content spans.

It is the task `claims` without the fields that need the codebook, so a corpus of attributions can
train it.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.schema.drafts import AttributionDraft, AttributionsAnswer
from summarizer.text.spans import CharSpan
from summarizer.text.windows import Window
from training.data_prep.attributions import AttributedArticle, Attribution
from training.data_prep.copy_constraints import CopyConstraints


def attributions_answer(article: AttributedArticle, window: Window) -> AttributionsAnswer:
    """Return the target answer for `window`, a window of `article`."""
    constraints = CopyConstraints(window)
    placed = [
        (content, draft)
        for attribution in article.attributions
        if (content := _covering(attribution.content))
        and (draft := _draft(attribution, constraints))
    ]
    placed.sort(key=lambda pair: pair[0])
    return AttributionsAnswer(claims=[draft for _, draft in placed])


def _draft(attribution: Attribution, constraints: CopyConstraints) -> AttributionDraft | None:
    content = _covering(attribution.content)
    anchors = constraints.anchor_span(content) if content else None
    if anchors is None:
        return None
    first, last, start, end = anchors
    return AttributionDraft(
        sentence=first,
        until=last if last != first else None,
        source=constraints.copyable_text(_largest(attribution.source)),
        cue=constraints.copyable_text(_largest(attribution.cue)),
        start=start,
        end=end,
    )


def _covering(pieces: Sequence[CharSpan]) -> CharSpan | None:
    if not pieces:
        return None
    return CharSpan(min(piece.start for piece in pieces), max(piece.end for piece in pieces))


def _largest(pieces: Sequence[CharSpan]) -> CharSpan | None:
    """Return the longest piece, because a discontinuous span cannot be copied as one string."""
    return max(pieces, key=lambda piece: piece.end - piece.start, default=None)
