"""Open an engine by its name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from summarizer.settings import Settings

if TYPE_CHECKING:
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
    from summarizer.models.offline import OfflineClient
    from summarizer.models.providers import open_line

    line = open_line(settings)
    client = OfflineClient(settings, secrets=line.secrets)
    connect = partial(Provider, line, client.name, client.backend)
    return OfflineEngine(connect, client, poll=poll, wait=wait, watch=watch)
