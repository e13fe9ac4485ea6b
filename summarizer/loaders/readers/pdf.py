"""Extract the text of a PDF with pypdf.

pypdf keeps the order in which the page was written and puts one space between words. pdfminer.six
finds paragraphs, but it moved the beginning of a column to its end, doubled spaces in justified
lines, and takes twice the time (`benchmarks/inputs.py` compares them).
"""

import io
import logging
import re
from collections import Counter
from itertools import pairwise

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from summarizer.errors import InputError
from summarizer.loaders.source import ExtractedText
from summarizer.text.document import MAX_CHARS
from summarizer.text.metadata import SuppliedMetadata
from summarizer.text.spans import normalize_whitespace

# Without a handler, Python prints its warnings to standard error.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\Z")
_FULL_LINE = 0.75
"""Share of the column width from which a line counts as full."""
_SPLIT_WORD = re.compile(r"([^\W\d_]+)-\n([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DIGITS = re.compile(r"\d+")
_EDGE_LINES = 2
_TITLE_SEARCH_CHARS = 2_000


def read_pdf(content: bytes, where: str) -> ExtractedText:
    """Return the text of all pages.

    The title in the file properties is used only if it occurs near the beginning of the text;
    most others are the name of a template. The date of the file is not used, because it is not the
    date of the article.
    """
    try:
        pages, title = _extract_pages(content)
    except (FileNotDecryptedError, DependencyError):
        raise InputError("the PDF is encrypted", where, "save it without a password") from None
    except Exception as error:
        # pypdf raises many kinds of errors on damaged files.
        what = f"the PDF cannot be read: {type(error).__name__}"
        raise InputError(what, where, "open it and print it to PDF again") from None
    if not any(map(str.strip, pages)):
        hint = "run OCR on it first, e.g. ocrmypdf"
        raise InputError("the PDF holds pictures of pages and no text", where, hint)
    text = join_split_words(join_pages(remove_running_heads(pages)))
    title = normalize_whitespace(title or "")
    beginning = normalize_whitespace(text[:_TITLE_SEARCH_CHARS])
    has_title = bool(title) and title.lower() in beginning.lower()
    return ExtractedText(text, SuppliedMetadata(title=title) if has_title else None)


def _extract_pages(content: bytes) -> tuple[list[str], str | None]:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise FileNotDecryptedError
    pages: list[str] = []
    for page in reader.pages:
        pages.append(page.extract_text())
        if sum(map(len, pages)) > MAX_CHARS:
            break  # Too long for an article; `Document.from_text` reports it.
    title = reader.metadata.title if reader.metadata else None
    return pages, title if isinstance(title, str) else None


def remove_running_heads(pages: list[str]) -> list[str]:
    """Return the pages without running heads and page numbers.

    A running head is one of the first or last two lines of a page that occurs, apart from its
    digits, at the edge of more than half of at least three pages.
    """
    page_lines = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    counts = Counter(key for lines in page_lines for key in set(map(_line_key, _edges(lines))))
    running = {key for key, count in counts.items() if count >= 3 and 2 * count > len(pages)}
    return ["\n".join(_without_heads(lines, running)) for lines in page_lines]


def _edges(lines: list[str]) -> list[str]:
    return lines[:_EDGE_LINES] + lines[max(_EDGE_LINES, len(lines) - _EDGE_LINES) :]


def _line_key(line: str) -> str:
    return _DIGITS.sub("0", line)


def _without_heads(lines: list[str], running: set[str]) -> list[str]:
    last = len(lines) - _EDGE_LINES
    return [
        line
        for number, line in enumerate(lines)
        if _EDGE_LINES <= number < last or _line_key(line) not in running
    ]


def join_pages(pages: list[str]) -> str:
    """Return the pages as one text with unwrapped lines and a blank line between pages.

    A sentence that continues with a lower-case letter on the next page is not split.
    """
    nonempty = [page for page in map(unwrap_lines, pages) if page]
    text = nonempty[0] if nonempty else ""
    for page in nonempty[1:]:
        continues = page[0].islower() and not _SENTENCE_END.search(text)
        text += ("\n" if continues else "\n\n") + page
    return text + "\n"


def unwrap_lines(page: str) -> str:
    """Return the page with wrapped lines joined.

    A line is wrapped if it is about as wide as the column and does not end a sentence. Other lines
    keep their break: headlines, list items, the last line of a paragraph.
    """
    lines = [line for line in map(str.strip, page.splitlines()) if line]
    widths = sorted(map(len, lines))
    full = _FULL_LINE * widths[len(widths) * 9 // 10] if widths else 0
    text = lines[0] if lines else ""
    for line, following in pairwise(lines):
        wrapped = len(line) >= full and not _SENTENCE_END.search(line) and not line.endswith("-")
        text += (" " if wrapped else "\n") + following
    return text


def join_split_words(text: str) -> str:
    """Return `text` with words joined that were split at the end of a line.

    A word is joined only if the document contains it elsewhere in one piece or with its hyphen.
    """
    text = text.replace("\u00ad\n", "")
    words = set(_WORD.findall(text))

    def join(match: re.Match[str]) -> str:
        first, second = match.groups()
        whole = next((w for w in (first + second, f"{first}-{second}") if w in words), None)
        return whole or match.group()

    return _SPLIT_WORD.sub(join, text)
