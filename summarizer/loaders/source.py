"""`Source`: a document that was discovered but is not read yet."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import ClassVar, Protocol

from summarizer.errors import InputError
from summarizer.file_limit import file_limit_error
from summarizer.loaders.document_ids import hash_number
from summarizer.text.document import Document
from summarizer.text.metadata import SuppliedMetadata
from summarizer.text.surrogates import has_surrogates


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """The exact text that offsets refer to, and the metadata supplied with it."""

    text: str
    metadata: SuppliedMetadata | None = None


class SourceContent(Protocol):
    """The content of a source, or how to load it. Implementations are frozen and picklable."""

    @property
    def verbatim(self) -> bool:
        """Whether the text is, byte for byte, the file at the source's path."""

    def load(self, where: str) -> ExtractedText:
        """Return the text; errors name `where`."""


@dataclass(frozen=True, slots=True)
class Source:
    """One document among the inputs, not read yet.

    Attributes:
        id: Document id: unique among the inputs, the same in every run, safe as a file name, at
            most 120 characters.
        path: Path of its file as given; `-` for standard input.
        location: Location inside that file: `line 12`, `row 3`, `a/b.html`; `None` for a file of
            one document.
        natural_id: The id that the document has unless another one has it; by default `id`.
        origin: What tells the document from others at `path`: member, offset or row.
    """

    id: str
    path: str
    location: str | None
    content: SourceContent
    date: str | None = None
    natural_id: str = ""
    origin: str = ""

    @property
    def owner(self) -> str:
        """The document's name in an `IdRegistry`: its path as given, and its origin."""
        return owner_name(os.path.normpath(self.path), self.origin)

    @property
    def owner_number(self) -> int:
        """The same as a number, with the absolute path: equal in every run."""
        path = self.path if self.path == "-" else os.path.abspath(self.path)  # noqa: PTH100 - `..` is resolved without links
        return hash_number(owner_name(path, self.origin or f"{self.location}\n{self.id}"))

    @property
    def where(self) -> str:
        """Path and location, for messages."""
        return self.path if self.location is None else f"{self.path}, {self.location}"

    def read(self) -> Document:
        """Return the document."""
        if error := name_error(self.where):
            raise error
        try:
            extracted = self.content.load(self.where)
        except InputError as error:
            raise file_limit_error(error) or error from None
        return Document.from_text(
            extracted.text,
            id=self.id,
            path=self.where,
            date=self.date,
            supplied=extracted.metadata,
        )


def owner_name(path: str, origin: str) -> str:
    """Return the name of a document in an `IdRegistry`."""
    return f"{path}\n{origin}"


def name_error(where: str) -> InputError | None:
    """Return the error of a file or folder whose name is not UTF-8, which no result can name."""
    if not has_surrogates(where):
        return None
    return InputError("the name of the file is not UTF-8", where, "rename the file or its folder")


@dataclass(frozen=True, slots=True)
class TextContent:
    """The text of a table row, read together with its table."""

    text: str
    metadata: SuppliedMetadata | None = None
    verbatim: ClassVar[bool] = False

    def load(self, where: str) -> ExtractedText:
        """Return the text of the row."""
        return ExtractedText(self.text, self.metadata)


@dataclass(frozen=True, slots=True)
class UnreadableContent:
    """The reason why an input is not a document; it becomes a failure when it is read."""

    what: str
    hint: str
    verbatim: ClassVar[bool] = False

    @classmethod
    def from_error(cls, error: InputError) -> UnreadableContent:
        """Return the content that raises `error` again.

        Raises:
            FileLimitReached: If that is the cause, which says nothing about the document.
        """
        if limit := file_limit_error(error):
            raise limit from None
        return cls(error.what, error.hint)

    def load(self, where: str) -> ExtractedText:
        """Raise `InputError` with the reason."""
        raise InputError(self.what, where, self.hint)
