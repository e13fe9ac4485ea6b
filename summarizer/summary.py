"""The public `Summary`: the records of a document, and their views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import PrivateAttr

from summarizer.errors import check_argument
from summarizer.html_view.view import to_html, to_html_fragment
from summarizer.markdown import to_markdown
from summarizer.schema.summary import SummaryRecord
from summarizer.tables.frames import to_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pandas import DataFrame

    from summarizer.tables.rows import TableName


class Summary(SummaryRecord):
    """The records of one document; `model_dump_json()` returns them as JSON."""

    _text: str | None = PrivateAttr(default=None)

    @property
    def text(self) -> str | None:
        """The text that the offsets refer to; `None` for a summary that was read from JSON."""
        return self._text

    def with_text(self, text: str) -> Self:
        """Return the summary with the text that its offsets refer to."""
        summary = self.model_copy()
        summary._text = text
        return summary

    def to_markdown(self) -> str:
        """Return the summary as a Markdown page."""
        return to_markdown(self)

    def to_html(self, text: str | None = None) -> str:
        """Return the summary as a self-contained HTML page: the text beside its records.

        Args:
            text: The text that the offsets refer to, by default that of the summary. Without one
                the page has the records only.

        Raises:
            ArgumentTypeError: If `text` is no text.
        """
        if text is not None:
            check_argument(text, str, "text", "give the text of the document")
        return to_html(self, self.text if text is None else text)

    def to_frames(self) -> dict[TableName, DataFrame]:
        """Return data frames of pandas: `documents`, `actors`, `mentions`, `claims`, `positions`.

        Columns and their order are those of the export format `csv`. Text has the type `string`,
        numbers `Int64`, lists `object`.

        Raises:
            ConfigError: If pandas is not installed.
        """
        return to_frames([self])

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return to_html_fragment(self, self.text)

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Yield what a console shows: the document and the numbers of records."""
        yield "document", self.document.id
        yield "title", self.document.title
        for name in ("actors", "claims", "positions", "rejected"):
            yield name, len(getattr(self, name))

    def __eq__(self, other: object) -> bool:
        """Return whether the records are equal; the text is not compared."""
        return isinstance(other, Summary) and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]
