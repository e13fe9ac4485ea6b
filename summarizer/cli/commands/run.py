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
    CodebookFile,
    Force,
    MinConfidence,
    Model,
    Profile,
    PublicationDate,
    Quiet,
    TextLanguage,
    Threads,
    Timeout,
    argument,
    option,
)
from summarizer.errors import EXIT_PARTIAL, ConfigError, InputError, ModelError, OutputError

if TYPE_CHECKING:
    from summarizer.api import Summarizer
    from summarizer.cli.display.run_progress import RunProgress
    from summarizer.codebook import Codebook
    from summarizer.loaders.source import Source
    from summarizer.summary import Summary
    from summarizer.text.document import Document

OutputFormat = Literal["md", "json", "html"]


def run(
    paths: Annotated[
        list[Path],
        argument("PATH", "Articles: text, Markdown, HTML, PDF or Word; - for standard input."),
    ],
    output_format: Annotated[
        OutputFormat,
        typer.Option("--format", help="Format to print: Markdown, JSON or an HTML page."),
    ] = "md",
    out: Annotated[
        Path | None, option("DIR", "Write ID.json and ID.md (or ID.html) to this folder too.")
    ] = None,
    quiet: Quiet = False,
    model: Model = None,
    base_url: BaseUrl = None,
    adapter: Adapter = None,
    timeout: Timeout = None,
    threads: Threads = None,
    profile: Profile = None,
    min_confidence: MinConfidence = None,
    codebook: CodebookFile = None,
    text_language: TextLanguage = None,
    force: Force = False,
    date: PublicationDate = None,
) -> int:
    """Summarize one or more documents."""
    from summarizer.api import Summarizer
    from summarizer.cli.display.run_progress import RunProgress
    from summarizer.cli.display.status_line import StatusLine
    from summarizer.loaders.document_reader import single_source
    from summarizer.settings import EMBEDDED

    if output_format == "html" and len(paths) > 1 and out is None:
        hint = "give --out, or make one page of all: summarizer batch, then summarizer page"
        raise ConfigError("several pages cannot be printed", "command line", hint)
    with (
        StatusLine(quiet=quiet) as status,
        Summarizer(
            model,
            base_url=base_url,
            adapter=adapter,
            timeout=timeout,
            threads=threads,
            profile=profile,
            min_confidence=min_confidence,
            codebook=codebook,
            text_language=text_language,
            force=force,
            progress=status.report_preparation,
        ) as summarizer,
    ):
        sources = [single_source(path, date=date) for path in paths]
        documents = [source.read() for source in sources]
        _check_ids(documents)
        for document in documents:
            summarizer.check_language(document)
        if out is not None:
            _prepare_folder(out, summarizer.codebook)
        status.update("opening the model")
        progress = RunProgress(status, documents, local=summarizer.model.name in EMBEDDED)
        failed = 0
        for number, (document, source) in enumerate(zip(documents, sources, strict=True)):
            progress.start(number, document)
            summary = _summarize(summarizer, document, progress)
            status.stop()
            if summary is None:
                failed += 1
                continue
            if out is not None:
                _write(summary, document, source, out, output_format)
            _print(summary, output_format, several=len(documents) > 1)
    return EXIT_PARTIAL if failed else 0


def _summarize(summarizer: Summarizer, document: Document, progress: RunProgress) -> Summary | None:
    """Return the summary, or `None` after printing why the model gave none."""
    summary = None
    try:
        for summary in summarizer.stream(document, on_step=progress.report):
            progress.show_records(summary)
    except ModelError as error:
        name = summarizer.model.name
        progress.stop()
        sys.stderr.write(f"summarizer: error: {document.id}, {name}: {error}\n")
        return None
    return summary


def _check_ids(documents: Sequence[Document]) -> None:
    counts = Counter(document.id for document in documents)
    for document in documents:
        if counts[document.id] > 1:
            where = document.path or document.id
            raise InputError("two documents have the same name", where, "rename one of them")


def _prepare_folder(out: Path, codebook: Codebook | None) -> None:
    """Write the codebook into the folder of results.

    Raises:
        ConfigError: If results cannot be written, before any request is paid for.
    """
    from summarizer.dataset import CODEBOOK
    from summarizer.output import write_atomically

    probe = out / ".writable"
    try:
        write_atomically(probe, "")
        probe.unlink()
        if codebook is not None:
            write_atomically(out / CODEBOOK, codebook.to_toml())
    except OutputError as error:
        raise ConfigError(error.what, str(out), error.hint) from None


def _write(
    summary: Summary, document: Document, source: Source, out: Path, output_format: OutputFormat
) -> None:
    from summarizer.dataset import TEXTS
    from summarizer.output import write_atomically

    write_atomically(out / f"{document.id}.json", summary.model_dump_json(indent=2) + "\n")
    if output_format == "html":
        write_atomically(out / f"{document.id}.html", summary.to_html())
    else:
        write_atomically(out / f"{document.id}.md", summary.to_markdown())
    if not source.content.verbatim:
        # Offsets refer to the extracted text, which is in no file yet.
        write_atomically(out / TEXTS / f"{document.id}.txt", document.text)


def _print(summary: Summary, output_format: OutputFormat, *, several: bool) -> None:
    from summarizer.cli.display.markdown import print_markdown

    if output_format == "md":
        print_markdown(summary.to_markdown())
        return
    if output_format == "html":
        if not several:
            sys.stdout.write(summary.to_html() + "\n")
        return
    # Several summaries are printed as JSON lines, a single one is indented.
    sys.stdout.write(summary.model_dump_json(indent=None if several else 2) + "\n")
    sys.stdout.flush()
