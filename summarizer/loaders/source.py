"""`Source`: a document that was found but not yet read.

Finding is quick and reading may fail, so the two are apart: a source is made where inputs are
listed, sent to whoever has time (a thread, a process, another machine), and read there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from summarizer.errors import InputError
from summarizer.text.document import Document
from summarizer.text.metadata import SuppliedMetadata


@dataclass(frozen=True, slots=True)
class Article:
    """What reading gives: the exact text that offsets refer to, and what came beside it."""

    text: str
    given: SuppliedMetadata | None = None


class SourceContent(Protocol):
    """Where the words of a source are to be had. Frozen and picklable."""

    @property
    def verbatim(self) -> bool:
        """Whether the article's text is, byte for byte, the file at the source's path."""

    def article(self, where: str) -> Article:
        """Return the article; `where` is for the error.

        Raises:
            InputError: If it cannot be read.
        """


@dataclass(frozen=True, slots=True)
class Source:
    """One document among the inputs, found but not yet read.

    Attributes:
        id: Name of the document: unique among the inputs, the same in every run, safe as the name
            of a file, at most 120 characters.
        path: The file it is in, as it was named; `-` for standard input.
        place: Where in that file: `line 12`, `row 3`, `a/b.html`; None for a file of its own.
        content: Where its words are to be had.
        date: Publication date for a text that states none.
    """

    id: str
    path: str
    place: str | None
    content: SourceContent
    date: str | None = None

    @property
    def where(self) -> str:
        """Path and place, for people."""
        return self.path if self.place is None else f"{self.path}, {self.place}"

    def read(self) -> Document:
        """Return the document.

        Raises:
            InputError: If it cannot be read, whatever the reason.
        """
        article = self.content.article(self.where)
        return Document.from_text(
            article.text, id=self.id, path=self.where, date=self.date, given=article.given
        )


@dataclass(frozen=True, slots=True)
class Fields:
    """A row that was read with its table, or a text from a stream."""

    text: str
    given: SuppliedMetadata | None = None

    @property
    def verbatim(self) -> bool:
        """No: it is part of a file."""
        return False

    def article(self, where: str) -> Article:
        """Return what the row holds."""
        return Article(self.text, self.given)


@dataclass(frozen=True, slots=True)
class UnreadableSource:
    """Something that is no document, and why: it takes its place so that nothing stops for it."""

    what: str
    hint: str

    @property
    def verbatim(self) -> bool:
        """No: there is no text."""
        return False

    def article(self, where: str) -> Article:
        """Raise `InputError` with the reason."""
        raise InputError(self.what, where, self.hint)
