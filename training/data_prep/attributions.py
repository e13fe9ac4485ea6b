"""Read a corpus of attributions, and build the target answers of the task `attributions`.

It is the task `claims` without the fields that need the codebook, so a corpus annotated with
source, cue and content only can train it. `docs/how-to/evaluate.md` describes the format; a folder
of PolNeAR is read as it is. Its texts may not be redistributed, so none is in this repository.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from evals.benchmarks.attributions.corpus import read_corpus
from summarizer.schema.drafts import AttributionDraft, AttributionsAnswer
from summarizer.text.spans import CharSpan
from summarizer.text.windows import Window
from training.data_prep.copy_constraints import CopyConstraints


class Attribution(BaseModel):
    """One attribution. Source, cue and content may each be discontinuous."""

    model_config = ConfigDict(frozen=True)

    source: tuple[CharSpan, ...] = ()
    cue: tuple[CharSpan, ...] = ()
    content: tuple[CharSpan, ...] = ()


class AttributedArticle(BaseModel):
    """An article with its attributions."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    date: str | None = None
    attributions: tuple[Attribution, ...]


def read_attributions(path: Path) -> tuple[AttributedArticle, ...]:
    """Return the articles at `path`: a file of JSON lines, or a part of PolNeAR as a folder.

    The names of PolNeAR's files contain the date of the article.
    """
    return tuple(
        AttributedArticle(
            id=article.id,
            text=article.text,
            date=article.date or _date_in(article.id),
            attributions=tuple(
                Attribution.model_validate(one.model_dump(exclude={"type"}))
                for one in article.attributions
            ),
        )
        for article in read_corpus(path)
    )


def attributions_answer(article: AttributedArticle, window: Window) -> AttributionsAnswer:
    """Return the target answer for `window`, a window of `article`."""
    constraints = CopyConstraints(window)
    placed = [
        (content, draft)
        for attribution in article.attributions
        if (content := _covering(attribution.content))
        and (draft := _draft(attribution, content, constraints))
    ]
    claims = [draft for _, draft in sorted(placed, key=lambda pair: pair[0])]
    return AttributionsAnswer(claims=claims)


def _date_in(name: str) -> str | None:
    found = re.search(r"\d{4}-\d\d-\d\d", name)
    return found[0] if found else None


def _draft(
    attribution: Attribution, content: CharSpan, constraints: CopyConstraints
) -> AttributionDraft | None:
    anchors = constraints.anchor_span(content)
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
