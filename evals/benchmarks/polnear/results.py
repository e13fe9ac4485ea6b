"""What a system said of the corpus, article by article: kept as offsets, without words of it."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from summarizer.errors import InputError, ModelError
from summarizer.models.base import Model
from summarizer.text.windows import MAX_SENTENCES

from ...runs.checkpoint import CheckpointLine, append_line, read_checkpoint
from .claims import Task, predict_claims
from .continuation import join_continuations
from .corpus import Article, Spans
from .speakers import PredictedClaim, phrase

FILE = "claims.jsonl"

OnProgress = Callable[[str], None]
"""Told in a few words what became of each article."""


class ClaimOffsets(BaseModel):
    """One claim: what is said, the words that name the source, and where its name stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    content: Spans
    speaker_span: Spans = ()
    name_span: Spans = ()


class ArticleResult(CheckpointLine):
    """What was found in one article. Not even its id is kept, which is made of its headline."""

    task: Task
    seconds: float
    claims: tuple[ClaimOffsets, ...] = ()


def to_offsets(said: PredictedClaim, text: str) -> ClaimOffsets:
    """Return `said` as offsets into `text`; a name that does not stand there is left out."""
    words = r"\s+".join(map(re.escape, said.speaker_text.split()))
    found = re.search(rf"(?<!\w){words}(?!\w)", text) if words else None
    return ClaimOffsets(
        content=said.content,
        speaker_span=said.speaker_span,
        name_span=(found.span(),) if found else (),
    )


def from_offsets(place: ClaimOffsets, text: str) -> PredictedClaim:
    """Return the claim at `place` of `text`."""
    return PredictedClaim(place.content, place.speaker_span, phrase(text, place.name_span))


class ResultStore:
    """The answers of one system to one task, kept in a folder where there is one."""

    def __init__(
        self, model: str, task: Task, folder: Path | None = None, sentences: int = MAX_SENTENCES
    ) -> None:
        self._model = model if sentences == MAX_SENTENCES else f"{model}, windows of {sentences}"
        self._task, self._sentences = task, sentences
        self._path = folder / FILE if folder else None
        expected = {"model": self._model, "task": task}
        lines = read_checkpoint(self._path, ArticleResult, **expected) if self._path else []
        self._found = {line.sha256: line for line in lines}

    def pending(self, articles: Sequence[Article]) -> list[Article]:
        """Return those of `articles` that there is no answer about."""
        return [article for article in articles if _digest(article) not in self._found]

    def said(self, article: Article) -> list[PredictedClaim] | None:
        """Return what was found in `article`, `None` if the system failed on it."""
        line = self._found[_digest(article)]
        if line.failure:
            return None
        return _claims(line, article)

    def predict(self, articles: Sequence[Article], model: Model, on_progress: OnProgress) -> None:
        """Ask `model` about `articles`, one after the other, and keep each answer at once."""
        for number, article in enumerate(articles, start=1):
            line = self._predict(article, model)
            self._found[line.sha256] = line
            if self._path:
                append_line(line, self._path)
            outcome = line.failure or f"{len(line.claims)} claims"
            on_progress(f"{number} of {len(articles)}: {outcome}, {line.seconds:.1f} s")

    def _predict(self, article: Article, model: Model) -> ArticleResult:
        started = time.monotonic()
        claims: tuple[ClaimOffsets, ...] = ()
        failure = None
        try:
            said = predict_claims(article, model, self._task, self._sentences)
            claims = tuple(to_offsets(claim, article.text) for claim in said)
        except ModelError as error:
            # Not its message: that may hold words that the model wrote.
            failure = type(error).__name__
        return ArticleResult(
            sha256=_digest(article),
            model=self._model,
            failure=failure,
            task=self._task,
            seconds=round(time.monotonic() - started, 1),
            claims=claims,
        )


def read_claims(folder: Path, articles: Sequence[Article]) -> dict[str, list[PredictedClaim]]:
    """Return by article what a run that was kept in `folder` found, whoever was asked.

    Raises:
        InputError: If there is no such run, or it has not been asked about all of `articles`.
    """
    path = folder / FILE
    lines = {line.sha256: line for line in read_checkpoint(path, ArticleResult)}
    found = {
        article.id: _claims(line, article)
        for article in articles
        if (line := lines.get(_digest(article)))
    }
    if missing := len(articles) - len(found):
        what = f"{missing} of {len(articles)} articles have no answer here"
        raise InputError(what, str(path), "ask about them with --out, or take fewer by --limit")
    return found


def _claims(line: ArticleResult, article: Article) -> list[PredictedClaim]:
    """Return the claims of a line as the corpus marks them, which joins what a quotation parts."""
    return join_continuations(
        [from_offsets(place, article.text) for place in line.claims], article.text
    )


def _digest(article: Article) -> str:
    return hashlib.sha256(article.text.encode()).hexdigest()
