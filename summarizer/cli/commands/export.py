"""`summarizer export`: write results in a format of other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from summarizer.cli.option_types import (
    Duplicates,
    Format,
    Level,
    NetworkKind,
    Normalisation,
    Qualifier,
    Window,
)
from summarizer.cli.options import (
    Aliases,
    By,
    CountCopies,
    OnlyConcepts,
    Results,
    Reviewed,
    ReviewedBy,
    Topics,
    flag,
    option,
)
from summarizer.cli.streams import write_warning
from summarizer.errors import ConfigError

if TYPE_CHECKING:
    from summarizer.exports.options import ExportOptions

MARKDOWN = "markdown"
_CSV, _STATEMENTS, _NETWORKS = "CSV", "Networks and DNA", "Networks"


def export(
    folder: Results,
    to: Annotated[Format, option("FORMAT", f"Format: {', '.join(get_args(Format))}.")],
    out: Annotated[
        Path | None, option("PATH", "File or folder to write; printed if omitted.")
    ] = None,
    resolve: Annotated[
        bool, flag("--resolve", "Give an actor or topic the same name in all documents.")
    ] = False,
    aliases: Aliases = None,
    topics: Topics = None,
    reviewed: Reviewed = True,
    annotator: ReviewedBy = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(metavar="P", help="Leave out records with a lower confidence.", min=0, max=1),
    ] = None,
    by: By = "concept",
    only_concepts: OnlyConcepts = False,
    count_copies: CountCopies = False,
    raw: Annotated[
        bool, flag("--raw", "Do not escape cells that look like formulas.", _CSV)
    ] = False,
    excel: Annotated[
        bool, flag("--excel", "Begin with the byte order mark that Excel needs.", _CSV)
    ] = False,
    roll_up: Annotated[
        Level | None,
        option(
            "LEVEL",
            f"Replace an actor by its superior: {', '.join(get_args(Level))}"
            "  [default: actor; organization for DNA]",
            _STATEMENTS,
        ),
    ] = None,
    distribute: Annotated[
        bool,
        flag("--distribute", "Count a position of a group for each of its members.", _STATEMENTS),
    ] = False,
    skip_mixed: Annotated[
        bool,
        flag("--skip-mixed", "Leave out positions that are both for and against.", _STATEMENTS),
    ] = False,
    network: Annotated[
        NetworkKind,
        option("KIND", f"Network: {', '.join(get_args(NetworkKind))}.", _NETWORKS),
    ] = "affiliation",
    normalise: Annotated[
        Normalisation,
        option(
            "METHOD", f"Normalisation of weights: {', '.join(get_args(Normalisation))}.", _NETWORKS
        ),
    ] = "none",
    qualifier: Annotated[
        Qualifier,
        option(None, "How for and against combine in an affiliation network.", _NETWORKS),
    ] = "subtract",
    duplicates: Annotated[
        Duplicates | None,
        option(
            "SCOPE",
            f"Count a repeated statement once in this scope: {', '.join(get_args(Duplicates))}.",
            _NETWORKS,
        ),
    ] = None,
    window: Annotated[
        Window | None,
        option(
            "UNIT", f"Make a network for each window: {', '.join(get_args(Window))}.", _NETWORKS
        ),
    ] = None,
    size: Annotated[int, option("N", "Units in a window.", _NETWORKS, min=1)] = 1,
    step: Annotated[int, option("N", "Units from one window to the next.", _NETWORKS, min=1)] = 1,
) -> None:
    """Export to tables, networks, DNA, brat, a timeline or Markdown."""
    from summarizer.corrections.reviewed import ReviewOptions
    from summarizer.exports.graphs.network_files import NetworkOptions
    from summarizer.exports.options import ExportOptions
    from summarizer.networks.statement import StatementOptions

    mixed = not skip_mixed
    options = ExportOptions(
        raw=raw,
        excel=excel,
        min_confidence=min_confidence,
        resolve=resolve or aliases is not None or topics is not None,
        review=ReviewOptions(reviewed, annotator),
        count_copies=count_copies,
        only_concepts=only_concepts,
        dna=StatementOptions(roll_up or "organization", mixed, distribute, by),
        network=NetworkOptions(
            kind=network,
            statements=StatementOptions(roll_up or "actor", mixed, distribute, by),
            duplicates=duplicates,
            qualifier=qualifier,
            normalisation=normalise,
            window=window,
            size=size,
            step=step,
            aliases=aliases,
            topics=topics,
            on_warning=write_warning,
        ),
    )
    write_export(folder, to, out, options)


def write_export(
    folder: Path, export_format: str, out: Path | None, options: ExportOptions
) -> None:
    """Write the results in `folder` to `out`, or print them."""
    from summarizer.cli.display.markdown import print_markdown
    from summarizer.corrections.reviewed import review_note
    from summarizer.duplicates import Copies
    from summarizer.exports import formats

    dataset = formats.open_results(folder, export_format, options)
    if out is not None:
        for note in formats.export(dataset, export_format, out, options):
            sys.stderr.write(f"summarizer: note: {note}\n")
    elif export_format not in formats.TEXT_FORMATS:
        raise ConfigError("this format cannot be printed", export_format, "give --out")
    elif export_format == MARKDOWN:
        print_markdown("".join(formats.TEXT_FORMATS[export_format](dataset, options)))
    else:
        sys.stdout.writelines(formats.TEXT_FORMATS[export_format](dataset, options))
        sys.stdout.flush()
    copies = dataset.skip.note() if isinstance(dataset.skip, Copies) else ""
    for note in filter(None, (review_note(dataset), copies)):
        sys.stderr.write(f"summarizer: note: {note}\n")
