"""The way to Ray: a cluster that is there, or one of this machine, started and ended quietly."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from summarizer.errors import ConfigError
from summarizer.settings import configure_ray_environment

_START = "see `ray status`; if it asks for a token, set RAY_AUTH_MODE=token"
_CONNECT = 10.0
_OBJECTS = 100_000_000
"""Bytes for what travels, on a cluster of this machine: documents are small."""


@dataclass(frozen=True)
class Cluster:
    """A connection to Ray.

    Attributes:
        ray: The module; it is an extra, and a second of loading.
        is_ours: It ends with `close`.
    """

    ray: Any
    is_ours: bool

    def close(self) -> None:
        """Leave the cluster; one that was started here ends."""
        if self.is_ours:
            self.ray.shutdown()


def connect(address: str | None, workers: int) -> Cluster:
    """Return a connection to the cluster at `address`, or to one that is started here.

    A connection that this process has already is used, and left as it is.

    Args:
        address: `auto`, `HOST:PORT` or `ray://HOST:PORT`; None: this machine alone.
        workers: How many processes the cluster of this machine is for.

    Raises:
        ConfigError: If Ray is not installed, or there is no cluster.
    """
    configure_ray_environment(loopback_only=address is None)
    try:
        import ray
    except ImportError:
        hint = "pip install 'summarizer[ray]', or use --engine threads"
        raise ConfigError("Ray is not installed", "--engine ray", hint) from None
    if ray.is_initialized():
        return Cluster(ray, is_ours=False)
    if address is not None:
        _check(address)
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.CRITICAL}
    try:
        with _own_signals():
            ray.init(**(_local(workers) if address is None else {"address": address}), **quiet)
    except (ConnectionError, RuntimeError, ValueError) as error:
        said = " ".join(str(error).split())[:160]
        raise ConfigError(f"no cluster: {said}", address or "this machine", _START) from None
    return Cluster(ray, is_ours=True)


def beside(ray: Any) -> dict[str, Any]:  # noqa: ANN401 - a module
    """Return the options that have Ray run something on the machine this runs on, if it can."""
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    here = ray.get_runtime_context().get_node_id()
    return {"num_cpus": 0, "scheduling_strategy": NodeAffinitySchedulingStrategy(here, soft=True)}


def _check(address: str) -> None:
    """Raise `ConfigError` if nothing listens at `address`: Ray would try for minutes, loudly."""
    if address == "auto":
        return
    parts = urlsplit(address if "://" in address else f"ray://{address}")
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 0), _CONNECT):
            pass
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise ConfigError(f"no cluster: {said}", address, _START) from None


def _local(workers: int) -> dict[str, Any]:
    """Return how a cluster of this machine is started."""
    return {
        # Else it would join whatever cluster is, or was, on this machine.
        "address": "local",
        # One core each: what a worker really takes is for its model's settings to say.
        "num_cpus": workers,
        "include_dashboard": False,
        "object_store_memory": _OBJECTS,
    }


@contextmanager
def _own_signals() -> Iterator[None]:
    """Keep the handlers of signals as they are: Ray sets one of its own, which ends the process."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
