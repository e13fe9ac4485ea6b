"""A document: its exact text, its metadata and its sentences.

The text is never cleaned: the offsets of all records refer to the text of the file.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from summarizer.errors import InputError, check_argument
from summarizer.text.calendar import iso_date
from summarizer.text.language import detect_language
from summarizer.text.language_rules import LanguageRules
from summarizer.text.metadata import Metadata, SuppliedMetadata, read_metadata
from summarizer.text.sentences import paragraphs, sentences
from summarizer.text.spans import CharSpan
from summarizer.text.surrogates import escape_surrogates, has_surrogates
from summarizer.vocabulary import DateSource

MAX_CHARS = 400_000
"""The longest article, about 70,000 words. A longer file is not one article."""

_UNSAFE_ID = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Document:
    """An article. Create one with `Document.from_text` or `read_document`."""

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
        id: str | None = None,  # noqa: A002 - the public name of the field
        path: str | None = None,
        date: str | None = None,
        supplied: SuppliedMetadata | None = None,
    ) -> Document:
        """Return a document with this text.

        Args:
            text: The article, with or without lines above and below it that state its metadata.
            id: By default the beginning of the text's SHA-256.
            path: The path of its file, for the reader.
            date: Publication date (`YYYY-MM-DD`, `YYYY-MM` or `YYYY`), used only if the text
                states none.
            supplied: Metadata from outside the text. A header line or front matter takes
                precedence over it, and it takes precedence over a dateline and `date`.
        """
        check_argument(text, str, "text", "give the text of the document")
        check_argument(id or "", str, "id", "give the id as text")
        where = path or id or "text"
        check_text(text, where)
        argument, supplied = validate_date(date), supplied or SuppliedMetadata()
        metadata = read_metadata(text)
        if not _has_words(_blanked(text, metadata.excluded)[metadata.body :]):
            raise InputError("the document has no article", where, "put text after its header")
        date, date_source = _choose_date(metadata, validate_date(supplied.date), argument)
        return cls(
            id=id or hashlib.sha256(text.encode()).hexdigest()[:16],
            text=text,
            path=path,
            title=_choose(metadata, "title", supplied.title),
            source=_choose(metadata, "source", supplied.source),
            language=detect_language(_blanked(text, metadata.excluded)[metadata.body :]),
            date=date,
            date_source=date_source,
            metadata=metadata,
        )

    @cached_property
    def article(self) -> str:
        """The text with line breaks in place of the lines inside that are not the article's.

        It has the offsets of the text; what is searched in the article is searched in it.
        """
        return _blanked(self.text, self.metadata.excluded)

    @property
    def body(self) -> int:
        """The offset at which the article begins, after the lines above it."""
        return self.metadata.body

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the file's bytes."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def sentences(self) -> tuple[CharSpan, ...]:
        """The sentences of the article, in order."""
        return sentences(self.article, self.body, self.language_rules.segmenter)

    @property
    def language_rules(self) -> LanguageRules:
        """What runs for the language of the article."""
        return LanguageRules(self.language)

    def sentence_at(self, offset: int) -> int:
        """Return the index of the last sentence that begins at or before `offset`, else -1."""
        return bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1

    @cached_property
    def paragraphs(self) -> tuple[CharSpan, ...]:
        """The paragraphs of the article, in order."""
        return tuple(paragraphs(self.article, self.body))

    def paragraph_at(self, offset: int) -> int:
        """Return the index of the last paragraph that begins at or before `offset`, else -1."""
        return bisect_right(self.paragraphs, offset, key=lambda paragraph: paragraph.start) - 1


def check_text(text: str, where: str) -> None:
    """Raise `InputError` unless `text` can be one article."""
    if "\x00" in text:
        raise InputError("the document is binary", where, "give plain text in UTF-8")
    if not _has_words(text):
        raise InputError("the document is empty", where, "give a text with at least one sentence")
    if len(text) > MAX_CHARS:
        what = f"the document has {len(text):,} characters, more than {MAX_CHARS:,}"
        raise InputError(what, where, "split it into articles")
    if has_surrogates(text):
        raise InputError("the text contains a lone surrogate", where, "decode it again")


def safe_id(name: str) -> str:
    """Return `name` with the characters replaced that are unsafe in a file name."""
    return _UNSAFE_ID.sub("_", name).strip("._") or "document"


def _choose_date(
    metadata: Metadata, supplied: str | None, argument: str | None
) -> tuple[str | None, DateSource]:
    """Return the date of the header, the metadata, the dateline or the argument, in this order."""
    if supplied and "date" not in metadata.stated:
        return supplied, "metadata"
    if metadata.date:
        return metadata.date, metadata.date_source
    return (argument, "argument") if argument else (None, "none")


def _choose(metadata: Metadata, name: str, supplied: str | None) -> str | None:
    """Return the value that the text states, or the one from outside if it has that by form."""
    read, supplied = getattr(metadata, name), _escaped(supplied)
    return read or supplied if name in metadata.stated else supplied or read


def _blanked(text: str, spans: Sequence[CharSpan]) -> str:
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], "\n" * (span.end - span.start)]
        at = span.end
    return "".join([*parts, text[at:]]) if spans else text


def _escaped(value: str | None) -> str | None:
    return None if value is None else escape_surrogates(value)


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def validate_date(date: str | None) -> str | None:
    """Return `date`; raise `InputError` if no such date exists."""
    check_argument(date or "", str, "date", "write YYYY-MM-DD, YYYY-MM or YYYY")
    if date is None or iso_date(date):
        return date
    raise InputError(f"{date!r} is not a date", "date", "write YYYY-MM-DD, YYYY-MM or YYYY")
