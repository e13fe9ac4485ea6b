"""`summarizer show`: print results in short."""

from typing import Annotated

from summarizer.cli.options import Results, Reviewed, ReviewedBy, argument
from summarizer.errors import InputError


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
    if document_id is None:
        write_export(folder, MARKDOWN, None, ExportOptions(review=review))
        return
    for summary in open_reviewed(folder, review):
        if summary.document.id == document_id:
            print_markdown(summary.to_markdown())
            return
    raise InputError("no such document", document_id, f"see `summarizer export {folder} --to csv`")
