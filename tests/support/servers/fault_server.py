"""A scripted OpenAI-compatible server on loopback that simulates faults.

    with FaultServer() as server:
        url = server.script("flaky", status(500), answer('{"actors":[]}'))
        ...
        assert len(server.requests("flaky")) == 2

Each request takes the next step of its script; the last step repeats. A script may also be a
function of the request's body.
"""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, Self

Body = dict[str, Any]


class Step(Protocol):
    """The response to one request."""

    def respond(self, handler: Handler) -> None: ...


Script = Callable[[Body], Step]


@dataclass(frozen=True)
class Send:
    """Send a whole response."""

    text: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    delay: float = 0.0

    def respond(self, handler: Handler) -> None:
        data = self.text.encode()
        time.sleep(self.delay)
        handler.head(len(data), self.status, self.content_type, self.headers)
        handler.wfile.write(data)


@dataclass(frozen=True)
class Trickle:
    """Send the body a few bytes at a time."""

    text: str
    gap: float
    chunk: int = 1

    def respond(self, handler: Handler) -> None:
        data = self.text.encode()
        handler.head(len(data))
        for at in range(0, len(data), self.chunk):
            handler.wfile.write(data[at : at + self.chunk])
            handler.wfile.flush()
            time.sleep(self.gap)


@dataclass(frozen=True)
class EndlessTrickle:
    """Send blanks without a length or an end, as servers do to keep a connection open."""

    gap: float

    def respond(self, handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "application/json")
        handler.send_header("connection", "close")
        handler.end_headers()
        handler.close_connection = True
        while True:
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(self.gap)


@dataclass(frozen=True)
class Hang:
    """Send nothing for a while, then close."""

    seconds: float

    def respond(self, handler: Handler) -> None:
        handler.server.stopped.wait(self.seconds)
        handler.close_connection = True


@dataclass(frozen=True)
class Reset:
    """Reset the connection (RST), before the response or after half of `text`."""

    text: str = ""

    def respond(self, handler: Handler) -> None:
        if self.text:
            data = self.text.encode()
            handler.head(len(data))
            handler.wfile.write(data[: len(data) // 2])
            handler.wfile.flush()
            time.sleep(0.05)
        handler.reset()


class Disconnects:
    """A step that never answers and counts the clients that close the connection."""

    def __init__(self) -> None:
        self.waiting, self.closed = 0, 0

    def respond(self, handler: Handler) -> None:
        self.waiting += 1
        handler.connection.settimeout(20)
        handler.close_connection = True
        if handler.connection.recv(1) == b"":
            self.closed += 1


def completion(
    content: object = None,
    *,
    finish: str = "stop",
    refusal: str | None = None,
    usage: tuple[int, int] | None = (100, 20),
    logprobs: object = None,
    **more: object,
) -> Body:
    """Return the body of a chat completion; `usage=None` and `choices=…` make it invalid."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    choice = {"index": 0, "finish_reason": finish, "message": message, "logprobs": logprobs}
    body: Body = {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake",
        "choices": [choice],
    }
    if usage:
        body["usage"] = {
            "prompt_tokens": usage[0],
            "completion_tokens": usage[1],
            "total_tokens": sum(usage),
            "prompt_tokens_details": {"cached_tokens": 7},
        }
    return {**body, **more}


def answer(content: object, **options: Any) -> Send:
    """Return a step that sends a completion with `content`; see `completion`."""
    return Send(json.dumps(completion(content, **options)))


def status(
    number: int, message: str = "boom", *, headers: Mapping[str, str] | None = None, **error: object
) -> Send:
    """Return a step that sends an HTTP error."""
    body = {"error": {"message": message, "type": "fault", **error}}
    return Send(json.dumps(body), number, headers or {})


@dataclass(frozen=True)
class Request:
    """A received request; header names are in lower case."""

    at: float
    path: str
    headers: Mapping[str, str]
    body: Body


class Handler(BaseHTTPRequestHandler):
    """Responds with the next step of the script named by the first part of the path."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("content-length") or 0))
        body = json.loads(content or b"{}")
        headers = {name.lower(): value for name, value in self.headers.items()}
        step = self.server.next_step(Request(time.time(), self.path, headers, body))
        try:
            step.respond(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def do_GET(self) -> None:
        self.do_POST()

    def head(
        self,
        length: int,
        code: int = 200,
        content_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Send status line and headers."""
        self.send_response(code)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def reset(self) -> None:
        """Close with RST."""
        # With a linger time of 0, close() sends RST. The descriptor is detached first, because the
        # socket object would stay open.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.close(self.connection.detach())
        self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.scripts: dict[str, Script] = {}
        self.received: defaultdict[str, list[Request]] = defaultdict(list)
        self.stopped = threading.Event()
        self._lock = threading.Lock()

    def next_step(self, request: Request) -> Step:
        name = request.path.strip("/").split("/")[0]
        with self._lock:
            self.received[name].append(request)
            return self.scripts[name](request.body)

    def handle_error(self, request: object, client_address: object) -> None:
        """Log nothing."""


class FaultServer:
    """The server, which listens on a free port of loopback from construction until `close`."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._server = _Server()
        self._scheme = "https" if tls else "http"
        if tls:
            # The handshake follows in the handler's thread.
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        """The port."""
        return int(self._server.server_address[1])

    def script(self, name: str, *steps: Step) -> str:
        """Set the steps of the script `name`, and return its base URL."""
        waiting = list(steps)

        def play(_: Body) -> Step:
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]

        return self.react(name, play)

    def react(self, name: str, script: Script) -> str:
        """Set the function `script` that responds under `name`, and return its base URL."""
        self._server.received[name] = []
        self._server.scripts[name] = script
        return f"{self._scheme}://127.0.0.1:{self.port}/{name}/v1"

    def requests(self, name: str) -> list[Request]:
        """Return the requests received under `name`."""
        return self._server.received[name]

    def close(self) -> None:
        """Stop listening."""
        self._server.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
