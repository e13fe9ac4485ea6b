"""Open the engines that are more than threads, each imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from summarizer.models.limits import SharedLimiter
from summarizer.models.protocol import Model
from summarizer.models.providers import open_model
from summarizer.settings import Settings, available_threads

if TYPE_CHECKING:
    from summarizer.batch.cluster.engine import RayEngine
    from summarizer.batch.offline.engine import OfflineEngine


def offline_engine(
    settings: Settings, *, poll: float, wait: bool, watch: Callable[[str], None]
) -> OfflineEngine:
    """Return the engine of a provider's batch API; see `OfflineEngine`.

    Raises:
        ConfigError: If the model is no `openai/NAME`, or there is no key.
    """
    from summarizer.batch.offline.engine import OfflineEngine
    from summarizer.batch.offline.provider import Provider
    from summarizer.models.offline import OfflineClient, wire_name
    from summarizer.models.providers import open_line

    # Before a key is asked for that another model would not need.
    wire_name(settings)
    line = open_line(settings)
    client = OfflineClient(settings, secrets=line.secrets)
    connect = partial(Provider, line, client.name, client.backend)
    return OfflineEngine(connect, client, poll=poll, wait=wait, watch=watch)


_THREADS = 4
"""Cores for the embedded model of each worker on a cluster of many machines."""


@dataclass(frozen=True)
class Opening:
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
        return open_model(self.settings, limiter=SharedLimiter(self.requests, self.tokens))


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
    from summarizer.batch.cluster.engine import RayEngine

    cores = 1
    if settings.is_local:
        here = max(1, available_threads(settings) // workers)
        cores = settings.threads or (here if address is None else _THREADS)
        settings = replace(settings, threads=cores)
    requests, tokens = (limit / workers if limit else None for limit in limits)
    opening = Opening(settings, requests, tokens)
    return RayEngine(opening, workers, jobs, address, cores if address else 1)
