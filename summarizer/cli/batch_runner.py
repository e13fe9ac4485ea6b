"""Run the batch that `summarizer batch` requests: open the engine, show progress, report."""

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from summarizer.batch import (
    BatchOptions,
    CancelToken,
    CostTracker,
    Engine,
    ThreadEngine,
    interruptible,
    run_batch,
)
from summarizer.batch.cost_tracker import batch_price
from summarizer.batch.engines.factory import openai_batch_engine, ray_engine
from summarizer.batch.events import Event, Listener
from summarizer.cli.display.batch_display import BatchDisplay
from summarizer.cli.display.event_log import JsonEventLog
from summarizer.cli.display.throughput_meter import ThroughputMeter
from summarizer.cli.option_types import EngineName
from summarizer.errors import ConfigError
from summarizer.loaders.discovery import sources
from summarizer.loaders.document_reader import STDIN
from summarizer.loaders.finder import DiscoveryOptions
from summarizer.models.factory import open_model
from summarizer.models.identity import configured_identity
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
    text_column: str | None = None
    follow_links: bool = False
    jobs: int | None = None
    rpm: float | None = None
    tpm: float | None = None
    max_cost: float | None = None
    price_in: float | None = None
    price_out: float | None = None
    max_documents: int | None = None
    retry_failed: bool = True
    json_log: Path | None = None
    quiet: bool = False
    engine: EngineName = "threads"
    poll: float = 60.0
    wait: bool = True
    workers: int = 2
    address: str | None = None


def run_batch_request(request: BatchRequest) -> int:
    """Run the batch, show its progress, and return the exit code."""
    cost_tracker = CostTracker(_price(request), request.max_cost)
    discovery = DiscoveryOptions(
        text_column=request.text_column,
        date=request.date,
        exclude=(request.out,),
        follow_links=request.follow_links,
    )
    discover = partial(sources, request.inputs, options=discovery)
    is_stream = STDIN in request.inputs
    if not is_stream:
        discover()  # Reports unusable inputs before the folder of results is touched.
    identity = configured_identity(request.settings)
    cancel_token = CancelToken()
    limiter = SharedRateLimiter(request.rpm, request.tpm, _jobs(request))
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
        report = run_batch(
            discover,
            request.out,
            _open_engine(request, limiter, display),
            identity,
            BatchOptions(
                retry_failed=request.retry_failed,
                is_stream=is_stream,
                max_documents=request.max_documents,
                cost_tracker=cost_tracker,
                cancel_token=cancel_token,
                on_event=partial(_notify, listeners),
            ),
        )
    display.print_summary(report, request.out)
    return report.exit_code


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
    """Return the model's price from the options, else from `summarizer.toml`, else `None`."""
    price = request.settings.prices.get(request.settings.model)
    if request.price_in is not None and request.price_out is not None:
        try:
            price = Price(request.price_in, request.price_out)
        except ValidationError:
            hint = "give dollars per million tokens"
            raise ConfigError("a price is not a finite number", "command line", hint) from None
    elif request.price_in is not None or request.price_out is not None:
        hint = "give both, per million tokens"
        raise ConfigError("--price-in and --price-out go together", "command line", hint)
    if price is None and request.max_cost is not None:
        hint = "give --price-in and --price-out, or a table of prices in summarizer.toml"
        raise ConfigError("--max-cost needs the model's prices", request.settings.model, hint)
    return batch_price(price) if price and request.engine == "openai-batch" else price
