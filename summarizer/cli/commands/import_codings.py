"""`summarizer import`: turn codings that people made elsewhere into results."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

from summarizer.cli.options import argument, flag, option
from summarizer.errors import EXIT_PARTIAL

if TYPE_CHECKING:
    from summarizer.codings.importer import ImportReport


def import_codings(
    file: Annotated[
        Path, argument("FILE", "A .dna file of Discourse Network Analyzer, or a CSV of statements.")
    ],
    out: Annotated[Path, option("DIR", "Folder for the results.")],
    documents: Annotated[
        list[str] | None,
        option("PATH", "Folders, files or globs of the coded articles. Repeatable."),
    ] = None,
    codebook: Annotated[
        Path | None,
        option("FILE", "Codebook to complete.  [default: OUT/codebook.toml if it exists]"),
    ] = None,
    coder: Annotated[
        str | None,
        option("NAME", "Import only what this coder coded; for a CSV, who coded it."),
    ] = None,
    gold: Annotated[
        Path | None, option("DIR", "Folder for gold records.  [default: OUT/codings/gold]")
    ] = None,
    overwrite: Annotated[bool, flag("--overwrite", "Replace summaries of a model.")] = False,
) -> int:
    """Import codings that people made: a database of DNA, or a CSV of statements.

    Writes a results folder as batch does, OUT/codebook.toml, gold records, and
    OUT/codings/not-imported.csv with the reason for everything that is left out. The columns of a
    CSV are document, date, actor, affiliation, concept, stance and quote; it needs --documents.
    """
    from summarizer.codings.importer import ImportOptions, import_codings

    options = ImportOptions(documents or (), codebook, gold, coder, overwrite)
    report = import_codings(file, out, options)
    _print(report, out)
    return EXIT_PARTIAL if report.losses["document"] or report.losses["statement"] else 0


def _print(report: "ImportReport", out: Path) -> None:
    from summarizer.codings.model import Loss
    from summarizer.text.invisible import escape_invisible

    coders = f", coded by {', '.join(report.coders)}" if report.coders else ""
    lines = [
        f"{out}: {report.coded:,} coded documents with {report.positions:,} positions{coders}",
        f"{report.concepts:,} concepts in codebook.toml, {report.gold:,} gold records",
    ]
    if not_coded := report.documents - report.coded:
        lines.append(f"{not_coded:,} documents without statements")
    sys.stdout.write("".join(f"{escape_invisible(line)}\n" for line in lines))
    parts = [f"{report.losses[loss]:,} × {loss}" for loss in get_args(Loss) if report.losses[loss]]
    if parts:
        where = escape_invisible(str(report.not_imported))
        sys.stderr.write(f"summarizer: note: not imported: {', '.join(parts)}; see {where}\n")
