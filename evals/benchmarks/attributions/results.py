"""Results of a system on a corpus, stored by article as offsets without any text."""

import hashlib
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from summarizer.errors import InputError, ModelError
from summarizer.models.base import Model
from summarizer.text.document import Document
from summarizer.text.windows import MAX_SENTENCES

from ...files import FileModel
from ...runs.checkpoint import CheckpointLine, append_line, read_checkpoint
from .claims import Task, predict_claims
from .corpus import Article, Spans
from .speakers import PredictedClaim, phrase

FILE = "claims.jsonl"
_OPENING = ("“", '"', "''")
_CLOSING = ("”", '"', "''")
_TRAILING = " ,."

OnProgress = Callable[[str], None]
"""Called with a short message after each article."""


class ClaimOffsets(FileModel):
    """One claim as offsets; `name_span` is the first occurrence of the speaker's name."""

    content: Spans
    speaker_span: Spans = ()
    name_span: Spans = ()
    cue: Spans = ()


class ArticleResult(CheckpointLine):
    """The result for one article, without its id, which contains its headline."""

    task: Task
    seconds: float
    claims: tuple[ClaimOffsets, ...] = ()


def to_offsets(claim: PredictedClaim, text: str) -> ClaimOffsets:
    """Return `claim` as offsets into `text`; a name that does not occur there is left out."""
    name = r"\s+".join(map(re.escape, claim.speaker_text.split()))
    match = re.search(rf"(?<!\w){name}(?!\w)", text) if name else None
    return ClaimOffsets(
        content=claim.content,
        speaker_span=claim.speaker_span,
        name_span=(match.span(),) if match else (),
        cue=claim.cue,
    )


def from_offsets(offsets: ClaimOffsets, text: str) -> PredictedClaim:
    """Return the claim with its words from `text`."""
    name = phrase(text, offsets.name_span)
    return PredictedClaim(offsets.content, offsets.speaker_span, name, offsets.cue)


class ResultStore:
    """The results of one system on one task, stored in `folder` if it is given."""

    def __init__(
        self, model: str, task: Task, folder: Path | None = None, sentences: int = MAX_SENTENCES
    ) -> None:
        self._model = model if sentences == MAX_SENTENCES else f"{model}, windows of {sentences}"
        self._task, self._sentences = task, sentences
        self._path = folder / FILE if folder else None
        expected = {"model": self._model, "task": task}
        lines = read_checkpoint(self._path, ArticleResult, **expected) if self._path else []
        self._results = {line.sha256: line for line in lines}

    def pending(self, articles: Sequence[Article]) -> list[Article]:
        """Return the articles without a result."""
        return [article for article in articles if _digest(article) not in self._results]

    def claims(self, article: Article) -> list[PredictedClaim] | None:
        """Return the claims of `article`, `None` if the system failed on it."""
        result = self._results[_digest(article)]
        return None if result.failure else _claims(result, article)

    def predict(self, articles: Sequence[Article], model: Model, on_progress: OnProgress) -> None:
        """Run `model` on `articles` one after the other, and store each result at once."""
        for number, article in enumerate(articles, start=1):
            result = self._predict(article, model)
            self._results[result.sha256] = result
            if self._path:
                append_line(result, self._path)
            outcome = result.failure or f"{len(result.claims)} claims"
            on_progress(f"{number} of {len(articles)}: {outcome}, {result.seconds:.1f} s")

    def _predict(self, article: Article, model: Model) -> ArticleResult:
        started = time.monotonic()
        claims: list[PredictedClaim] = []
        failure = None
        try:
            claims = predict_claims(article, model, self._task, self._sentences)
        except ModelError as error:
            # The message is not stored, because it may quote the article.
            failure = type(error).__name__
        return ArticleResult(
            sha256=_digest(article),
            model=self._model,
            failure=failure,
            task=self._task,
            seconds=round(time.monotonic() - started, 1),
            claims=tuple(to_offsets(claim, article.text) for claim in claims),
        )


def read_claims(folder: Path, articles: Sequence[Article]) -> dict[str, list[PredictedClaim]]:
    """Return the claims of each article that a run stored in `folder`, for any model."""
    path = folder / FILE
    results = {result.sha256: result for result in read_checkpoint(path, ArticleResult)}
    claims = {
        article.id: _claims(result, article)
        for article in articles
        if (result := results.get(_digest(article)))
    }
    if missing := len(articles) - len(claims):
        what = f"{missing} of {len(articles)} articles have no result here"
        raise InputError(what, str(path), "run them with --out, or set --limit")
    return claims


def _claims(result: ArticleResult, article: Article) -> list[PredictedClaim]:
    claims = [from_offsets(offsets, article.text) for offsets in result.claims]
    return join_continuations(claims, article.text)


def join_continuations(claims: Sequence[PredictedClaim], text: str) -> list[PredictedClaim]:
    """Return `claims` in the order of `text`, each with the quotation that continues it.

    `“It rained,” said Ann. “It still does.”` is one content with two spans: of 1,344 such pairs of
    quotations in the training split, 1,260 are annotated as one attribution, 67 as two.
    """
    document = Document.from_text(text)
    joined: list[PredictedClaim] = []
    for claim in sorted(claims, key=lambda claim: claim.content):
        if joined and _is_continuation(joined[-1], claim, document):
            joined[-1] = replace(joined[-1], content=joined[-1].content + claim.content)
        else:
            joined.append(claim)
    return joined


def _is_continuation(first: PredictedClaim, second: PredictedClaim, document: Document) -> bool:
    """Return whether `second` begins the sentence after the one that attributes `first`."""
    text = document.text
    if not (_is_quotation(first, text) and _is_quotation(second, text)):
        return False
    begin, end, next_begin = first.content[0][0], first.content[-1][1], second.content[0][0]
    between = text[end:next_begin]
    if "\n" in between or not any(character.isalpha() for character in between):
        return False
    number = document.sentence_at(next_begin)
    if document.sentences[number].start != next_begin or document.sentence_at(end) != number - 1:
        return False
    return all(begin <= start < next_begin for start, _ in second.speaker_span)


def _is_quotation(claim: PredictedClaim, text: str) -> bool:
    if not claim.content:
        return False
    start, end = claim.content[0][0], claim.content[-1][1]
    quoted = text.startswith(_OPENING, start) and text[:end].rstrip(_TRAILING).endswith(_CLOSING)
    return quoted and "\n" not in text[start:end]


def _digest(article: Article) -> str:
    return hashlib.sha256(article.text.encode()).hexdigest()
