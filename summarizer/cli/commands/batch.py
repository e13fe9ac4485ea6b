"""`summarizer batch`: summarize many documents into a dataset."""

from pathlib import Path
from typing import Annotated

from summarizer.cli.option_types import EngineName
from summarizer.cli.options import (
    INPUTS,
    LIMITS,
    Adapter,
    BaseUrl,
    CodebookFile,
    Force,
    MinConfidence,
    Model,
    Profile,
    PublicationDate,
    Quiet,
    TextLanguage,
    Threads,
    Timeout,
    argument,
    flag,
    option,
)

_ENGINE = "Engine"
_ENGINE_HELP = (
    "threads: this process; openai-batch: a provider's batch API, at half the price; ray: several"
    " machines."
)


def batch(
    inputs: Annotated[
        list[str], argument("PATH", "Folders, files or globs; - for standard input.")
    ],
    out: Annotated[Path, option("DIR", "Folder for the results.")],
    quiet: Quiet = False,
    json_log: Annotated[
        Path | None, option("FILE", "Append events as JSON lines; - for standard output.")
    ] = None,
    date: PublicationDate = None,
    text_column: Annotated[
        list[str] | None,
        option("[FILE:]NAME", "Column with the text, of all tables or of one. Repeatable.", INPUTS),
    ] = None,
    follow_links: Annotated[
        bool, flag("--follow-links", "Follow links that leave an input folder.", INPUTS)
    ] = False,
    retry_failed: Annotated[
        bool, option(None, "Retry documents that failed before.", INPUTS)
    ] = True,
    redo: Annotated[
        bool | None,
        option(None, "Replace finished summaries of another model, other prompts or rules."),
    ] = None,
    dry_run: Annotated[
        bool, flag("--dry-run", "Print documents, tokens and cost; send nothing.")
    ] = False,
    model: Model = None,
    base_url: BaseUrl = None,
    adapter: Adapter = None,
    timeout: Timeout = None,
    threads: Threads = None,
    profile: Profile = None,
    min_confidence: MinConfidence = None,
    codebook: CodebookFile = None,
    text_language: TextLanguage = None,
    force: Force = False,
    jobs: Annotated[
        int | None,
        option("N", "Concurrent requests.  [default: 1 for local, otherwise 8]", LIMITS, min=1),
    ] = None,
    rpm: Annotated[
        float | None, option("N", "Maximum requests per minute.", LIMITS, min=0.1)
    ] = None,
    tpm: Annotated[float | None, option("N", "Maximum tokens per minute.", LIMITS, min=1)] = None,
    max_cost: Annotated[
        float | None, option("N", "Maximum cost of this run.", LIMITS, min=0)
    ] = None,
    price_in: Annotated[
        float | None, option("N", "Price of a million input tokens.", LIMITS, min=0)
    ] = None,
    price_out: Annotated[
        float | None, option("N", "Price of a million output tokens.", LIMITS, min=0)
    ] = None,
    max_documents: Annotated[
        int | None, option("N", "Maximum documents to start.", LIMITS, min=1)
    ] = None,
    engine: Annotated[
        EngineName,
        option(None, _ENGINE_HELP, _ENGINE),
    ] = "threads",
    poll: Annotated[
        float,
        option("SECONDS", "openai-batch: interval between status requests.", _ENGINE, min=0.1),
    ] = 60.0,
    wait: Annotated[
        bool,
        option(None, "openai-batch: wait for the answers, or only submit.", _ENGINE),
    ] = True,
    workers: Annotated[
        int,
        option("N", "ray: worker processes, each with its own model.", _ENGINE, min=1),
    ] = 2,
    address: Annotated[
        str | None,
        option("ADDRESS", "ray: address of the cluster; this machine if omitted.", _ENGINE),
    ] = None,
) -> int:
    """Summarize a folder, files or a stream into a dataset.

    Run the same command again to resume, or to process new and changed documents. Without --model,
    the model is that of the last run into this folder.
    """
    from summarizer.batch.run_settings import recall_settings
    from summarizer.cli.batch_runner import BatchRequest, run_batch_request
    from summarizer.models.remote.server_models import with_only_model
    from summarizer.settings import load_settings

    named = load_settings(
        model=model,
        base_url=base_url,
        adapter=adapter,
        timeout=timeout,
        threads=threads,
        profile=profile,
        min_confidence=min_confidence,
        codebook=codebook,
        text_language=text_language,
    )
    settings = with_only_model(recall_settings(named, out))
    return run_batch_request(
        BatchRequest(
            inputs=inputs,
            out=out,
            settings=settings,
            date=date,
            text_columns=text_column or [],
            follow_links=follow_links,
            jobs=jobs,
            rpm=rpm,
            tpm=tpm,
            max_cost=max_cost,
            price_in=price_in,
            price_out=price_out,
            max_documents=max_documents,
            retry_failed=retry_failed,
            redo=redo,
            dry_run=dry_run,
            recalled=[
                f"{name} {value}"
                for name in ("model", "codebook")
                if (value := getattr(settings, name)) != getattr(named, name)
            ],
            json_log=json_log,
            quiet=quiet,
            force=force,
            engine=engine,
            poll=poll,
            wait=wait,
            workers=workers,
            address=address,
        )
    )
