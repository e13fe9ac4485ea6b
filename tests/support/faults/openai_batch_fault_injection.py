"""Inject faults into the calls of a provider's batch API and the lines of its results."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.faults.batch_fault_injection import BatchRunner
from support.faults.batch_harness import shorten_waits
from support.faults.fault_injection import FaultInjector
from support.servers.batch_server import LOSE, REFUSE, TRUNCATE, BatchServer
from support.servers.fault_server import Send, Step, Trickle

from summarizer.batch import run_batch
from summarizer.batch.engines.factory import openai_batch_engine
from summarizer.loaders.discovery import sources
from summarizer.models.identity import configured_identity
from summarizer.models.remote.retry_policy import RetryPolicy
from summarizer.settings import Settings

_QUICK = RetryPolicy(deadline=20.0, initial_backoff=0.01)
_CALLS = ("upload", "create", "retrieve", "content", "content")


@contextmanager
def faulty_batch_server(injector: FaultInjector) -> Iterator[str]:
    """Yield the address of a batch server with injected faults."""
    with BatchServer(answer=lambda body: result_line(injector(body))) as server:
        for call in _CALLS:
            server.plan(call, REFUSE, LOSE)
        server.plan("content", TRUNCATE)
        yield server.url


def result_line(step: Step) -> object:
    """Return the result line of a request that met `step`."""
    if not isinstance(step, (Send, Trickle)):
        return None
    status = step.status if isinstance(step, Send) else 200
    try:
        body = json.loads(step.text)
    except ValueError:
        return step.text.encode() + b"\n"
    return {"response": {"status_code": status, "body": body}, "error": None}


def openai_batch_runner(url: str) -> BatchRunner:
    """Return a runner of the engine for provider batches with short waits."""
    settings = Settings(model="openai/fake", base_url=url, timeout=5.0)

    def start(articles: Path, out: Path) -> int:
        engine = openai_batch_engine(settings, poll=0.01, wait=True, on_status=lambda _: None)
        shorten_waits(engine, _QUICK)
        identity = configured_identity(settings)
        return run_batch(lambda: sources([articles]), out, engine, identity).exit_code

    return start
