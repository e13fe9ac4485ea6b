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
from summarizer.cli.options import Aliases, Results, Topics
from summarizer.errors import ConfigError

if TYPE_CHECKING:
    from summarizer.exports.options import ExportOptions

MARKDOWN = "markdown"
_CSV, _POSITIONS, _NETWORKS = "CSV", "Networks and DNA", "Networks"


def export(
    folder: Results,
    to: Annotated[
        Format,
        typer.Option(
            metavar="FORMAT",
            help=f"Format: {', '.join(get_args(Format))}.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="File or folder to write; printed if omitted.", show_default=False
        ),
    ] = None,
    resolve: Annotated[
        bool,
        typer.Option(
            "--resolve",
            help="Give an actor or topic the same name in all documents.",
            show_default=False,
        ),
    ] = False,
    aliases: Aliases = None,
    topics: Topics = None,
    raw: Annotated[
        bool,
        typer.Option(
            "--raw",
            help="Do not escape cells that look like formulas.",
            show_default=False,
            rich_help_panel=_CSV,
        ),
    ] = False,
    excel: Annotated[
        bool,
        typer.Option(
            "--excel",
            help="Begin with the byte order mark that Excel needs.",
            show_default=False,
            rich_help_panel=_CSV,
        ),
    ] = False,
    roll_up: Annotated[
        Level | None,
        typer.Option(
            metavar="LEVEL",
            help=f"Replace an actor by its superior: {', '.join(get_args(Level))}"
            "  [default: state for networks, organization for DNA]",
            show_default=False,
            rich_help_panel=_POSITIONS,
        ),
    ] = None,
    distribute: Annotated[
        bool,
        typer.Option(
            "--distribute",
            help="Count a position of a group for each of its members.",
            show_default=False,
            rich_help_panel=_POSITIONS,
        ),
    ] = False,
    skip_mixed: Annotated[
        bool,
        typer.Option(
            "--skip-mixed",
            help="Leave out positions that are both for and against.",
            show_default=False,
            rich_help_panel=_POSITIONS,
        ),
    ] = False,
    network: Annotated[
        NetworkKind,
        typer.Option(
            metavar="KIND",
            help=f"Network: {', '.join(get_args(NetworkKind))}.",
            rich_help_panel=_NETWORKS,
        ),
    ] = "affiliation",
    normalise: Annotated[
        Normalisation,
        typer.Option(
            metavar="METHOD",
            help=f"Normalisation of weights: {', '.join(get_args(Normalisation))}.",
            rich_help_panel=_NETWORKS,
        ),
    ] = "none",
    qualifier: Annotated[
        Qualifier,
        typer.Option(
            help="How for and against combine in an affiliation network.",
            rich_help_panel=_NETWORKS,
        ),
    ] = "subtract",
    duplicates: Annotated[
        Duplicates | None,
        typer.Option(
            metavar="SCOPE",
            help="Count a repeated statement once within this scope:"
            f" {', '.join(get_args(Duplicates))}.",
            show_default=False,
            rich_help_panel=_NETWORKS,
        ),
    ] = None,
    window: Annotated[
        Window | None,
        typer.Option(
            metavar="UNIT",
            help=f"Make one network for each window of time: {', '.join(get_args(Window))}.",
            show_default=False,
            rich_help_panel=_NETWORKS,
        ),
    ] = None,
    size: Annotated[
        int,
        typer.Option(metavar="N", min=1, help="Units in a window.", rich_help_panel=_NETWORKS),
    ] = 1,
    step: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=1,
            help="Units from one window to the next.",
            rich_help_panel=_NETWORKS,
        ),
    ] = 1,
) -> None:
    """Export to tables, networks, DNA, brat, a timeline or Markdown."""
    from summarizer.exports.graphs.network_files import NetworkOptions
    from summarizer.exports.options import ExportOptions
    from summarizer.networks.statement import StatementOptions

    mixed = not skip_mixed
    options = ExportOptions(
        raw=raw,
        excel=excel,
        resolve=resolve or aliases is not None or topics is not None,
        dna=StatementOptions(roll_up or "organization", mixed, distribute),
        network=NetworkOptions(
            kind=network,
            statements=StatementOptions(roll_up or "state", mixed, distribute),
            duplicates=duplicates,
            qualifier=qualifier,
            normalisation=normalise,
            window=window,
            size=size,
            step=step,
            aliases=aliases,
            topics=topics,
        ),
    )
    write_export(folder, to, out, options)


def write_export(
    folder: Path, export_format: str, out: Path | None, options: ExportOptions
) -> None:
    """Write the results in `folder` to `out`, or print them.

    Raises:
        ConfigError: If the format cannot be printed and there is no `out`.
        SummarizerError: If the results cannot be read or the export cannot be written.
    """
    from summarizer.cli.display.markdown import print_markdown
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
