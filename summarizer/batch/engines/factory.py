"""Open the engines that are more than threads, each imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from summarizer.models.base import Model
from summarizer.models.factory import open_model
from summarizer.models.remote.rate_limit import SharedRateLimiter
from summarizer.settings import Settings, available_threads

if TYPE_CHECKING:
    from summarizer.batch.engines.openai_batch.engine import OpenAIBatchEngine
    from summarizer.batch.engines.ray.engine import RayEngine


def openai_batch_engine(
    settings: Settings, *, poll: float, wait: bool, on_status: Callable[[str], None]
) -> OpenAIBatchEngine:
    """Return the engine of a provider's batch API; see `OpenAIBatchEngine`.

    Raises:
        ConfigError: If the model is no `openai/NAME`, or there is no key.
    """
    from summarizer.batch.engines.openai_batch.batch_api import BatchApi
    from summarizer.batch.engines.openai_batch.engine import OpenAIBatchEngine
    from summarizer.models.factory import open_server_connection
    from summarizer.models.remote.batch_requests import BatchRequestClient, openai_model_name

    # Before a key is asked for that another model would not need.
    openai_model_name(settings)
    line = open_server_connection(settings)
    client = BatchRequestClient(settings, secrets=line.secrets)
    connect = partial(BatchApi, line, client.name, client.backend)
    return OpenAIBatchEngine(connect, client, poll=poll, wait=wait, on_status=on_status)


_THREADS = 4
"""Cores for the embedded model of each worker on a cluster of many machines."""


@dataclass(frozen=True)
class ModelFactory:
    """Opens a worker's model, wherever the worker is.

    Attributes:
        settings: Name it. Keys are not in them: each machine has its own.
        requests: Most requests a minute, for this worker alone.
        tokens: Most tokens a minute, likewise.
    """

    settings: Settings
    requests: float | None = None
    tokens: float | None = None

    def __call__(self) -> Model:
        """Return the model, open."""
        return open_model(self.settings, limiter=SharedRateLimiter(self.requests, self.tokens))


def ray_engine(
    settings: Settings,
    *,
    workers: int,
    jobs: int,
    address: str | None,
    limits: tuple[float | None, float | None] = (None, None),
) -> RayEngine:
    """Return the engine of many machines; see `RayEngine`.

    Args:
        settings: Name the model.
        workers: Processes with a model each.
        jobs: Documents at once in each.
        address: Of a cluster; None: one of this machine.
        limits: Most requests and tokens a minute, of all workers together.
    """
    from summarizer.batch.engines.ray.engine import RayEngine

    cores = 1
    if settings.is_local:
        here = max(1, available_threads(settings) // workers)
        cores = settings.threads or (here if address is None else _THREADS)
        settings = settings.model_copy(update={"threads": cores})
    requests, tokens = (limit / workers if limit else None for limit in limits)
    opening = ModelFactory(settings, requests, tokens)
    return RayEngine(opening, workers, jobs, address, cores if address else 1)
