"""`summarizer run`: read everything first, then summarize one document after the other."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from summarizer.api import Summarizer
from summarizer.cli.display.progress import Progress
from summarizer.dataset import TEXTS
from summarizer.errors import EXIT_PARTIAL, ConfigError, InputError, ModelError, OutputError
from summarizer.loaders.document_reader import named_source
from summarizer.output import write_atomically
from summarizer.summary import Summary
from summarizer.text.document import Document

Format = Literal["md", "json"]


def run_documents(
    summarizer: Summarizer,
    paths: Sequence[Path],
    progress: Progress,
    *,
    date: str | None,
    format: Format,
    out: Path | None,
) -> int:
    """Summarize the files and print them; return the exit code.

    Raises:
        InputError: If one of the files cannot be used; nothing was started then.
        ConfigError: If the folder `out` cannot be written; nothing was started then.
        SummarizerError: If the model cannot be opened.
    """
    sources = [named_source(path, date=date) for path in paths]
    documents = [source.read() for source in sources]
    _check_ids(documents)
    if out is not None:
        _check_folder(out)
    failed = 0
    for document, source in zip(documents, sources, strict=True):
        progress.say(f"{document.id}: opening the model")
        model = summarizer.model
        try:
            summary = summarizer.summarize(document, watch=partial(_report, progress, document.id))
        except ModelError as error:
            progress.stop()
            sys.stderr.write(f"summarizer: error: {document.id}, {model.name}: {error}\n")
            failed += 1
            continue
        progress.stop()
        if out is not None:
            _write(summary, out)
            if not source.content.verbatim:
                # Offsets refer to what was extracted, which is in no file yet.
                write_atomically(out / TEXTS / f"{document.id}.txt", document.text)
        _print(summary, format, several=len(documents) > 1)
    return EXIT_PARTIAL if failed else 0


def _report(progress: Progress, id: str, what: str) -> None:
    progress.say(f"{id}: {what}")


def _check_ids(documents: Sequence[Document]) -> None:
    counts = Counter(document.id for document in documents)
    for document in documents:
        if counts[document.id] > 1:
            where = document.path or document.id
            raise InputError("two documents have the same name", where, "rename one of them")


def _check_folder(out: Path) -> None:
    """Make sure, before anything is paid for, that results can be written."""
    probe = out / ".summarizer"
    try:
        write_atomically(probe, "")
        probe.unlink()
    except OutputError as error:
        raise ConfigError(error.what, str(out), error.hint) from None


def _write(summary: Summary, out: Path) -> None:
    name = summary.document.id
    write_atomically(out / f"{name}.json", summary.model_dump_json(indent=2) + "\n")
    write_atomically(out / f"{name}.md", summary.to_markdown())


def _print(summary: Summary, format: Format, *, several: bool) -> None:
    if format == "json":
        # Several summaries are JSON lines, one is laid out to be read.
        sys.stdout.write(summary.model_dump_json(indent=None if several else 2) + "\n")
    elif sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(summary.to_markdown()))
    else:
        sys.stdout.write(summary.to_markdown())
    sys.stdout.flush()
