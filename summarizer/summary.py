"""The public `Summary`: the records of a document and their Markdown form."""

from summarizer.markdown import to_markdown
from summarizer.schema.summary import SummaryRecord


class Summary(SummaryRecord):
    """The records of one document; `model_dump_json()` returns them as JSON."""

    def to_markdown(self) -> str:
        """Return the summary as a Markdown page."""
        return to_markdown(self)
