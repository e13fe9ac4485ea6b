"""`summarizer batch`: summarize many documents into a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from summarizer.cli.options import (
    INPUTS,
    LIMITS,
    Adapter,
    BaseUrl,
    Model,
    PublicationDate,
    Quiet,
    Threads,
    Timeout,
)

_ENGINE = "Engine"


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Folders, files or globs; - for standard input.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR",
            help="Folder for the results.",
            show_default=False,
        ),
    ],
    quiet: Quiet = False,
    json_log: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Append events as JSON lines; - for standard output.",
            show_default=False,
        ),
    ] = None,
    date: PublicationDate = None,
    text_column: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Column of tables that contains the text.",
            show_default=False,
            rich_help_panel=INPUTS,
        ),
    ] = None,
    retry_failed: Annotated[
        bool,
        typer.Option(help="Retry documents that failed before.", rich_help_panel=INPUTS),
    ] = True,
    model: Model = None,
    base_url: BaseUrl = None,
    adapter: Adapter = None,
    timeout: Timeout = None,
    threads: Threads = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Concurrent requests.  [default: 1 for local, otherwise 8]",
            show_default=False,
            rich_help_panel=LIMITS,
        ),
    ] = None,
    rpm: Annotated[
        float | None,
        typer.Option(
            metavar="N",
            min=0.1,
            help="Maximum requests per minute.",
            show_default=False,
            rich_help_panel=LIMITS,
        ),
    ] = None,
    tpm: Annotated[
        float | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Maximum tokens per minute.",
            show_default=False,
            rich_help_panel=LIMITS,
        ),
    ] = None,
    max_cost: Annotated[
        float | None,
        typer.Option(
            metavar="N",
            min=0,
            help="Maximum cost of this run.",
            show_default=False,
            rich_help_panel=LIMITS,
        ),
    ] = None,
    price_in: Annotated[
        float | None,
        typer.Option(
            metavar="N",
            min=0,
            help="Price of a million input tokens.",
            show_default=False,
            rich_help_panel=LIMITS,
        ),
    ] = None,
    price_out: Annotated[
        float | None,
        typer.Option(
            metavar="N",
            min=0,
            help="Price of a million output tokens.",
            show_default=False,
            rich_help_panel=LIMITS,
        ),
    ] = None,
    max_documents: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Maximum documents to start.",
            show_default=False,
            rich_help_panel=LIMITS,
        ),
    ] = None,
    engine: Annotated[
        Literal["threads", "openai-batch", "ray"],
        typer.Option(
            help="threads: this process; openai-batch: a provider's batch API, at half the"
            " price; ray: several machines.",
            rich_help_panel=_ENGINE,
        ),
    ] = "threads",
    poll: Annotated[
        float,
        typer.Option(
            metavar="SECONDS",
            min=0.1,
            help="openai-batch: interval between status requests.",
            rich_help_panel=_ENGINE,
        ),
    ] = 60.0,
    wait: Annotated[
        bool,
        typer.Option(
            help="openai-batch: wait for the answers, or only submit.", rich_help_panel=_ENGINE
        ),
    ] = True,
    workers: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=1,
            help="ray: worker processes, each with its own model.",
            rich_help_panel=_ENGINE,
        ),
    ] = 2,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="ray: address of the cluster; this machine if omitted.",
            show_default=False,
            rich_help_panel=_ENGINE,
        ),
    ] = None,
) -> int:
    """Summarize a folder, files or a stream into a dataset.

    Run the same command again to resume, or to process new and changed documents.
    """
    from summarizer.cli.batch_runner import BatchRequest, run_batch_request
    from summarizer.settings import load_settings

    settings = load_settings(
        model=model, base_url=base_url, adapter=adapter, timeout=timeout, threads=threads
    )
    return run_batch_request(
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
