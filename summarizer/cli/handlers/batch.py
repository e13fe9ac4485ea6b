"""`summarizer batch`: put the parts of a run together, show it, and return its exit code."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

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
from summarizer.cli.display.batch_display import Display
from summarizer.cli.display.batch_log import JsonLog
from summarizer.cli.display.throughput_meter import Meter
from summarizer.cli.thrift import thrift
from summarizer.errors import ConfigError
from summarizer.loaders.discovery import sources
from summarizer.loaders.document_reader import STREAM
from summarizer.loaders.finder import DiscoveryOptions
from summarizer.models.factory import open_model
from summarizer.models.identity import configured_identity
from summarizer.models.remote.rate_limit import SharedRateLimiter
from summarizer.settings import Price, Settings

EngineName = Literal["threads", "openai-batch", "ray"]
_REMOTE_JOBS = 8
_SPARE = 4
"""One document more is begun for so many jobs."""


@dataclass(frozen=True)
class BatchRequest:
    """What the command line asks for; see `summarizer batch --help`."""

    inputs: list[str]
    out: Path
    settings: Settings
    date: str | None = None
    text_column: str | None = None
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


def run_batch_command(request: BatchRequest) -> int:
    """Run the batch and show it; return the exit code.

    Raises:
        SummarizerError: If the command line, the inputs, the model or the folder cannot be used.
    """
    ledger = CostTracker(_price(request), request.max_cost)
    intake = DiscoveryOptions(
        text_column=request.text_column, date=request.date, exclude=(request.out,)
    )
    find = partial(sources, request.inputs, options=intake)
    # Faults of the command line are told before the folder is touched.
    is_stream = STREAM in request.inputs
    if not is_stream:
        find()
    identity = configured_identity(request.settings)
    stop = CancelToken()
    limiter = SharedRateLimiter(request.rpm, request.tpm, _jobs(request))
    meter = Meter(ledger, limiter, stop)
    with ExitStack() as stack:
        stack.enter_context(_thrift(request))
        listeners: list[Listener] = [meter.count]
        if request.json_log is not None:
            listeners.append(stack.enter_context(JsonLog(request.json_log)).write)
        display = stack.enter_context(Display(meter, quiet=request.quiet))
        listeners.append(display.show)
        stack.enter_context(interruptible(stop))
        report = run_batch(
            find,
            request.out,
            _engine(request, limiter, display),
            identity,
            BatchOptions(
                retry_failed=request.retry_failed,
                is_stream=is_stream,
                max_documents=request.max_documents,
                cost_tracker=ledger,
                cancel_token=stop,
                on_event=partial(_tell, listeners),
            ),
        )
    display.sum_up(report, request.out)
    return report.exit_code


def _thrift(request: BatchRequest) -> AbstractContextManager[None]:
    """Return what holds while this process does its work: thrift, where its threads only wait."""
    waits = request.engine == "threads" and not request.settings.is_local
    return thrift() if waits else nullcontext()


def _tell(listeners: list[Listener], event: Event) -> None:
    for listen in listeners:
        listen(event)


def _engine(request: BatchRequest, limiter: SharedRateLimiter, display: Display) -> Engine:
    settings = request.settings
    if request.engine == "openai-batch":
        return openai_batch_engine(
            settings, poll=request.poll, wait=request.wait, on_status=display.say
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
    open_it = partial(open_model, settings, progress=display.preparing, limiter=limiter)
    return ThreadEngine(open_it, documents_at_once(jobs))


def documents_at_once(jobs: int) -> int:
    """Return how many documents are under way where `jobs` requests may be.

    One that is read, put together or kept asks nothing meanwhile: a few more are begun, so that no
    place at the server is empty.
    """
    return jobs + jobs // _SPARE


def _jobs(request: BatchRequest) -> int:
    return request.jobs or (1 if request.settings.is_local else _REMOTE_JOBS)


def _price(request: BatchRequest) -> Price | None:
    """Return the model's price: as the command line says, else as `summarizer.toml` does."""
    known = request.settings.prices.get(request.settings.model)
    given = (request.price_in, request.price_out)
    if None not in given:
        price: Price | None = Price(request.price_in or 0.0, request.price_out or 0.0)
    elif given != (None, None):
        hint = "give both, for a million tokens"
        raise ConfigError("--price-in and --price-out go together", "command line", hint)
    else:
        price = known
    if price is None and request.max_cost is not None:
        hint = "give --price-in and --price-out, or a table of prices in summarizer.toml"
        raise ConfigError("--max-cost needs the model's prices", request.settings.model, hint)
    return batch_price(price) if price and request.engine == "openai-batch" else price
