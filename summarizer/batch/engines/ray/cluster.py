"""Connect to a Ray cluster, or start one on this machine, without Ray's own output."""

import logging
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from summarizer.batch.cancellation import preserved_signal_handlers
from summarizer.errors import ConfigError
from summarizer.settings import configure_ray_environment

_HINT = "see `ray status`; if it asks for a token, set RAY_AUTH_MODE=token"
_CONNECT_TIMEOUT = 10.0
_OBJECT_STORE_BYTES = 100_000_000
"""Enough on this machine, since only documents and results are transferred."""

_MAX_MESSAGE_CHARS = 160


@dataclass(frozen=True)
class Cluster:
    """A connection to Ray, with its module, which is optional and takes a second to import."""

    ray: Any
    is_owned: bool

    def close(self) -> None:
        """Disconnect; a cluster that was started by `connect` ends."""
        if self.is_owned:
            self.ray.shutdown()


def connect(address: str | None, workers: int) -> Cluster:
    """Return a connection to the cluster at `address`, or to a new one on this machine.

    An existing connection of this process is reused and stays open. The address is `auto`,
    `HOST:PORT` or `ray://HOST:PORT`; `None` starts a cluster of `workers` processes.
    """
    configure_ray_environment(loopback_only=address is None)
    try:
        import ray
    except ImportError:
        hint = "pip install 'ray[data]', or use --engine threads"
        raise ConfigError("Ray is not installed", "--engine ray", hint) from None
    if ray.is_initialized():
        return Cluster(ray, is_owned=False)
    options: dict[str, Any] = {"address": address}
    if address is not None:
        _check_reachable(address)
    else:
        # Without "local", Ray joins any cluster that it finds on this machine.
        options = {"address": "local", "include_dashboard": False}
        # One core per worker; the settings of the model decide how many threads it uses.
        options |= {"num_cpus": workers, "object_store_memory": _OBJECT_STORE_BYTES}
    try:
        # The handlers that Ray sets end the process.
        with preserved_signal_handlers():
            ray.init(**options, log_to_driver=False, logging_level=logging.CRITICAL)
    except (ConnectionError, RuntimeError, ValueError) as error:
        message = " ".join(str(error).split())[:_MAX_MESSAGE_CHARS]
        raise ConfigError(f"no cluster: {message}", address or "this machine", _HINT) from None
    return Cluster(ray, is_owned=True)


def local_node_options(ray: Any) -> dict[str, Any]:  # noqa: ANN401 - a module
    """Return options that place a Ray task or actor on this machine, if possible."""
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    node = ray.get_runtime_context().get_node_id()
    return {"num_cpus": 0, "scheduling_strategy": NodeAffinitySchedulingStrategy(node, soft=True)}


def _check_reachable(address: str) -> None:
    """Raise `ConfigError` if nothing listens at `address`; Ray itself would retry for minutes."""
    if address == "auto":
        return
    parts = urlsplit(address if "://" in address else f"ray://{address}")
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 0), _CONNECT_TIMEOUT):
            pass
    except (OSError, ValueError) as error:
        message = getattr(error, "strerror", None) or error
        raise ConfigError(f"no cluster: {message}", address, _HINT) from None
