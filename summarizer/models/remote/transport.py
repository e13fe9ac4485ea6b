"""The HTTP client below the SDK: limits of time and size, safe redirects, and an abort."""

import math
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from functools import partial
from typing import Any

import httpx2
import openai

from summarizer.errors import error_chain
from summarizer.models.remote.deadlines import DeadlineBackend, OpenStreams, deadline
from summarizer.models.remote.errors import (
    CertificateRefused,
    RedirectRefused,
    ResponseTooLarge,
)
from summarizer.models.renewal import renew_after_fork

_MAX_BYTES = 32_000_000
_MAX_CONNECT = 10.0
_MAX_REDIRECTS = 5
_SEE_OTHER = 303
_SLOT_WAIT: ContextVar[float] = ContextVar("summarizer_slot_wait", default=0.0)
ResponseCallback = Callable[[int, Mapping[str, str]], None]
"""Called with the status and the headers of each response."""


def request_timeout(seconds: float) -> httpx2.Timeout:
    """Return the timeouts of a request that may take `seconds`."""
    return httpx2.Timeout(seconds, connect=min(seconds, _MAX_CONNECT))


def slot_wait(since: float = 0.0) -> float:
    """Return the seconds that requests of this thread have waited for slots, minus `since`."""
    return _SLOT_WAIT.get() - since


class DeadlineClient(openai.DefaultHttpxClient):
    """An HTTP client that limits the time of each request, from when it gets one of the `slots`."""

    def __init__(
        self,
        *,
        trust_env: bool,
        verify: ssl.SSLContext | bool = True,
        login: tuple[str, str] | None,
        on_response: ResponseCallback | None = None,
        slots: AbstractContextManager[object] | None = None,
    ) -> None:
        super().__init__(trust_env=trust_env, verify=verify, auth=login)
        self._open_again = partial(DeadlineClient, trust_env=trust_env, verify=verify, login=login)
        self._on_response = on_response
        self._slots = nullcontext() if slots is None else slots
        self._streams = OpenStreams()
        for transport in (self._transport, *self._mounts.values()):
            # httpx has no public way to set the network backend of its pools.
            if (pool := getattr(transport, "_pool", None)) is not None:
                pool._network_backend = DeadlineBackend(pool._network_backend, self._streams)
        renew_after_fork(self)

    def send(
        self,
        request: httpx2.Request,
        *,
        stream: bool = False,
        **options: Any,  # noqa: ANN401 - httpx2's own
    ) -> httpx2.Response:
        """Send `request`; its read timeout limits the whole of it, also the body."""
        queued = time.monotonic()
        with self._slots:
            started = time.monotonic()
            _SLOT_WAIT.set(_SLOT_WAIT.get() + started - queued)
            limit = (request.extensions.get("timeout") or {}).get("read")
            ends_at = started + limit if limit else math.inf
            with deadline(ends_at):
                response = self._send_checked(request, options)
            if self._on_response is not None:
                self._on_response(response.status_code, response.headers)
            if stream and response.is_success:
                response.stream = _BodyStream(response, ends_at, math.inf)
                return response
            response.stream = _BodyStream(response, ends_at, _MAX_BYTES)
            return _read(response)

    def abort(self) -> None:
        """Shut down every socket, also those that wait for a response or are being connected."""
        self._streams.shut_down()

    def renew(self) -> None:
        """Leave the connections to the parent process, and open new ones; see `Renewable`."""
        self._streams.close()
        client = self._open_again()
        self._transport, self._mounts = client._transport, client._mounts
        self._streams = client._streams

    def _send_checked(self, request: httpx2.Request, options: Mapping[str, Any]) -> httpx2.Response:
        try:
            return self._send_redirected(request, options)
        except httpx2.TransportError as error:
            if problem := _certificate_problem(error):
                raise CertificateRefused(problem) from error
            raise

    def _send_redirected(
        self, request: httpx2.Request, options: Mapping[str, Any]
    ) -> httpx2.Response:
        """Return the response to `request`, after redirects within its origin.

        The body holds the article, which no other server may receive.
        """
        for _ in range(_MAX_REDIRECTS):
            response = super().send(request, stream=True, **{**options, "follow_redirects": False})
            if not response.has_redirect_location:
                return response
            response.close()
            target = response.next_request
            if target is None or target.url.origin != request.url.origin:
                place = f"{_origin(target.url)}, another server" if target else "an invalid address"
                raise RedirectRefused(f"to {place}")
            if response.status_code != _SEE_OTHER:
                # httpx would send GET without a body after 301 and 302.
                target.method, target.stream = request.method, request.stream
                target.headers = request.headers
            request = target
        raise RedirectRefused("in a circle")


def _certificate_problem(error: BaseException) -> str | None:
    """Return what is wrong with a certificate, `None` if `error` has another cause."""
    for link in error_chain(error):
        if isinstance(link, ssl.SSLCertVerificationError):
            return link.verify_message.rstrip(".")
        if isinstance(link, ssl.SSLError) and "certificate" in str(link).lower():
            return str(link.reason).replace("_", " ").lower()
    return None


def _origin(url: httpx2.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}"


class _BodyStream(httpx2.SyncByteStream):
    """The body of a response, as received, within limits of time and size."""

    def __init__(self, response: httpx2.Response, ends_at: float, max_bytes: float) -> None:
        self._stream: Any = response.stream
        self._network: Any = response.extensions["network_stream"]
        self._ends_at = ends_at
        self._max_bytes = max_bytes

    def __iter__(self) -> Iterator[bytes]:
        chunks = iter(self._stream)
        received = 0
        while True:
            with deadline(self._ends_at):
                chunk = next(chunks, None)
            if chunk is None:
                return
            received += len(chunk)
            if received > self._max_bytes:
                raise ResponseTooLarge(f"{_MAX_BYTES // 1_000_000} MB")
            yield chunk

    def close(self) -> None:
        if _has_surplus(self._stream):
            # httpcore would read the surplus as the response to the next request.
            self._network.close()
        self._stream.close()


def _has_surplus(stream: object) -> bool:
    """Return whether bytes that belong to no response were received after this one."""
    # httpx has no public way to the connection below the streams that it wraps.
    while stream is not None:
        if connection := getattr(stream, "_connection", None):
            return bool(connection._h11_state.trailing_data[0])
        stream = getattr(stream, "_stream", None) or getattr(stream, "_httpcore_stream", None)
    return False


def _read(response: httpx2.Response) -> httpx2.Response:
    """Return `response` with its whole body, decoded."""
    chunks: list[bytes] = []
    size = 0
    try:
        for chunk in response.iter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > _MAX_BYTES:
                raise ResponseTooLarge(f"{_MAX_BYTES // 1_000_000} MB")
    finally:
        response.close()
    headers = [
        (name, value)
        for name, value in response.headers.multi_items()
        if name not in {"content-encoding", "content-length", "transfer-encoding"}
    ]
    whole = httpx2.Response(
        response.status_code,
        headers=headers,
        content=b"".join(chunks),
        request=response.request,
        extensions=response.extensions,
    )
    if not _is_text_encoding(whole.charset_encoding):
        whole.encoding = "utf-8"
    return whole


def _is_text_encoding(name: str | None) -> bool:
    """Return whether Python can decode text in the encoding `name`, as httpx does."""
    try:
        return name is not None and b"x".decode(name, "replace") is not None
    except (LookupError, ValueError):  # Such as `hex` and `idna`.
        return False
