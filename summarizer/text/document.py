"""One article: its exact text, what it says about itself, and its sentences.

The text is never cleaned: every offset in every record refers to it as it stands in the file.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from summarizer.errors import InputError
from summarizer.text.calendar import iso_date
from summarizer.text.language import detect_language
from summarizer.text.metadata import Metadata, SuppliedMetadata, read_metadata
from summarizer.text.sentences import paragraphs, sentences
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import DateSource

MAX_CHARS = 400_000
"""Longest article taken: about 70,000 words. A longer file is not one article."""

_UNSAFE_ID = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Document:
    """An article ready to be read. Make one with `Document.from_text` or `read_document`."""

    id: str
    text: str
    path: str | None = None
    title: str | None = None
    source: str | None = None
    language: str | None = None
    date: str | None = None
    date_source: DateSource = "none"
    metadata: Metadata = field(default_factory=Metadata)

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        id: str | None = None,
        path: str | None = None,
        date: str | None = None,
        given: SuppliedMetadata | None = None,
    ) -> Document:
        """Return the document that `text` is.

        Args:
            text: The article, with or without a header line or front matter.
            id: Its name in records; by default the beginning of the text's SHA-256.
            path: Where it came from, kept for the reader.
            date: Publication date (`YYYY-MM-DD`, `YYYY-MM` or `YYYY`), used only where the text
                has none of its own.
            given: What came with the text without being part of it. What the text states in a
                header line or front matter goes before, a dateline and `date` behind it.

        Raises:
            InputError: If there is no text, too much, or text that UTF-8 cannot hold.
        """
        where = path or id or "text"
        check_text(text, where)
        argument, given = validate_date(date), given or SuppliedMetadata()
        metadata = read_metadata(text)
        if not _has_words(text[metadata.body :]):
            raise InputError("the document has no article", where, "put text after its header")
        dated = _dated(metadata, validate_date(given.date), argument)
        return cls(
            id=id or hashlib.sha256(text.encode()).hexdigest()[:16],
            text=text,
            path=path,
            title=metadata.title or given.title,
            source=metadata.source or given.source,
            language=detect_language(text[metadata.body :]),
            date=dated[0],
            date_source=dated[1],
            metadata=metadata,
        )

    @property
    def body(self) -> int:
        """The offset at which the article begins, after header line or front matter."""
        return self.metadata.body

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the file's bytes."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def sentences(self) -> tuple[CharSpan, ...]:
        """The sentences of the article, in order."""
        return sentences(self.text, self.body)

    def sentence_at(self, offset: int) -> int:
        """Return the index of the sentence that holds `offset` or is the last before it.

        It is -1 before the first one.
        """
        return bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1

    @cached_property
    def paragraphs(self) -> tuple[CharSpan, ...]:
        """The paragraphs of the article, in order."""
        return tuple(paragraphs(self.text, self.body))

    def paragraph_at(self, offset: int) -> int:
        """Return the index of the paragraph, as `sentence_at` does of the sentence."""
        return bisect_right(self.paragraphs, offset, key=lambda paragraph: paragraph.start) - 1


def check_text(text: str, where: str) -> None:
    """Raise `InputError` unless `text` can be one article."""
    if "\x00" in text:
        raise InputError("the document is binary", where, "give plain text in UTF-8")
    if not _has_words(text):
        raise InputError("the document is empty", where, "give a text with at least one sentence")
    if len(text) > MAX_CHARS:
        what = f"the document has {len(text):,} characters, more than {MAX_CHARS:,}"
        raise InputError(what, where, "cut it into articles")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InputError("the text holds half a surrogate pair", where, "decode it anew") from None


def safe_id(name: str) -> str:
    """Return `name` as an id that is safe as a file name."""
    return _UNSAFE_ID.sub("_", name).strip("._") or "document"


def _dated(
    metadata: Metadata, given: str | None, argument: str | None
) -> tuple[str | None, DateSource]:
    """Return the date and where it is from: header or metadata, then dateline, then argument."""
    if given and metadata.date_source not in {"header", "metadata"}:
        return given, "metadata"
    if metadata.date:
        return metadata.date, metadata.date_source
    return (argument, "argument") if argument else (None, "none")


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def validate_date(date: str | None) -> str | None:
    """Return `date`; raise `InputError` if it is none that exists."""
    if date is None or iso_date(date):
        return date
    raise InputError(f"{date!r} is no date", "date", "write YYYY-MM-DD, YYYY-MM or YYYY")
