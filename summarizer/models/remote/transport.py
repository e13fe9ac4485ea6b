"""The HTTP client beneath the SDK: a limit that holds for the whole request, and a way out.

A read timeout counts anew with every byte, so a server that trickles could hold a request for
ever; here the socket is shut when the request's time is over. `abort` does the same to every
socket, so that an engine can be stopped although somebody still waits for its answer.

Each request under way has a lane of its own, a client with one connection. In a pool that all
share, every request asks the system about every idle connection, behind one lock: with 32 at
once that is some twenty calls of the system for each request.
"""

from __future__ import annotations

import socket
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from typing import Any
from weakref import WeakSet

import httpx2
import openai

from summarizer.models.remote.deadlines import DEADLINES

_LONGEST_CONNECT = 10.0
_WAITED: ContextVar[float] = ContextVar("summarizer_waited", default=0.0)
Learn = Callable[[int, Mapping[str, str]], None]


def time_limit(seconds: float) -> httpx2.Timeout:
    """Return the timeouts of a request that may take `seconds`."""
    return httpx2.Timeout(seconds, connect=min(seconds, _LONGEST_CONNECT))


def waited(since: float = 0.0) -> float:
    """Return the seconds for which requests of this thread waited for a place, less `since`."""
    return _WAITED.get() - since


class DeadlineClient(openai.DefaultHttpxClient):
    """A client whose requests end in time.

    Args:
        trust_env: Take proxies from the environment.
        login: User and password, where the server asks for these.
        learn: Told status and headers of each response.
        places: Entered for the time that a request is with the server. The wait for it is no
            time of the request; `waited` tells it.
    """

    def __init__(
        self,
        *,
        trust_env: bool,
        login: tuple[str, str] | None,
        learn: Learn | None = None,
        places: AbstractContextManager[object] | None = None,
    ) -> None:
        # Certificates are read once, not for each lane.
        context = httpx2.create_ssl_context(trust_env=trust_env)
        super().__init__(trust_env=trust_env, auth=login, verify=context)
        self._learn = learn
        self._places = nullcontext() if places is None else places
        self._streams: WeakSet[Any] = WeakSet()
        self._lanes = _Lanes(
            lambda: openai.DefaultHttpxClient(trust_env=trust_env, auth=login, verify=context)
        )

    def send(
        self,
        request: httpx2.Request,
        *,
        stream: bool = False,
        **options: Any,  # noqa: ANN401 - httpx2's own
    ) -> httpx2.Response:
        """Send `request`; its read timeout bounds the whole body too.

        Raises:
            httpx2.TransportError: If the exchange fails, `ReadTimeout` if its time is over.
        """
        begun = time.monotonic()
        with self._places:
            now = time.monotonic()
            _WAITED.set(_WAITED.get() + now - begun)
            limit = (request.extensions.get("timeout") or {}).get("read")
            ends = now + limit if limit else None
            request.extensions = {**request.extensions, "trace": self._note}
            with self._lanes.one() as lane:
                response = lane.send(request, stream=True, **options)
                if self._learn is not None:
                    self._learn(response.status_code, response.headers)
                if not stream:
                    _read(response, ends)
        return response

    def close(self) -> None:
        """Close all connections."""
        self._lanes.close()
        super().close()

    def abort(self) -> None:
        """Shut every connection, also those that are waiting for an answer."""
        for stream in list(self._streams):
            _shut(stream)

    def _note(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._streams.add(info["return_value"])


class _Lanes:
    """Clients that each serve one request at a time, as many as there are requests at once."""

    def __init__(self, make: Callable[[], httpx2.Client]) -> None:
        self._make = make
        # Appending and popping are atomic. The one used last comes first: its connection lives.
        self._idle: deque[httpx2.Client] = deque()
        self._closed = False

    @contextmanager
    def one(self) -> Iterator[httpx2.Client]:
        """Lend a lane that is idle, or a new one."""
        if self._closed:
            raise RuntimeError("the client is closed")
        try:
            lane = self._idle.pop()
        except IndexError:
            lane = self._make()
        try:
            yield lane
        finally:
            self._idle.append(lane)
            if self._closed:
                self.close()

    def close(self) -> None:
        """Close the lanes that are idle, and the others when they are given back."""
        self._closed = True
        with suppress(IndexError):
            while True:
                self._idle.pop().close()


def _read(response: httpx2.Response, ends: float | None) -> None:
    cut = _Cut(response.extensions.get("network_stream"))
    due = DEADLINES.call(ends, cut) if ends is not None else None
    try:
        response.read()
    except httpx2.TransportError:
        if not cut.made:
            raise
    finally:
        if due is not None:
            DEADLINES.call_off(due)
        response.close()
    if cut.made:
        raise httpx2.ReadTimeout("the answer took too long", request=response.request)


class _Cut:
    """Shuts a connection when called, and remembers that it did."""

    def __init__(self, stream: object) -> None:
        self.made = False
        self._stream = stream

    def __call__(self) -> None:
        self.made = True
        _shut(self._stream)


def _shut(stream: object) -> None:
    find: Callable[[str], Any] | None = getattr(stream, "get_extra_info", None)
    held = find("socket") if find else None
    if held is not None:
        # The reader wakes up with the end of the stream; closing the socket would not wake it.
        with suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)
