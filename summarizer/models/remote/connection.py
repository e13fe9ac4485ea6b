"""The connection to an OpenAI-compatible server: the SDK over `DeadlineClient`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from openai import OpenAI

    from summarizer.models.remote.rate_limit import SharedRateLimiter

NO_KEY = "none"
"""The key for servers that need none."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Connection:
    """A connection to an OpenAI-compatible server."""

    client: OpenAI
    abort: Callable[[], None]
    secrets: tuple[str, ...] = field(repr=False)


def open_connection(
    url: str, key: str, timeout: float, limiter: SharedRateLimiter | None = None
) -> Connection:
    """Return a connection to the server at `url`."""
    import openai

    from summarizer.models.remote.transport import DeadlineClient

    # User and password move from the URL to a header, because libraries log URLs.
    plain_url, login = split_login(url)
    http = DeadlineClient(
        # A proxy must not see, nor break, requests to this machine.
        trust_env=urlsplit(url).hostname not in _LOOPBACK,
        login=login,
        on_response=limiter.update_from_response if limiter else None,
        slots=limiter.slots if limiter else None,
    )
    client = openai.OpenAI(
        base_url=plain_url, api_key=key, max_retries=0, timeout=timeout, http_client=http
    )
    return Connection(client, http.abort, (key if key != NO_KEY else "", *(login or ())))


def split_login(url: str) -> tuple[str, tuple[str, str] | None]:
    """Return `url` without user and password, and these."""
    parts = urlsplit(url)
    if parts.username is None and parts.password is None:
        return url, None
    plain = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    return plain.geturl(), (unquote(parts.username or ""), unquote(parts.password or ""))
