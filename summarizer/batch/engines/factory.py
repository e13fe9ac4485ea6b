"""Create the engines for provider batches and Ray, whose modules are imported on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from summarizer.models.base import Model
from summarizer.models.factory import open_model, open_server_connection
from summarizer.models.local.threads import engine_threads
from summarizer.models.remote.rate_limit import SharedRateLimiter
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.batch.engines.openai_batch.engine import OpenAIBatchEngine
    from summarizer.batch.engines.ray.engine import RayEngine

_CLUSTER_THREADS = 4
"""Default number of threads of each embedded model on a remote cluster."""


def openai_batch_engine(
    settings: Settings, *, poll: float, wait: bool, on_status: Callable[[str], None]
) -> OpenAIBatchEngine:
    """Return the engine for a provider's batch API; see `OpenAIBatchEngine`.

    Raises:
        ConfigError: If the model is not `openai/NAME`, or there is no key.
    """
    from summarizer.batch.engines.openai_batch.batch_api import BatchApi
    from summarizer.batch.engines.openai_batch.engine import OpenAIBatchEngine
    from summarizer.models.remote.batch_requests import BatchRequestClient, openai_model_name

    # Checked first: for another model, a missing key would be the wrong error.
    openai_model_name(settings)
    connection = open_server_connection(settings)
    client = BatchRequestClient(settings, secrets=connection.secrets)
    connect = partial(BatchApi, connection, client.name, client.backend)
    return OpenAIBatchEngine(connect, client, poll=poll, wait=wait, on_status=on_status)


@dataclass(frozen=True)
class ModelFactory:
    """Opens the model of a worker within its requests and tokens per minute. Picklable.

    The settings include no keys: each machine has its own.
    """

    settings: Settings
    requests: float | None = None
    tokens: float | None = None

    def __call__(self) -> Model:
        """Return the open model."""
        return open_model(self.settings, limiter=SharedRateLimiter(self.requests, self.tokens))


def ray_engine(
    settings: Settings,
    *,
    workers: int,
    jobs: int,
    address: str | None,
    limits: tuple[float | None, float | None] = (None, None),
) -> RayEngine:
    """Return the engine for a Ray cluster; see `RayEngine`.

    `limits` are the requests and tokens per minute of all workers together.
    """
    from summarizer.batch.engines.ray.engine import RayEngine

    cores = 1
    if settings.is_local:
        share = max(1, engine_threads(settings) // workers)
        cores = settings.threads or (share if address is None else _CLUSTER_THREADS)
        settings = settings.model_copy(update={"threads": cores})
    requests, tokens = (limit / workers if limit else None for limit in limits)
    factory = ModelFactory(settings, requests, tokens)
    return RayEngine(factory, workers, jobs, address, cores if address else 1)
