"""The text of a PDF, by pypdf.

pypdf keeps the order in which a page was written and puts one blank between words; pdfminer.six
finds paragraphs, but moved the beginning of a column to its end and doubled the blanks of
justified lines, and takes twice the time (`benchmarks/inputs.py` compares them).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from itertools import pairwise

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from summarizer.errors import InputError
from summarizer.loaders.readers.logging_setup import silence_library_logs
from summarizer.loaders.source import Article
from summarizer.text.document import MAX_CHARS
from summarizer.text.metadata import SuppliedMetadata
from summarizer.text.spans import normalize_whitespace

silence_library_logs("pypdf")

_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*\Z")
_FULL = 0.75
"""Share of the column's width from which on a line counts as full."""
_SPLIT_WORD = re.compile(r"([^\W\d_]+)-\n([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DIGITS = re.compile(r"\d+")
_EDGE = 2
_TITLE_WITHIN = 2_000


def read_pdf(content: bytes, where: str) -> Article:
    """Return the text of all pages.

    The file's title is taken where the text begins with it; most others are the name of a
    template. Its date is that of the file and not of the article.

    Raises:
        InputError: If the file is damaged, encrypted, or holds no text.
    """
    try:
        pages, title = _read(content)
    except (FileNotDecryptedError, DependencyError):
        raise InputError("the PDF is encrypted", where, "save it without a password") from None
    except Exception as error:
        # pypdf lets many kinds of error out of damaged files.
        what = f"the PDF cannot be read: {type(error).__name__}"
        raise InputError(what, where, "open it and print it to PDF anew") from None
    if not any(map(str.strip, pages)):
        hint = "run OCR on it first, e.g. ocrmypdf"
        raise InputError("the PDF holds pictures of pages and no text", where, hint)
    text = mended_words(joined(without_running_heads(pages)))
    told = (
        title
        and normalize_whitespace(title).lower()
        in normalize_whitespace(text[:_TITLE_WITHIN]).lower()
    )
    return Article(
        text, SuppliedMetadata(title=normalize_whitespace(title)) if title and told else None
    )


def _read(content: bytes) -> tuple[list[str], str | None]:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise FileNotDecryptedError
    pages: list[str] = []
    for page in reader.pages:
        pages.append(page.extract_text())
        if sum(map(len, pages)) > MAX_CHARS:
            break  # It is no article; the length is told where every text's is.
    title = reader.metadata.title if reader.metadata else None
    return pages, title if isinstance(title, str) else None


def without_running_heads(pages: list[str]) -> list[str]:
    """Return the pages without what is printed at the edge of each: the paper's name, the number.

    That is a line among the first or last two that stands, but for its digits, at the edge of
    more than half of at least three pages.
    """
    cut = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    edges = Counter(mark for lines in cut for mark in {_mark(line) for line in _edge(lines)})
    running = {mark for mark, times in edges.items() if times >= 3 and 2 * times > len(pages)}
    return ["\n".join(_without(lines, running)) for lines in cut]


def _edge(lines: list[str]) -> list[str]:
    return lines[:_EDGE] + lines[max(_EDGE, len(lines) - _EDGE) :]


def _mark(line: str) -> str:
    return _DIGITS.sub("0", line)


def _without(lines: list[str], running: set[str]) -> list[str]:
    last = len(lines) - _EDGE
    return [
        line
        for number, line in enumerate(lines)
        if _EDGE <= number < last or _mark(line) not in running
    ]


def joined(pages: list[str]) -> str:
    """Return the pages as one text: folded lines unfolded, a blank line between two pages.

    A sentence that plainly goes on, with a small letter on the next page, is not parted.
    """
    kept = [page for page in map(unfolded, pages) if page]
    text = kept[0] if kept else ""
    for page in kept[1:]:
        goes_on = page[0].islower() and not _ENDED.search(text)
        text += ("\n" if goes_on else "\n\n") + page
    return text + "\n"


def unfolded(page: str) -> str:
    """Return the page with its lines joined where one was only folded.

    A line is folded if it is about as wide as the column and no sentence ends with it. Others
    keep their break: a headline, a list, the last line of a paragraph.
    """
    lines = [line for line in map(str.strip, page.splitlines()) if line]
    widths = sorted(map(len, lines))
    full = _FULL * widths[len(widths) * 9 // 10] if widths else 0
    text = lines[0] if lines else ""
    for line, following in pairwise(lines):
        folded = len(line) >= full and not _ENDED.search(line) and not line.endswith("-")
        text += (" " if folded else "\n") + following
    return text


def mended_words(text: str) -> str:
    """Return `text` with the words joined that were split at the end of a line.

    Only what the document itself shows is done: a word that stands elsewhere in one piece, or
    with its hyphen, is written so. Any other stays as it is.
    """
    text = text.replace("\u00ad\n", "")
    words = set(_WORD.findall(text))

    def mended(found: re.Match[str]) -> str:
        first, second = found.groups()
        whole = next((w for w in (first + second, f"{first}-{second}") if w in words), None)
        return whole or found.group()

    return _SPLIT_WORD.sub(mended, text)
