"""A deadline for all network calls of a thread, from connect to the last byte.

A socket's timeout restarts with every byte, so a server that sends slowly could hold a request
for ever. Here each call gets the time that is left.
"""

import math
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any
from weakref import WeakSet

import httpx2

from summarizer.models.cancel_scope import current_scope

_WRITE_SIZE = 16_384
_DEADLINE: ContextVar[float] = ContextVar("summarizer_deadline", default=math.inf)


@contextmanager
def deadline(at: float) -> Iterator[None]:
    """Let network calls of this thread fail from the monotonic time `at`."""
    token = _DEADLINE.set(at)
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def _limited(timeout: float | None) -> float | None:
    """Return `timeout`, or the time that is left if that is less."""
    remaining = _DEADLINE.get() - time.monotonic()
    if remaining <= 0:
        raise httpx2.ReadTimeout("the answer took too long")
    shorter = min(remaining, math.inf if timeout is None else timeout)
    return None if math.isinf(shorter) else shorter


class OpenStreams:
    """The open streams of a client, until they are shut down together."""

    def __init__(self) -> None:
        self._streams: WeakSet[DeadlineStream] = WeakSet()
        self._is_shut_down = False

    def add(self, stream: "DeadlineStream") -> None:
        """Add a stream; shut it down if the others were, while it was being connected."""
        self._streams.add(stream)
        if self._is_shut_down:
            stream.shut_down()

    def shut_down(self) -> None:
        """Wake all threads that wait for a stream."""
        self._is_shut_down = True
        for stream in list(self._streams):
            stream.shut_down()

    def close(self) -> None:
        """Close the streams in this process only."""
        for stream in list(self._streams):
            stream.close()


class DeadlineStream:
    """A network stream of httpcore whose calls keep the deadline and can be cancelled."""

    def __init__(self, stream: Any, streams: OpenStreams) -> None:  # noqa: ANN401 - no public type
        self._stream = stream
        self._streams = streams
        self._streams.add(self)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return up to `max_bytes`."""
        with current_scope().interruptible(self.shut_down):
            data: bytes = self._stream.read(max_bytes, _limited(timeout))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send `buffer` in parts, because the timeout restarts with each part that is accepted."""
        with current_scope().interruptible(self.shut_down):
            for start in range(0, len(buffer), _WRITE_SIZE):
                self._stream.write(buffer[start : start + _WRITE_SIZE], _limited(timeout))

    def start_tls(
        self,
        ssl_context: Any,  # noqa: ANN401 - passed on
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> "DeadlineStream":
        """Return the stream over TLS; the timeout limits the whole handshake."""
        stream = self._stream.start_tls(ssl_context, server_hostname, _limited(timeout))
        return DeadlineStream(stream, self._streams)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own
        """Return what the stream knows about `info`."""
        return self._stream.get_extra_info(info)

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()

    def shut_down(self) -> None:
        """Wake a thread that waits for this stream, which close() would not."""
        connection = self.get_extra_info("socket")
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


class DeadlineBackend:
    """A network backend of httpcore whose streams keep the deadline and are in `streams`."""

    def __init__(self, backend: Any, streams: OpenStreams) -> None:  # noqa: ANN401 - no public type
        self._connect: Callable[..., Any] = backend.connect_tcp
        self._streams = streams

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, **options: object
    ) -> DeadlineStream:
        """Return a connection to the first address of `host` that accepts one."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpx2.ConnectError(str(error)) from error
        failure: Exception = httpx2.ConnectError("the host has no address")
        for address in dict.fromkeys(str(info[4][0]) for info in found):
            limit = _limited(timeout)
            try:
                stream = self._connect(address, port, timeout=limit, **options)
            except Exception as error:
                failure = error
            else:
                return DeadlineStream(stream, self._streams)
        raise failure
