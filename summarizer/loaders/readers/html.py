"""Extract the article of a web page with trafilatura.

The balanced mode is used, because the precise mode drops half of a live blog. Tables are excluded:
their cells are not sentences, and old pages that use tables for layout would be extracted as one
table. `docs/reference/inputs.md` describes the comparison.
"""

import codecs
import logging
import re
from contextlib import suppress
from itertools import pairwise

import trafilatura
from trafilatura.settings import Document as Page

from summarizer.errors import InputError
from summarizer.loaders.metadata_fields import parse_date, parse_host
from summarizer.loaders.source import ExtractedText
from summarizer.text.metadata import SuppliedMetadata
from summarizer.text.spans import normalize_whitespace

# Without a handler, Python prints their warnings to standard error.
for _name in ("trafilatura", "htmldate", "courlan", "justext", "charset_normalizer"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD_BYTES = 4096
MAX_PAGE = 4_000_000
"""Maximum number of characters of a page, without embedded images."""

_DATA_URL = re.compile(r"data:[\w/+.-]{0,80};base64,[A-Za-z0-9+/=%]+")
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_ROOT = re.compile(r"<html[\s>]", re.IGNORECASE)
# Browsers decode these as windows-1252, so pages declare them for it.
_LATIN = frozenset({"iso8859-1", "ascii"})
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
# Consent banners by the prefixes of their ids and classes, unless they contain an article.
_BANNERS = " or ".join(
    f"starts-with(@{attribute}, '{name}')"
    for attribute in ("id", "class")
    for name in "qc-cmp onetrust didomi sp_message fc-consent cookie gdpr cmp".split()
)
_PRUNED = [
    "//noscript",
    f"//*[self::div or self::section or self::aside][{_BANNERS}]"
    "[not(.//article or .//main or .//h1)]",
]


def read_html(content: bytes, where: str) -> ExtractedText:
    """Return the main text of the page, with blank lines between paragraphs.

    Title, site and date are taken from the head of the page only: a date in the text may be that
    of anything.
    """
    page = _DATA_URL.sub("", _DECLARATION.sub("", decode_page(content)))
    if len(page) > MAX_PAGE:
        what = f"the page has more than {MAX_PAGE:,} characters"
        raise InputError(what, where, "save its text as .txt")
    if not _ROOT.search(page):
        page = f"<html><body>{page}</body></html>"
    try:
        extracted = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            prune_xpath=_PRUNED,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:
        # Parsers raise many kinds of errors on malformed pages.
        what = f"the page cannot be parsed: {type(error).__name__}"
        raise InputError(what, where, "save its text as .txt") from None
    if not isinstance(extracted, Page) or not (extracted.text and extracted.text.strip()):
        hint = "save the page with its text, not only its scripts"
        raise InputError("the page has no article", where, hint)
    metadata = SuppliedMetadata(
        title=normalize_whitespace(extracted.title or "") or None,
        source=normalize_whitespace(extracted.sitename or "")
        or parse_host(extracted.hostname or extracted.url or ""),
        date=parse_date(extracted.date or ""),
    )
    return ExtractedText(_paragraphs(extracted.text), metadata)


def decode_page(content: bytes) -> str:
    """Return the page, decoded by byte order mark, as UTF-8, as declared, or as windows-1252."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding, errors="replace").removeprefix("\ufeff")
    # Valid UTF-8 is decoded as UTF-8, even if the page declares another encoding.
    for encoding in filter(None, ("utf-8", _declared_encoding(content))):
        # A page may declare a codec such as `hex`, which does not decode text.
        with suppress(LookupError, ValueError):
            return content.decode(encoding)
    # The default of browsers for English pages; encoding detection chose windows-1250.
    return content.decode("windows-1252", errors="replace")


def _declared_encoding(content: bytes) -> str | None:
    match = _CHARSET.search(content[:_HEAD_BYTES])
    if not match:
        return None
    try:
        name = codecs.lookup(match.group(1).decode("ascii")).name
    except LookupError:
        return None
    if name.endswith("unicode-escape"):
        return None
    return "windows-1252" if name in _LATIN else name


def _paragraphs(text: str) -> str:
    """Return `text` with a blank line after each paragraph, but none between list items."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    gaps = [
        "\n" if a.startswith("- ") and b.startswith("- ") else "\n\n" for a, b in pairwise(lines)
    ]
    return "".join(line + gap for line, gap in zip(lines, [*gaps, "\n"], strict=True))
