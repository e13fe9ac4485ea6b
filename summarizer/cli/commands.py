"""Which commands there are. Their modules are imported when they run, so `--help` stays fast."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from summarizer.cli.batch_command import batch
from summarizer.cli.options import Adapter, BaseUrl, DateOption, Model, Threads, Timeout
from summarizer.cli.results_commands import register_results
from summarizer.vocabulary import Task


def register(app: typer.Typer) -> None:
    """Hang all commands under `app`."""
    app.command()(run)
    app.command()(batch)
    register_results(app)
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
    from summarizer.cli.display.progress import Progress
    from summarizer.cli.handlers.run import run_documents

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


def evaluate(context: typer.Context) -> int:
    """Measure the summarizer against gold records: run, score, compare, accept, show, report."""
    from summarizer.cli.handlers.evaluation import run_evaluation

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
        from summarizer.cli.handlers.models import show_models

        show_models()


@_models.command("pull")
def pull() -> None:
    """Put the embedded model's base file into the cache: joined from parts, or downloaded."""
    from summarizer.cli.handlers.models import pull_base

    pull_base()


@_prompts.callback()
def prompts(context: typer.Context) -> None:
    """List the prompts, with version and hash."""
    if context.invoked_subcommand is None:
        from summarizer.cli.handlers.prompts import list_prompts

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
    from summarizer.cli.handlers.prompts import show_prompt

    show_prompt(task, path, family)
