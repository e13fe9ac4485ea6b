"""The connection to an OpenAI-compatible server: the SDK over `DeadlineClient`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from summarizer.errors import ConfigError
from summarizer.settings import certificate_path

if TYPE_CHECKING:
    import ssl

    from openai import OpenAI

    from summarizer.models.remote.rate_limit import SharedRateLimiter

NO_KEY = "none"
"""The key for servers that need none."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Connection:
    """A connection to an OpenAI-compatible server.

    Attributes:
        abort: Ends the requests under way.
        is_shared: Whether the client belongs to the caller, who closes it.
    """

    client: OpenAI
    abort: Callable[[], None]
    secrets: tuple[str, ...] = field(repr=False)
    is_shared: bool = False

    @property
    def closers(self) -> tuple[Callable[[], None], ...]:
        """The functions that close the connection, in order."""
        return () if self.is_shared else (self.abort, self.client.close)


def open_connection(
    url: str, key: str, timeout: float, limiter: SharedRateLimiter | None = None
) -> Connection:
    """Return a connection to the server at `url`."""
    import openai

    from summarizer.models.remote.redaction import redact_logs
    from summarizer.models.remote.transport import DeadlineClient

    # User and password move from the URL to a header, because libraries log URLs.
    plain_url, login = split_login(url)
    is_loopback = urlsplit(url).hostname in _LOOPBACK
    needs_tls = not is_loopback or urlsplit(url).scheme == "https"
    http = DeadlineClient(
        # A proxy must not see, nor break, requests to this machine.
        trust_env=not is_loopback,
        verify=_tls_context() if needs_tls else True,
        login=login,
        on_response=limiter.update_from_response if limiter else None,
        slots=limiter.slots if limiter else None,
    )
    client = openai.OpenAI(
        base_url=plain_url, api_key=key, max_retries=0, timeout=timeout, http_client=http
    )
    _check_header("OPENAI_ORG_ID", client.organization)
    _check_header("OPENAI_PROJECT_ID", client.project)
    secrets = (key if key != NO_KEY else "", *((*login, ":".join(login)) if login else ()))
    redact_logs(secrets)
    return Connection(client, http.abort, secrets)


def _check_header(variable: str, value: str | None) -> None:
    """Raise `ConfigError` if a value that the SDK reads from the environment is no header."""
    if value is not None and not (value.isascii() and value.isprintable()):
        what = "the value contains a line break or a letter that no header can have"
        raise ConfigError(what, variable, "copy it again, and nothing around it")


def _tls_context() -> ssl.SSLContext | bool:
    """Return a context that trusts own authorities, `True` for the default one."""
    import ssl

    found = certificate_path()
    if found is None:
        return True
    variable, path = found
    try:
        if Path(path).is_dir():
            return ssl.create_default_context(capath=path)
        return ssl.create_default_context(cafile=path)
    except OSError as error:
        reason = "no certificates" if isinstance(error, ssl.SSLError) else error.strerror
        what = f"the certificates cannot be read: {reason}"
        hint = "name a file with certificates in PEM form"
        raise ConfigError(what, f"{variable}: {path}", hint) from None


def split_login(url: str) -> tuple[str, tuple[str, str] | None]:
    """Return `url` without user and password, and these."""
    parts = urlsplit(url)
    if parts.username is None and parts.password is None:
        return url, None
    plain = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    return plain.geturl(), (unquote(parts.username or ""), unquote(parts.password or ""))
