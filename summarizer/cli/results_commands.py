"""The commands that read results: export, show, page, review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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


def register_results(app: typer.Typer) -> None:
    """Hang the commands under `app`."""
    app.command()(export)
    app.command("show")(show_results)
    app.command()(page)
    app.command()(review)


def export(
    folder: Results,
    to: Annotated[Format, typer.Option(help="The format.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option(help="File or folder to write; printed if left out.", show_default=False),
    ] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Leave cells that look like formulas as they are.")
    ] = False,
    excel: Annotated[
        bool, typer.Option("--excel", help="Begin CSV with the mark that Excel needs.")
    ] = False,
    resolve: Annotated[
        bool,
        typer.Option("--resolve", help="Name actors and topics alike in all documents."),
    ] = False,
    aliases: Aliases = None,
    topics: Topics = None,
    network: Annotated[NetworkKind, typer.Option(help="Which network.")] = "affiliation",
    normalise: Annotated[Normalisation, typer.Option(help="Of a network's weights.")] = "none",
    qualifier: Annotated[
        Qualifier, typer.Option(help="What becomes of agreement in an affiliation network.")
    ] = "subtract",
    duplicates: Annotated[
        Duplicates | None,
        typer.Option(help="Within what a repeated statement counts once.", show_default=False),
    ] = None,
    roll_up: Annotated[
        Level | None,
        typer.Option(
            help="Who stands for a holder; networks: state, DNA: organization.",
            show_default=False,
        ),
    ] = None,
    distribute: Annotated[
        bool, typer.Option("--distribute", help="Give a group's positions to its members.")
    ] = False,
    skip_mixed: Annotated[
        bool, typer.Option("--skip-mixed", help="Leave out positions both for and against.")
    ] = False,
    window: Annotated[
        Window | None, typer.Option(help="One network for each.", show_default=False)
    ] = None,
    size: Annotated[int, typer.Option(min=1, help="Units that a window spans.")] = 1,
    step: Annotated[int, typer.Option(min=1, help="Units from one window to the next.")] = 1,
) -> None:
    """Write results for other programs: tables, networks, DNA, brat, a timeline, a page."""
    from summarizer.cli.handlers.export import export_results
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
    export_results(folder, to, out, options)


def show_results(
    folder: Results,
    id: Annotated[
        str | None,
        typer.Argument(help="One document; all of them if left out.", show_default=False),
    ] = None,
) -> None:
    """Show results in short: all documents on one page, or one document."""
    from summarizer.cli.handlers.export import show_results

    show_results(folder, id)


def page(
    folder: Results,
    out: Annotated[Path, typer.Option(help="The file of HTML to write.", show_default=False)],
    title: Annotated[
        str | None, typer.Option(help="What stands above it.", show_default=False)
    ] = None,
    aliases: Aliases = None,
    topics: Topics = None,
) -> int:
    """Write the results as one page to read, in a file that needs nothing else."""
    from summarizer.cli.handlers.page import make_page
    from summarizer.page.build import PageOptions

    return make_page(folder, out, PageOptions(title, aliases, topics))


def review(
    folder: Results,
    gold: Annotated[
        Path | None, typer.Option(help="Where gold records go; OUT/gold.", show_default=False)
    ] = None,
    port: Annotated[int, typer.Option(help="Port on this machine; 0: any that is free.")] = 0,
    annotator: Annotated[str, typer.Option(help="Who reviews, as gold records name it.")] = "",
    title: Annotated[
        str | None, typer.Option(help="What stands above it.", show_default=False)
    ] = None,
    aliases: Aliases = None,
    topics: Topics = None,
) -> int:
    """Serve the page on this machine with editing; what is reviewed is saved as gold records."""
    from summarizer.cli.handlers.review import serve_review
    from summarizer.page.build import PageOptions

    wishes = PageOptions(title, aliases, topics)
    return serve_review(folder, gold, port=port, annotator=annotator, wishes=wishes)
