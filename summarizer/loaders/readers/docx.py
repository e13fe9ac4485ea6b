"""The text of a Word document, by python-docx.

Its own `Paragraph.text` leaves out what stands in insertions under review and in content controls,
so the words are gathered from the document's tree: everything a reader of the page would see.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from docx import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from summarizer.errors import InputError
from summarizer.loaders.readers.archives import DAMAGED, Archive, unpacking
from summarizer.loaders.source import Article
from summarizer.text.metadata import SuppliedMetadata
from summarizer.text.spans import normalize_whitespace

_CHUNK = 64 * 1024
_MAX_XML = 32 * 1024 * 1024
_MAX_PART = 64 * 1024 * 1024
_UNSEEN = frozenset(map(qn, ("w:del", "w:moveFrom"))) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_MARKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "‑"}


def read_word(content: bytes, where: str) -> Article:
    """Return paragraphs, headings and tables in reading order, parted by blank lines.

    A row of a table is one line. Headers, footers, notes and comments are left out. The file's
    date is that of the file and not of the article.

    Raises:
        InputError: If it is no Word document, damaged, encrypted or a bomb.
    """
    _check_package(content, where)
    try:
        document = WordDocument(io.BytesIO(content))
        # Word declares no entities; whoever does could hide words in them.
        declares = bool(document.element.getroottree().docinfo.doctype)
        text = "\n\n".join(_blocks(document.element.body)) + "\n"
        title = normalize_whitespace(document.core_properties.title)
    except Exception as error:
        # python-docx lets KeyError, lxml's and others out of damaged files.
        what = f"the Word document cannot be read: {type(error).__name__}"
        raise InputError(what, where, "open it and save it anew as .docx") from None
    if declares:
        raise InputError("the Word document declares entities", where, "save it anew as .docx")
    return Article(text, SuppliedMetadata(title=title or None))


def _check_package(content: bytes, where: str) -> None:
    """Unpack every part once, counted, since python-docx would unpack them whole."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        hint = "save it without a password, as .docx"
        raise InputError("the Word document is encrypted, or of the old kind", where, hint)
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise InputError("this is no Word document", where, "save it as .docx")
    try:
        _count(content, where)
    except InputError as error:
        what = "the Word document is damaged" if error.what == DAMAGED else error.what
        raise InputError(what, where, "open it and save it anew as .docx") from None


def _count(content: bytes, where: str) -> None:
    with unpacking(where):
        archive = Archive(io.BytesIO(content), where)
        for member in archive.members():
            archive.check(member, where)
            limit = _MAX_XML if member.filename.endswith((".xml", ".rels")) else _MAX_PART
            part, size = archive.open(member, where), 0
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise InputError(f"a part of it has more than {limit:,} bytes", where)


def _blocks(parent: BaseOxmlElement) -> Iterator[str]:
    """Yield the text of each paragraph and each table, as they stand under `parent`."""
    for child in parent:
        if child.tag == qn("w:p"):
            if text := _words(child).strip():
                yield text
        elif child.tag == qn("w:tbl"):
            if rows := list(filter(None, map(_row, _rows(child)))):
                yield "\n".join(rows)
        elif isinstance(child.tag, str) and child.tag not in _UNSEEN:
            # A content control, an insertion: what stands in it stands on the page.
            yield from _blocks(child)


def _rows(table: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    for row in table.iter(qn("w:tr")):
        # A table inside a cell comes with that cell.
        if next(row.iterancestors(qn("w:tbl"))) is table:
            yield row


def _row(row: BaseOxmlElement) -> str:
    cells = (normalize_whitespace(" ".join(_blocks(cell))) for cell in row.iterchildren(qn("w:tc")))
    return "\t".join(cells).strip()


def _words(element: BaseOxmlElement) -> str:
    if element.tag == qn("w:t"):
        return element.text or ""
    if element.tag in _MARKS:
        return _MARKS[str(element.tag)]
    if element.tag in _UNSEEN:
        return ""
    return "".join(map(_words, element))
