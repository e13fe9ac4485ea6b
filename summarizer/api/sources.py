"""What the API accepts as a document: a `Document`, the path of a file, or a text."""

import os
from collections.abc import AsyncIterable, Iterable, Mapping
from pathlib import Path

from summarizer.errors import ArgumentTypeError, InputError
from summarizer.loaders.document_reader import read_document
from summarizer.text.document import Document

Source = Document | Path | str
"""A document, the path of its file, or its text."""

_MAX_PATH_LENGTH = 1_000
_FILE_SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx")


def to_document(source: Source, *, date: str | None = None) -> Document:
    """Return the document that `source` is, names or contains.

    Raises:
        ArgumentTypeError: If it is none of these.
        InputError: If it names a folder, or a file that cannot be read.
    """
    if isinstance(source, Document):
        return source
    if not isinstance(source, str | os.PathLike):
        what = f"a source is a path, a text or a Document, not {type(source).__name__}"
        raise ArgumentTypeError(what, "source", _hint_for(source))
    if not isinstance(source, str) or _is_path(source):
        return _read(Path(source), date)
    return Document.from_text(source, date=date)


def check_sources(sources: object) -> None:
    """Raise `ArgumentTypeError` if `sources` is one source instead of several."""
    if isinstance(sources, str | bytes | os.PathLike | Document):
        what = f"sources are several, not one {type(sources).__name__}"
        raise ArgumentTypeError(what, "sources", "give a list, or use summarize")
    if not isinstance(sources, Iterable | AsyncIterable):
        what = f"sources are several, not one {type(sources).__name__}"
        raise ArgumentTypeError(what, "sources", "give a list")


def _hint_for(source: object) -> str:
    if isinstance(source, bytes):
        return "decode it"
    several = isinstance(source, Iterable | AsyncIterable) and not isinstance(source, Mapping)
    return "give several sources to Summarizer.map" if several else "give one of them"


def _read(path: Path, date: str | None) -> Document:
    if path.is_dir():
        hint = "use `summarizer batch`, or Summarizer.map with the paths of its files"
        raise InputError("a folder is not a document", str(path), hint)
    return read_document(path, date=date)


def _is_path(source: str) -> bool:
    if not source or len(source) > _MAX_PATH_LENGTH or "\n" in source:
        return False
    if len(source.split()) == 1 and source.isascii():
        return True  # Of a file, of a folder, or mistyped: no article has one word.
    try:
        return source.lower().endswith(_FILE_SUFFIXES) or Path(source).exists()
    except (OSError, ValueError):
        return False
