"""Steps of a `FaultServer` that write raw bytes: slow, endless, oversized and redirecting."""

import itertools
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from support.servers.fault_server import Handler, Send

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"


@dataclass(frozen=True)
class Dribble:
    """Send `start` at once, then `pieces`, over and over, with a pause after each."""

    pieces: Iterable[bytes]
    start: bytes = b""
    gap: float = 0.05

    def respond(self, handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(self.start)
        for piece in itertools.cycle(self.pieces):
            handler.wfile.write(piece)
            time.sleep(self.gap)


@dataclass(frozen=True)
class Flood:
    """Send blanks, compressed by `encodings`, which are `megabytes` when they are decoded."""

    megabytes: int
    encodings: tuple[str, ...] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def respond(self, handler: Handler) -> None:
        handler.close_connection = True
        handler.send_response(self.status)
        handler.send_header("content-type", "application/json")
        if self.encodings:
            handler.send_header("content-encoding", ", ".join(self.encodings))
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        data: Iterable[bytes] = itertools.repeat(b" " * 1_000_000, self.megabytes)
        for encoding in self.encodings:
            data = _compressed(data, encoding)
        for piece in data:
            handler.wfile.write(piece)


@dataclass(frozen=True)
class Surplus:
    """Send a whole response and, in the same packet or after a pause, bytes of no response."""

    text: str
    surplus: bytes
    status: int = 200
    chunked: bool = False
    pause: float = 0.0

    def respond(self, handler: Handler) -> None:
        response = raw_response(self.text, self.status, chunked=self.chunked)
        parts = [response, self.surplus] if self.pause else [response + self.surplus]
        for part in parts:
            handler.wfile.write(part)
            time.sleep(self.pause)


def raw_response(text: str, status: int = 200, *, chunked: bool = False) -> bytes:
    """Return the bytes of a response with the body `text`."""
    body = text.encode()
    if chunked:
        return CHUNKED + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    head = f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n"
    return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body


def _compressed(data: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    compressor = zlib.compressobj(wbits=31 if encoding == "gzip" else 15)
    for piece in data:
        yield compressor.compress(piece)
    yield compressor.flush()


def redirect(location: str, status: int = 307) -> Send:
    """Return a step that redirects to `location`."""
    return Send("", status, {"location": location})
