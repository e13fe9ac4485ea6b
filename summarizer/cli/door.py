"""Which commands there are. Their modules are imported when they run, so `--help` stays fast."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from summarizer.cli.choices import (
    Duplicates,
    Format,
    Level,
    NetworkKind,
    Normalisation,
    Qualifier,
    Window,
)
from summarizer.vocabulary import Task

Model = Annotated[
    str | None,
    typer.Option(help="local (default), openai/NAME or PROVIDER/NAME.", show_default=False),
]
BaseUrl = Annotated[
    str | None, typer.Option(help="Address of an OpenAI-compatible server.", show_default=False)
]
Adapter = Annotated[
    Path | None, typer.Option(help="Another adapter for the embedded model.", show_default=False)
]
Timeout = Annotated[float | None, typer.Option(help="Seconds for one request.", show_default=False)]
Threads = Annotated[
    int | None, typer.Option(help="Cores for the embedded model.", show_default=False)
]
DateOption = Annotated[
    str | None,
    typer.Option(help="Publication date of texts that state none.", show_default=False),
]

Aliases = Annotated[
    Path | None, typer.Option(help="Your file of who is who, as CSV.", show_default=False)
]
Topics = Annotated[
    Path | None, typer.Option(help="Your file of which topics are one, as CSV.", show_default=False)
]


Results = Annotated[
    Path, typer.Argument(metavar="OUT", help="What batch or run --out wrote.", show_default=False)
]


def register(app: typer.Typer) -> None:
    """Hang all commands under `app`."""
    app.command()(run)
    app.command()(export)
    app.command("show")(show_results)
    app.command()(page)
    app.command()(review)
    app.add_typer(_models, name="models")
    app.add_typer(_prompts, name="prompts")
    app.command(
        "eval",
        context_settings={
            "allow_extra_args": True,
            "ignore_unknown_options": True,
            "help_option_names": [],
        },
    )(evaluate)


def run(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Articles: text, Markdown, HTML, PDF, Word; - for a text on standard input.",
            show_default=False,
        ),
    ],
    model: Model = None,
    base_url: BaseUrl = None,
    adapter: Adapter = None,
    timeout: Timeout = None,
    threads: Threads = None,
    date: DateOption = None,
    format: Annotated[Literal["md", "json"], typer.Option(help="What to print.")] = "md",
    out: Annotated[
        Path | None, typer.Option(help="Folder for ID.json and ID.md.", show_default=False)
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress line.")] = False,
) -> int:
    """Summarize one or more documents."""
    from summarizer.api import Summarizer
    from summarizer.cli.progress import Progress
    from summarizer.cli.run import run_documents

    with (
        Progress(quiet=quiet) as progress,
        Summarizer(
            model,
            base_url=base_url,
            adapter=adapter,
            timeout=timeout,
            threads=threads,
            progress=progress.bytes_done,
        ) as summarizer,
    ):
        return run_documents(summarizer, paths, progress, date=date, format=format, out=out)


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
    aliases: Annotated[
        Path | None, typer.Option(help="Your file of who is who.", show_default=False)
    ] = None,
    topics: Annotated[
        Path | None, typer.Option(help="Your file of topics and concepts.", show_default=False)
    ] = None,
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
    from summarizer.cli.export import export_results
    from summarizer.exports.events import EventOptions
    from summarizer.exports.networks import NetworkOptions
    from summarizer.exports.options import ExportOptions
    from summarizer.networks.statement import Reading

    mixed = not skip_mixed
    options = ExportOptions(
        raw=raw,
        excel=excel,
        resolve=resolve or aliases is not None or topics is not None,
        events=EventOptions(roll_up or "organization", distribute, mixed),
        network=NetworkOptions(
            kind=network,
            reading=Reading(roll_up or "state", mixed, distribute),
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
    from summarizer.cli.export import show_results

    show_results(folder, id)


def page(
    folder: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="What batch or run --out wrote.", show_default=False),
    ],
    out: Annotated[Path, typer.Option(help="The file of HTML to write.", show_default=False)],
    title: Annotated[
        str | None, typer.Option(help="What stands above it.", show_default=False)
    ] = None,
    aliases: Aliases = None,
    topics: Topics = None,
) -> int:
    """Write the results as one page to read, in a file that needs nothing else."""
    from summarizer.cli.page import make_page
    from summarizer.page.build import Wishes

    return make_page(folder, out, Wishes(title, aliases, topics))


def review(
    folder: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="What batch or run --out wrote.", show_default=False),
    ],
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
    from summarizer.cli.review import serve_review
    from summarizer.page.build import Wishes

    wishes = Wishes(title, aliases, topics)
    return serve_review(folder, gold, port=port, annotator=annotator, wishes=wishes)


def evaluate(context: typer.Context) -> int:
    """Measure the summarizer against gold records: run, score, compare, accept, show, report."""
    from summarizer.cli.evaluation import run_evaluation

    return run_evaluation(context.args)


_models = typer.Typer(
    help="The models: what is there, and the embedded one's file.", invoke_without_command=True
)
_prompts = typer.Typer(
    help="The prompts: what there is, and what would be sent.", invoke_without_command=True
)


@_models.callback()
def models(context: typer.Context) -> None:
    """Show which models can be used here."""
    if context.invoked_subcommand is None:
        from summarizer.cli.models import show_models

        show_models()


@_models.command("pull")
def pull() -> None:
    """Put the embedded model's base file into the cache: joined from parts, or downloaded."""
    from summarizer.cli.models import pull_base

    pull_base()


@_prompts.callback()
def prompts(context: typer.Context) -> None:
    """List the prompts, with version and hash."""
    if context.invoked_subcommand is None:
        from summarizer.cli.prompts import list_prompts

        list_prompts()


@_prompts.command("show")
def show(
    task: Annotated[Task, typer.Argument(help="Which of the three asks.")],
    path: Annotated[
        Path | None, typer.Argument(help="A document; an example if left out.", show_default=False)
    ] = None,
    family: Annotated[str, typer.Option(help="general, or tuned for the embedded model.")] = (
        "general"
    ),
) -> None:
    """Print exactly what a model would be sent."""
    from summarizer.cli.prompts import show_prompt

    show_prompt(task, path, family)
