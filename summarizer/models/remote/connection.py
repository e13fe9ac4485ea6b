"""The connection to an OpenAI-compatible server: the SDK over our own transport."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from openai import OpenAI

    from summarizer.models.remote.rate_limit import RateLimiter

NO_KEY = "none"
"""The key sent to servers that ask for none."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Connection:
    """A connection to an OpenAI-compatible server.

    Attributes:
        client: The SDK's; it repeats nothing.
        abort: Shuts every connection of it.
        secrets: What must never occur in an error.
    """

    client: OpenAI
    abort: Callable[[], None]
    secrets: tuple[str, ...] = field(repr=False)


def open_connection(
    url: str, key: str, timeout: float, limiter: RateLimiter | None = None
) -> Connection:
    """Return a connection to the server at `url`.

    Args:
        url: Its address, which may hold a user and a password.
        key: What it asks for; `NO_KEY` where it asks for none.
        timeout: Seconds for one request.
        limiter: Told what the server says about limits.
    """
    import openai

    from summarizer.models.remote.transport import DeadlineClient

    # User and password of an address go into a header: libraries log addresses.
    plain_url, login = split_login(url)
    # A proxy of the environment must not see, nor break, calls within this machine.
    http = DeadlineClient(
        trust_env=urlsplit(url).hostname not in _LOOPBACK,
        login=login,
        learn=limiter.learn if limiter else None,
        places=limiter.places if limiter else None,
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
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    return bare.geturl(), (unquote(parts.username or ""), unquote(parts.password or ""))
