"""The article in a web page, by trafilatura: of the kept extractors the most exact on news pages.

Its balanced mode is taken: the precise one drops half of a live blog. Tables are left out, since
a table's cells are no sentences, and since old pages are laid out in tables, which would come out
as one. `docs/reference/inputs.md` says what was compared.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from itertools import pairwise

import trafilatura
from trafilatura.settings import Document as Page

from summarizer.errors import InputError
from summarizer.loaders.metadata_fields import host_of, stated_date
from summarizer.loaders.readers.logging_setup import silence_library_logs
from summarizer.loaders.source import Article
from summarizer.text.metadata import SuppliedMetadata
from summarizer.text.spans import normalize_whitespace

silence_library_logs("trafilatura", "htmldate", "courlan", "justext", "charset_normalizer")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 4096
MAX_PAGE = 4_000_000
"""Characters of the longest page, pictures written into it not counted."""

_DATA = re.compile(r"data:[\w/+.-]{0,80};base64,[A-Za-z0-9+/=%]+")
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_ROOT = re.compile(r"<html[\s>]", re.IGNORECASE)
# Browsers read these as windows-1252, and so pages declare them.
_LATIN = frozenset({"iso8859-1", "ascii"})
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
# Consent banners by the names that their makers give them, where no article stands inside.
_BANNERS = " or ".join(
    f"starts-with(@{attribute}, '{name}')"
    for attribute in ("id", "class")
    for name in (
        "qc-cmp",
        "onetrust",
        "didomi",
        "sp_message",
        "fc-consent",
        "cookie",
        "gdpr",
        "cmp",
    )
)
_PRUNED = [
    "//noscript",
    f"//*[self::div or self::section or self::aside][{_BANNERS}]"
    "[not(.//article or .//main or .//h1)]",
]


def read_page(content: bytes, where: str) -> Article:
    """Return the main text of the page, its paragraphs parted by blank lines.

    Title, site and date are those that the page's head states; nothing is searched for in the
    text, where a date may be anything's.

    Raises:
        InputError: If the page has no article.
    """
    page = _DATA.sub("", _DECLARATION.sub("", page_text(content)))
    if len(page) > MAX_PAGE:
        what = f"the page has more than {MAX_PAGE:,} characters"
        raise InputError(what, where, "save its text as .txt")
    if not _ROOT.search(page):
        page = f"<html><body>{page}</body></html>"
    try:
        found = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            prune_xpath=_PRUNED,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:
        # Whatever a page sets off in a parser, it is the page that cannot be read.
        what = f"the page cannot be parsed: {type(error).__name__}"
        raise InputError(what, where, "save its text as .txt") from None
    if not isinstance(found, Page) or not (found.text and found.text.strip()):
        hint = "save the page with its text, not only its scripts"
        raise InputError("the page has no article", where, hint)
    given = SuppliedMetadata(
        title=normalize_whitespace(found.title or "") or None,
        source=normalize_whitespace(found.sitename or "")
        or host_of(found.hostname or found.url or ""),
        date=stated_date(found.date or ""),
    )
    return Article(_paragraphs(found.text), given)


def page_text(content: bytes) -> str:
    """Return the page decoded: by its mark, as UTF-8, as it declares, or as windows-1252."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace").removeprefix("\ufeff")
    # What is valid UTF-8 is UTF-8, whatever the page declares.
    for encoding in filter(None, ("utf-8", _declared(content))):
        # A page may declare `hex`, too, which decodes no text.
        with suppress(LookupError, ValueError):
            return content.decode(encoding)
    # As browsers do with English pages. A detector took it for the Polish windows-1250.
    return content.decode("windows-1252", errors="replace")


def _declared(content: bytes) -> str | None:
    found = _CHARSET.search(content[:_HEAD])
    if not found:
        return None
    try:
        name = codecs.lookup(found.group(1).decode("ascii")).name
    except LookupError:
        return None
    if name.endswith("unicode-escape"):
        return None
    return "windows-1252" if name in _LATIN else name


def _paragraphs(text: str) -> str:
    """Return `text` with a blank line wherever a paragraph ends; the items of a list stay close."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    gaps = [
        "\n" if a.startswith("- ") and b.startswith("- ") else "\n\n" for a, b in pairwise(lines)
    ]
    return "".join(line + gap for line, gap in zip(lines, [*gaps, "\n"], strict=True))
