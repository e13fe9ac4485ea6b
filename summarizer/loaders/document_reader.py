"""A file of one document, or the bytes of one, becomes an article."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import InputError
from summarizer.loaders.document_ids import path_name
from summarizer.loaders.file_io import MAX_BYTES, decode_utf8, open_file, read_at_most
from summarizer.loaders.file_listing import is_folder
from summarizer.loaders.formats import FileFormat, Kind, form_of, hint_for
from summarizer.loaders.readers.archives import gunzipped, unpacking
from summarizer.loaders.source import Article, Source
from summarizer.text.document import Document

STREAM = "-"
"""The name of standard input."""

_MIB = 1024 * 1024
LIMITS: dict[Kind, int] = {
    "text": MAX_BYTES,
    "html": 16 * _MIB,
    "pdf": 64 * _MIB,
    "docx": 64 * _MIB,
}
"""Bytes of the longest file of a kind that is one document."""


def read_document(path: Path, *, date: str | None = None) -> Document:
    """Return the document in the file at `path`: text, Markdown, HTML, PDF or Word.

    Args:
        path: A file that is one document, as it is or compressed with gzip; `-` for a text on
            standard input.
        date: Publication date for a document that does not state one.

    Raises:
        InputError: If it cannot be read, or holds several documents.
    """
    return named_source(path, date=date).read()


def named_source(path: Path, *, date: str | None = None) -> Source:
    """Return the source of the one document in the file at `path`, not yet read.

    Raises:
        InputError: If the file is of no kind that is one document.
    """
    where = str(path)
    if where == STREAM:
        text = read_at_most(sys.stdin.buffer, LIMITS["text"], where)
        return Source("stdin", where, None, Packed(text, "text"), date)
    form = form_of(path.name)
    if form is None:
        raise InputError("files of this kind are not read", where, hint_for(path.name))
    if not form.is_single and not is_folder(path):
        hint = "summarize it with summarizer batch"
        raise InputError("this file may hold several documents", where, hint)
    return Source(path_name((path.name,)), where, None, File(str(path.absolute()), form), date)


@dataclass(frozen=True, slots=True)
class File:
    """A file that holds one document.

    Attributes:
        path: Whole, so that it may be read by a process that stands elsewhere.
        form: How it is read.
    """

    path: str
    form: FileFormat

    @property
    def verbatim(self) -> bool:
        """Whether the file's own bytes are the text."""
        return self.form.is_plain_text

    def article(self, where: str) -> Article:
        """Open the file and return what it holds."""
        with unpacking(where), open_file(Path(self.path), where) as file:
            stream = gunzipped(file, where) if self.form.gzipped else file
            content = read_at_most(stream, LIMITS[self.form.kind], where)
        return extracted(content, self.form.kind, where)


@dataclass(frozen=True, slots=True)
class Packed:
    """One document of an archive or a stream, unpacked but not yet read."""

    content: bytes
    kind: Kind

    @property
    def verbatim(self) -> bool:
        """No: it is part of a file."""
        return False

    def article(self, where: str) -> Article:
        """Return what the bytes hold."""
        return extracted(self.content, self.kind, where)


def extracted(content: bytes, kind: Kind, where: str) -> Article:
    """Return the article in the bytes of a file of this kind.

    Raises:
        InputError: If there is none, or the library that reads it is not installed.
    """
    if kind == "text":
        return Article(decode_utf8(content, where))
    try:
        if kind == "html":
            from summarizer.loaders.readers.html import read_page as read
        elif kind == "pdf":
            from summarizer.loaders.readers.pdf import read_pdf as read
        else:
            from summarizer.loaders.readers.docx import read_word as read
    except ImportError:
        what = f"reading {kind} files needs another library"
        raise InputError(what, where, "pip install 'summarizer[files]'") from None
    return read(content, where)
