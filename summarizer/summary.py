"""`Summary`: the records of a document with the views of them."""

from __future__ import annotations

from summarizer.markdown import to_markdown
from summarizer.schema.summary import SummaryRecord


class Summary(SummaryRecord):
    """What is known of one document. `model_dump_json()` is its JSON form."""

    def to_markdown(self) -> str:
        """Return the page for a person to read."""
        return to_markdown(self)
