"""The HTTP client below the SDK: total time limits, and a way to abort all requests.

A read timeout restarts with every byte, so a server that sends slowly could hold a request for
ever. This client shuts down the socket when the time of the request is over.
"""

import socket
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from contextvars import ContextVar
from threading import Event, Timer
from typing import Any
from weakref import WeakSet

import httpx2
import openai

_MAX_CONNECT = 10.0
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
        login: tuple[str, str] | None,
        on_response: ResponseCallback | None = None,
        slots: AbstractContextManager[object] | None = None,
    ) -> None:
        super().__init__(trust_env=trust_env, auth=login)
        self._on_response = on_response
        self._slots = nullcontext() if slots is None else slots
        self._streams: WeakSet[Any] = WeakSet()

    def send(
        self,
        request: httpx2.Request,
        *,
        stream: bool = False,
        **options: Any,  # noqa: ANN401 - httpx2's own
    ) -> httpx2.Response:
        """Send `request`; its read timeout limits the whole body too."""
        queued = time.monotonic()
        with self._slots:
            started = time.monotonic()
            _SLOT_WAIT.set(_SLOT_WAIT.get() + started - queued)
            limit = (request.extensions.get("timeout") or {}).get("read")
            request.extensions = {**request.extensions, "trace": self._trace}
            response = super().send(request, stream=True, **options)
            if self._on_response is not None:
                self._on_response(response.status_code, response.headers)
            if not stream:
                _read_until(response, started + limit if limit else None)
        return response

    def abort(self) -> None:
        """Shut down every socket, also those that wait for a response."""
        for stream in list(self._streams):
            _shut_down(stream)

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._streams.add(info["return_value"])


def _read_until(response: httpx2.Response, deadline: float | None) -> None:
    """Read the body, and shut down the socket at the monotonic time `deadline`."""
    expired = Event()

    def expire() -> None:
        expired.set()
        _shut_down(response.extensions.get("network_stream"))

    timer = None
    if deadline is not None:
        timer = Timer(max(0.0, deadline - time.monotonic()), expire)
        timer.daemon = True
        timer.start()
    try:
        response.read()
    except httpx2.TransportError:
        if not expired.is_set():
            raise
    finally:
        if timer is not None:
            timer.cancel()
        response.close()
    if expired.is_set():
        raise httpx2.ReadTimeout("the answer took too long", request=response.request)


def _shut_down(stream: object) -> None:
    get_info: Callable[[str], Any] | None = getattr(stream, "get_extra_info", None)
    connection = get_info("socket") if get_info else None
    if connection is not None:
        # shutdown() wakes a blocked reader; close() would not.
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
