"""Run the batch that `summarizer batch` requests: open the engine, show progress, report."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from summarizer.batch import (
    BatchOptions,
    CancelToken,
    CostTracker,
    Engine,
    ThreadEngine,
    interruptible,
    run_batch,
)
from summarizer.batch.cancellation import INTERRUPTED
from summarizer.batch.cost_tracker import batch_price
from summarizer.batch.engines.factory import openai_batch_engine, ray_engine
from summarizer.batch.events import Event, Listener
from summarizer.batch.planner import ListSources
from summarizer.batch.preview import preview_batch
from summarizer.batch.run_settings import remembered_settings
from summarizer.cli.display.batch_display import BatchDisplay
from summarizer.cli.display.event_log import JsonEventLog
from summarizer.cli.display.throughput_meter import ThroughputMeter
from summarizer.cli.dry_run import print_preview
from summarizer.cli.option_types import EngineName
from summarizer.cli.prices import option_price, require_price, settings_price
from summarizer.cli.replacement import confirm_replacement
from summarizer.codebook import read_codebook
from summarizer.document_prompts import PromptOptions
from summarizer.errors import ConfigError
from summarizer.loaders.discovery import sources
from summarizer.loaders.document_reader import STDIN
from summarizer.loaders.finder import DiscoveryOptions
from summarizer.loaders.formats import format_of
from summarizer.models.factory import open_model
from summarizer.models.identity import ModelIdentity, configured_identity
from summarizer.models.remote.rate_limit import SharedRateLimiter
from summarizer.settings import Price, Settings

_REMOTE_JOBS = 8
_JOBS_PER_EXTRA_DOCUMENT = 4


@dataclass(frozen=True)
class BatchRequest:
    """The options of `summarizer batch`; its help describes them."""

    inputs: list[str]
    out: Path
    settings: Settings
    date: str | None = None
    text_columns: list[str] = field(default_factory=list)
    follow_links: bool = False
    jobs: int | None = None
    rpm: float | None = None
    tpm: float | None = None
    max_cost: float | None = None
    price_in: float | None = None
    price_out: float | None = None
    max_documents: int | None = None
    retry_failed: bool = True
    redo: bool | None = None
    dry_run: bool = False
    recalled: Sequence[str] = ()
    json_log: Path | None = None
    quiet: bool = False
    force: bool = False
    engine: EngineName = "threads"
    poll: float = 60.0
    wait: bool = True
    workers: int = 2
    address: str | None = None


def run_batch_request(request: BatchRequest) -> int:
    """Run the batch, show its progress, and return the exit code."""
    price = _price(request)
    column, columns = text_columns(request.text_columns)
    discovery = DiscoveryOptions(
        text_column=column,
        text_columns=columns,
        date=request.date,
        exclude=(request.out,),
        follow_links=request.follow_links,
    )
    discover = partial(sources, request.inputs, options=discovery)
    is_stream = STDIN in request.inputs
    if not is_stream:
        discover()  # Reports unusable inputs before the folder of results is touched.
    identity = configured_identity(request.settings)
    prompts = _prompt_options(request)
    if request.dry_run:
        return _dry_run(request, discover, identity, price, prompts)
    cost_tracker = CostTracker(price, request.max_cost)
    cancel_token = CancelToken()
    limiter = SharedRateLimiter(
        request.rpm,
        request.tpm,
        _jobs(request),
        is_ending=lambda: cancel_token.reason == INTERRUPTED,
    )
    meter = ThroughputMeter(cost_tracker, limiter, cancel_token)
    display = BatchDisplay(meter, quiet=request.quiet)
    with ExitStack() as stack:
        listeners: list[Listener] = [meter.record]
        if request.json_log is not None:
            log = JsonEventLog(request.json_log, display.warn)
            listeners.append(stack.enter_context(log).write)
        stack.enter_context(display)
        listeners.append(display.handle)
        stack.enter_context(interruptible(cancel_token))
        for setting in request.recalled:
            display.message(f"{setting}, as in the last run")
        confirm = partial(confirm_replacement, display.ask, price, request.out)
        report = run_batch(
            discover,
            request.out,
            _open_engine(request, limiter, display),
            identity,
            BatchOptions(
                retry_failed=request.retry_failed,
                # A stream cannot be counted before it is read, so nothing can be confirmed.
                redo=not is_stream if request.redo is None else request.redo,
                redo_coded=request.redo is True,
                confirm=confirm if request.redo is None else None,
                is_stream=is_stream,
                min_confidence=request.settings.min_confidence,
                max_documents=request.max_documents,
                cost_tracker=cost_tracker,
                cancel_token=cancel_token,
                on_event=partial(_notify, listeners),
                prompts=prompts,
                settings=remembered_settings(request.settings),
            ),
        )
    display.print_summary(report, request.out)
    return report.exit_code


def _prompt_options(request: BatchRequest) -> PromptOptions:
    path = request.settings.codebook
    codebook = read_codebook(path) if path else None
    return PromptOptions(codebook, request.settings.text_language, request.force)


def _dry_run(
    request: BatchRequest,
    discover: ListSources,
    identity: ModelIdentity,
    price: Price | None,
    prompts: PromptOptions,
) -> int:
    if STDIN in request.inputs:
        hint = "save it as a file"
        raise ConfigError("--dry-run cannot read a stream twice", "standard input", hint)
    options = BatchOptions(
        retry_failed=request.retry_failed,
        redo=request.redo is not False,
        redo_coded=request.redo is True,
        prompts=prompts,
    )
    preview = preview_batch(discover, request.out, identity, options)
    given = option_price(request.price_in, request.price_out)
    print_preview(preview, request.settings, price, given)
    return 0


def text_columns(values: Sequence[str]) -> tuple[str | None, dict[str, str]]:
    """Return the column of all tables, and those of single files (`FILE:NAME`).

    Raises:
        ConfigError: If two columns are given for the same.
    """
    column: str | None = None
    columns: dict[str, str] = {}
    for value in values:
        file, colon, name = value.rpartition(":")
        file_format = format_of(Path(file).name) if colon and name else None
        # The name of a column may have a colon too.
        if file_format is not None and not file_format.is_single:
            file = os.path.normpath(file)
            earlier, columns[file] = columns.get(file), name
        else:
            file = "all tables"
            earlier, column = column, value
        if earlier is not None:
            what = f"two text columns for {file}: {earlier}, {name}"
            raise ConfigError(what, "--text-column", "give one, and FILE:NAME for other files")
    return column, columns


def _notify(listeners: list[Listener], event: Event) -> None:
    for listener in listeners:
        listener(event)


def _open_engine(
    request: BatchRequest, limiter: SharedRateLimiter, display: BatchDisplay
) -> Engine:
    settings = request.settings
    if request.engine == "openai-batch":
        return openai_batch_engine(
            settings, poll=request.poll, wait=request.wait, on_status=display.message
        )
    jobs = _jobs(request)
    if request.engine == "ray":
        return ray_engine(
            settings,
            workers=request.workers,
            jobs=jobs,
            address=request.address,
            limits=(request.rpm, request.tpm),
        )
    open_thread_model = partial(
        open_model, settings, progress=display.report_preparation, limiter=limiter
    )
    return ThreadEngine(open_thread_model, concurrent_documents(jobs))


def concurrent_documents(jobs: int) -> int:
    """Return the number of documents to process at once for `jobs` concurrent requests.

    A document makes no request while it is read, assembled or stored. A few extra documents keep
    all request slots of the server in use.
    """
    return jobs + jobs // _JOBS_PER_EXTRA_DOCUMENT


def _jobs(request: BatchRequest) -> int:
    return request.jobs or (1 if request.settings.is_local else _REMOTE_JOBS)


def _price(request: BatchRequest) -> Price | None:
    """Return the model's price, `None` if it is unknown."""
    price = option_price(request.price_in, request.price_out) or settings_price(request.settings)
    if request.max_cost is not None:
        require_price(price, request.settings)
    return batch_price(price) if price and request.engine == "openai-batch" else price
