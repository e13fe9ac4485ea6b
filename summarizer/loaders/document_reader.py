"""Read one document from a file or from bytes."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from summarizer.errors import InputError, check_path
from summarizer.loaders.document_ids import path_id
from summarizer.loaders.file_io import MAX_BYTES, decode_utf8, open_file, read_at_most
from summarizer.loaders.file_listing import is_folder
from summarizer.loaders.formats import FileFormat, Kind, format_of, hint_for
from summarizer.loaders.readers.archives import archive_errors_as_input_errors, open_gzip
from summarizer.loaders.source import ExtractedText, Source
from summarizer.text.document import Document

STDIN = "-"
"""Path that stands for standard input."""

_MIB = 1024 * 1024
SIZE_LIMITS: dict[Kind, int] = {
    "text": MAX_BYTES,
    "html": 16 * _MIB,
    "pdf": 64 * _MIB,
    "docx": 64 * _MIB,
}
"""Maximum size in bytes of a file that is one document."""


def read_document(path: Path | str, *, date: str | None = None) -> Document:
    """Return the document in the file at `path`: text, Markdown, HTML, PDF or Word.

    Args:
        path: A file of one document, optionally compressed with gzip; `-` for a text on standard
            input.
        date: Publication date of a document that states none.

    Raises:
        InputError: If the file cannot be read or contains several documents.
        ArgumentTypeError: If an argument is of another type.
    """
    check_path(path, "path")
    return single_source(Path(path), date=date).read()


def single_source(path: Path, *, date: str | None = None) -> Source:
    """Return the source of the one document in the file at `path`, not read yet."""
    where = str(path)
    if where == STDIN:
        text = read_at_most(sys.stdin.buffer, SIZE_LIMITS["text"], where)
        return Source("stdin", where, None, BytesContent(text, "text"), date)
    file_format = format_of(path.name)
    if file_format is None:
        raise InputError("the file format is not supported", where, hint_for(path.name))
    if not file_format.is_single and not is_folder(path):
        hint = "summarize it with summarizer batch"
        raise InputError("this file may contain several documents", where, hint)
    content = FileContent(str(path.absolute()), file_format)
    return Source(path_id((path.name,)), where, None, content, date)


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file of one document.

    Attributes:
        root: A folder below which no link is followed; see `open_file`.
    """

    path: str
    format: FileFormat
    root: str | None = None

    @property
    def verbatim(self) -> bool:
        """Whether the bytes of the file are the text."""
        return self.format.is_plain_text

    def load(self, where: str) -> ExtractedText:
        """Open the file and return its text."""
        root = None if self.root is None else Path(self.root)
        with archive_errors_as_input_errors(where), open_file(Path(self.path), where, root) as file:
            stream = open_gzip(file, where) if self.format.gzipped else file
            content = read_at_most(stream, SIZE_LIMITS[self.format.kind], where)
        return extract(content, self.format.kind, where)


@dataclass(frozen=True, slots=True)
class BytesContent:
    """The bytes of one document from an archive or a stream."""

    content: bytes
    kind: Kind
    verbatim: ClassVar[bool] = False

    def load(self, where: str) -> ExtractedText:
        """Return the text in the bytes."""
        return extract(self.content, self.kind, where)


def extract(content: bytes, kind: Kind, where: str) -> ExtractedText:
    """Return the text in the bytes of a file of this kind."""
    if kind == "text":
        return ExtractedText(decode_utf8(content, where))
    try:
        if kind == "html":
            from summarizer.loaders.readers.html import read_html as read
        elif kind == "pdf":
            from summarizer.loaders.readers.pdf import read_pdf as read
        else:
            from summarizer.loaders.readers.docx import read_docx as read
    except ImportError:
        what = f"a library for {kind} files is not installed"
        raise InputError(
            what, where, "pip install trafilatura lxml_html_clean pypdf python-docx"
        ) from None
    return read(content, where)
