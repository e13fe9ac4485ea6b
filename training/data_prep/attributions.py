"""Read a corpus of attributions, annotated with source, cue and content only.

The format is JSON lines, one article per line, with half-open offsets into its text. PolNeAR can be
converted to it; its texts may not be redistributed, so none is in this repository.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.errors import InputError
from summarizer.text.spans import CharSpan


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
    """Return the articles in the file at `path`.

    Raises:
        InputError: If it is missing or malformed.
    """
    try:
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line]
        return tuple(AttributedArticle.model_validate_json(line) for line in lines)
    except ValidationError as error:
        what = str(error.errors()[0]["msg"])
        raise InputError(what, str(path), "see training/README.md") from None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), "check the path") from None


def attributions_fingerprint(articles: tuple[AttributedArticle, ...]) -> str:
    """Return the SHA-256 of texts and attributions."""
    digest = hashlib.sha256()
    for article in sorted(articles, key=lambda article: article.id):
        digest.update(article.model_dump_json().encode() + b"\n")
    return digest.hexdigest()
