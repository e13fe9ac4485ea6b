"""Extract the text of a Word document with python-docx.

`Paragraph.text` omits tracked insertions and content controls, so the text is collected from the
XML tree: everything that is visible on the page.
"""

import io
import zipfile
from collections.abc import Iterator

from docx import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from summarizer.errors import InputError
from summarizer.loaders.readers.archives import DAMAGED, ZipArchive, archive_errors_as_input_errors
from summarizer.loaders.source import ExtractedText
from summarizer.text.metadata import SuppliedMetadata
from summarizer.text.spans import normalize_whitespace

_CHUNK = 64 * 1024
_MAX_XML = 32 * 1024 * 1024
_MAX_PART = 64 * 1024 * 1024
_HIDDEN_TAGS = frozenset(map(qn, ("w:del", "w:moveFrom"))) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_CHARACTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "‑"}


def read_docx(content: bytes, where: str) -> ExtractedText:
    """Return paragraphs, headings and tables in reading order, with blank lines between them.

    A table row is one line. Headers, footers, notes and comments are excluded. The date in the
    file properties is not used, because it is not the date of the article.
    """
    _check_package(content, where)
    try:
        document = WordDocument(io.BytesIO(content))
        # Word declares no entities; a declaration may hide text.
        declares_entities = bool(document.element.getroottree().docinfo.doctype)
        text = "\n\n".join(_blocks(document.element.body)) + "\n"
        title = normalize_whitespace(document.core_properties.title)
    except Exception as error:
        # python-docx raises KeyError, errors of lxml and others on damaged files.
        what = f"the Word document cannot be read: {type(error).__name__}"
        raise InputError(what, where, "open it and save it again as .docx") from None
    if declares_entities:
        raise InputError("the Word document declares entities", where, "save it again as .docx")
    return ExtractedText(text, SuppliedMetadata(title=title or None))


def _check_package(content: bytes, where: str) -> None:
    """Check the unpacked size of every part, because python-docx unpacks without a limit."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        hint = "save it without a password, as .docx"
        raise InputError("the Word document is encrypted or in the old .doc format", where, hint)
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise InputError("this is not a Word document", where, "save it as .docx")
    try:
        _check_sizes(content, where)
    except InputError as error:
        what = "the Word document is damaged" if error.what == DAMAGED else error.what
        raise InputError(what, where, "open it and save it again as .docx") from None


def _check_sizes(content: bytes, where: str) -> None:
    with archive_errors_as_input_errors(where):
        archive = ZipArchive(io.BytesIO(content), where)
        for member in archive.members():
            archive.check(member, where)
            limit = _MAX_XML if member.filename.endswith((".xml", ".rels")) else _MAX_PART
            part, size = archive.open(member, where), 0
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise InputError(f"a part of it has more than {limit:,} bytes", where)


def _blocks(parent: BaseOxmlElement) -> Iterator[str]:
    """Yield the text of each paragraph and each table below `parent`, in order."""
    for child in parent:
        if child.tag == qn("w:p"):
            if text := _text(child).strip():
                yield text
        elif child.tag == qn("w:tbl"):
            if rows := list(filter(None, map(_row_text, _rows(child)))):
                yield "\n".join(rows)
        elif isinstance(child.tag, str) and child.tag not in _HIDDEN_TAGS:
            # The content of content controls and insertions is visible on the page.
            yield from _blocks(child)


def _rows(table: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    for row in table.iter(qn("w:tr")):
        # Rows of a nested table belong to its cell.
        if next(row.iterancestors(qn("w:tbl"))) is table:
            yield row


def _row_text(row: BaseOxmlElement) -> str:
    cells = (normalize_whitespace(" ".join(_blocks(cell))) for cell in row.iterchildren(qn("w:tc")))
    return "\t".join(cells).strip()


def _text(element: BaseOxmlElement) -> str:
    if element.tag == qn("w:t"):
        return element.text or ""
    if element.tag in _CHARACTERS:
        return _CHARACTERS[str(element.tag)]
    if element.tag in _HIDDEN_TAGS:
        return ""
    return "".join(map(_text, element))
