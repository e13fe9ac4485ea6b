"""The command that makes a dataset of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from summarizer.cli.options import Adapter, BaseUrl, DateOption, Model, Threads, Timeout


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
        typer.Option(help="Requests at once: 1 for local, else 8.", min=1, show_default=False),
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
    from summarizer.cli.handlers.batch import BatchRequest, run_batch_command
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
