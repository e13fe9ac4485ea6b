"""`summarizer show`: print results in short."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated

from summarizer.cli.options import Results, Reviewed, ReviewedBy, argument
from summarizer.errors import InputError

if TYPE_CHECKING:
    from summarizer.dataset import Dataset

MAX_DOCUMENTS = 50
"""Documents that are listed."""


def show(
    folder: Results,
    document_id: Annotated[
        str | None, argument("ID", "Document to show; all documents if omitted.")
    ] = None,
    reviewed: Reviewed = True,
    annotator: ReviewedBy = None,
) -> None:
    """Print the results in short: all documents or one."""
    from summarizer.cli.commands.export import MARKDOWN, write_export
    from summarizer.cli.display.markdown import print_markdown
    from summarizer.corrections.reviewed import ReviewOptions, open_reviewed
    from summarizer.exports.options import ExportOptions

    review = ReviewOptions(reviewed, annotator)
    dataset = open_reviewed(folder, review)
    if document_id is None:
        write_export(folder, MARKDOWN, None, ExportOptions(review=review))
        print_markdown(_documents(dataset))
        return
    ids = []
    for summary in dataset:
        if summary.document.id == document_id:
            print_markdown(summary.to_markdown())
            return
        ids.append(summary.document.id)
    near = _near(document_id, ids)
    first = f"did you mean {', '.join(near)}?" if near else f"the first are {', '.join(ids[:3])};"
    raise InputError(
        "no such document", document_id, f"{first} `summarizer show {folder}` lists all"
    )


def _near(document_id: str, ids: Sequence[str]) -> list[str]:
    """Return at most three of `ids`: those with another case or without a suffix, and near ones."""
    names = {document_id.casefold(), PurePath(document_id).stem.casefold()}
    same = [known for known in ids if known.casefold() in names]
    return same[:3] or get_close_matches(document_id, ids, n=3)


def _documents(dataset: Dataset) -> str:
    """Return the list of the documents as Markdown."""
    from summarizer.markdown import escape_markdown

    rows = []
    count = 0
    for count, summary in enumerate(dataset, start=1):
        info = summary.document
        if count <= MAX_DOCUMENTS:
            facts = (info.id, info.date, info.title)
            rows.append("- " + ", ".join(escape_markdown(fact) for fact in facts if fact))
    if count > MAX_DOCUMENTS:
        table = "documents.csv of `summarizer export --to csv`"
        rows.append(f"- and {count - MAX_DOCUMENTS:,} more: see {table}")
    return "\n".join(["", "## Documents", "", *rows, ""])
