"""`summarizer run`: read all documents first, then summarize one after the other."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from summarizer.cli.options import (
    Adapter,
    BaseUrl,
    Model,
    Profile,
    PublicationDate,
    Quiet,
    Threads,
    Timeout,
    argument,
    option,
)
from summarizer.errors import EXIT_PARTIAL, ConfigError, InputError, ModelError, OutputError

if TYPE_CHECKING:
    from summarizer.api import Summarizer
    from summarizer.cli.display.status_line import StatusLine
    from summarizer.loaders.source import Source
    from summarizer.summary import Summary
    from summarizer.text.document import Document

OutputFormat = Literal["md", "json"]


def run(
    paths: Annotated[
        list[Path],
        argument("PATH", "Articles: text, Markdown, HTML, PDF or Word; - for standard input."),
    ],
    output_format: Annotated[
        OutputFormat, typer.Option("--format", help="Format to print: Markdown or JSON.")
    ] = "md",
    out: Annotated[
        Path | None, option("DIR", "Write ID.json and ID.md to this folder too.")
    ] = None,
    quiet: Quiet = False,
    model: Model = None,
    base_url: BaseUrl = None,
    adapter: Adapter = None,
    timeout: Timeout = None,
    threads: Threads = None,
    profile: Profile = None,
    date: PublicationDate = None,
) -> int:
    """Summarize one or more documents."""
    from summarizer.api import Summarizer
    from summarizer.cli.display.status_line import StatusLine
    from summarizer.loaders.document_reader import single_source

    with (
        StatusLine(quiet=quiet) as status,
        Summarizer(
            model,
            base_url=base_url,
            adapter=adapter,
            timeout=timeout,
            threads=threads,
            profile=profile,
            progress=status.report_preparation,
        ) as summarizer,
    ):
        sources = [single_source(path, date=date) for path in paths]
        documents = [source.read() for source in sources]
        _check_ids(documents)
        if out is not None:
            _check_folder(out)
        failed = 0
        for document, source in zip(documents, sources, strict=True):
            summary = _summarize(summarizer, document, status)
            if summary is None:
                failed += 1
                continue
            if out is not None:
                _write(summary, document, source, out)
            _print(summary, output_format, several=len(documents) > 1)
    return EXIT_PARTIAL if failed else 0


def _summarize(summarizer: Summarizer, document: Document, status: StatusLine) -> Summary | None:
    """Return the summary, or `None` after printing why the model gave none."""

    def report(step: str) -> None:
        status.update(f"{document.id}: {step}")

    report("opening the model")
    model = summarizer.model
    try:
        summary = summarizer.summarize(document, on_step=report)
    except ModelError as error:
        status.stop()
        sys.stderr.write(f"summarizer: error: {document.id}, {model.name}: {error}\n")
        return None
    status.stop()
    return summary


def _check_ids(documents: Sequence[Document]) -> None:
    counts = Counter(document.id for document in documents)
    for document in documents:
        if counts[document.id] > 1:
            where = document.path or document.id
            raise InputError("two documents have the same name", where, "rename one of them")


def _check_folder(out: Path) -> None:
    """Raise `ConfigError` if results cannot be written, before any request is paid for."""
    from summarizer.output import write_atomically

    probe = out / ".writable"
    try:
        write_atomically(probe, "")
        probe.unlink()
    except OutputError as error:
        raise ConfigError(error.what, str(out), error.hint) from None


def _write(summary: Summary, document: Document, source: Source, out: Path) -> None:
    from summarizer.dataset import TEXTS
    from summarizer.output import write_atomically

    write_atomically(out / f"{document.id}.json", summary.model_dump_json(indent=2) + "\n")
    write_atomically(out / f"{document.id}.md", summary.to_markdown())
    if not source.content.verbatim:
        # Offsets refer to the extracted text, which is in no file yet.
        write_atomically(out / TEXTS / f"{document.id}.txt", document.text)


def _print(summary: Summary, output_format: OutputFormat, *, several: bool) -> None:
    from summarizer.cli.display.markdown import print_markdown

    if output_format == "md":
        print_markdown(summary.to_markdown())
        return
    # Several summaries are printed as JSON lines, a single one is indented.
    sys.stdout.write(summary.model_dump_json(indent=None if several else 2) + "\n")
    sys.stdout.flush()
