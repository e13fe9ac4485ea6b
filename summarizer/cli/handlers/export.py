"""`summarizer export` and `summarizer show`: a folder of results in another form."""

from __future__ import annotations

import sys
from pathlib import Path

from summarizer.dataset import Dataset
from summarizer.errors import ConfigError, InputError
from summarizer.exports.formats import TEXT_FORMATS, export, open_results
from summarizer.exports.options import ExportOptions

PAGE = "markdown"


def export_results(folder: Path, format: str, out: Path | None, options: ExportOptions) -> None:
    """Write the results in `folder` as `format` to `out`, or print them.

    Raises:
        ConfigError: If the format cannot be printed and there is no `out`.
        SummarizerError: If results cannot be read, or the export not be written.
    """
    dataset = open_results(folder, format, options)
    if out is not None:
        for remark in export(dataset, format, out, options):
            sys.stderr.write(f"summarizer: note: {remark}\n")
        return
    if format not in TEXT_FORMATS:
        raise ConfigError("this format cannot be printed", format, "name a place after --out")
    if format == PAGE:
        _show("".join(TEXT_FORMATS[format](dataset, options)))
        return
    sys.stdout.writelines(TEXT_FORMATS[format](dataset, options))
    sys.stdout.flush()


def show_results(folder: Path, id: str | None) -> None:
    """Print the page of all documents, or that of one.

    Raises:
        InputError: If there are no results, or none of that document.
    """
    if id is None:
        export_results(folder, PAGE, None, ExportOptions())
        return
    for summary in Dataset(folder):
        if summary.document.id == id:
            _show(summary.to_markdown())
            return
    raise InputError("no such document", id, f"see `summarizer export {folder} --to csv`")


def _show(page: str) -> None:
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(page))
    else:
        sys.stdout.write(page)
    sys.stdout.flush()
