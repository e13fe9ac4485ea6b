"""`summarizer show`: print results in short."""

from typing import Annotated

from summarizer.cli.options import Results, argument
from summarizer.errors import InputError


def show(
    folder: Results,
    document_id: Annotated[
        str | None, argument("ID", "Document to show; all documents if omitted.")
    ] = None,
) -> None:
    """Print the results in short: all documents or one."""
    from summarizer.cli.commands.export import MARKDOWN, write_export
    from summarizer.cli.display.markdown import print_markdown
    from summarizer.dataset import Dataset
    from summarizer.exports.options import ExportOptions

    if document_id is None:
        write_export(folder, MARKDOWN, None, ExportOptions())
        return
    for summary in Dataset(folder):
        if summary.document.id == document_id:
            print_markdown(summary.to_markdown())
            return
    raise InputError("no such document", document_id, f"see `summarizer export {folder} --to csv`")
