"""A server on loopback that passes requests on to an endpoint, and keeps them and the answers.

All programs are measured by it in the same way, whatever they report themselves.
"""

import json
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from benchmarks.peer_records import Exchange

_TIMEOUT = 1800
"""Seconds: a small model on two cores needs minutes for a long prompt."""


class MeteredEndpoint:
    """The running server: `url` is its address, `take` returns what it has seen."""

    def __init__(self, base_url: str, key: str) -> None:
        self._lock = threading.Lock()
        self._exchanges: list[Exchange] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, base_url, key))
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def add(self, exchange: Exchange) -> None:
        """Keep an exchange."""
        with self._lock:
            self._exchanges.append(exchange)

    def take(self) -> tuple[Exchange, ...]:
        """Return the exchanges since the last call."""
        with self._lock:
            taken, self._exchanges = tuple(self._exchanges), []
        return taken


def _handler(endpoint: MeteredEndpoint, base_url: str, key: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

        def do_GET(self) -> None:
            self._reply(*self._forward(None))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            began = time.perf_counter()
            status, answer = self._forward(body)
            endpoint.add(_exchange(body, status, answer, time.perf_counter() - began))
            self._reply(status, answer)

        def _forward(self, body: bytes | None) -> tuple[int, bytes]:
            url = base_url.rstrip("/") + self.path.removeprefix("/v1")
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
            request = urllib.request.Request(url, body, headers)  # noqa: S310 - a given endpoint
            try:
                with urllib.request.urlopen(request, timeout=_TIMEOUT) as response:  # noqa: S310
                    return response.status, response.read()
            except urllib.error.HTTPError as error:
                return error.code, error.read()
            except OSError as error:
                return 502, json.dumps({"error": {"message": str(error)}}).encode()

        def _reply(self, status: int, data: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler


def _exchange(body: bytes, status: int, data: bytes, seconds: float) -> Exchange:
    request, response = _parsed(body), _parsed(data)
    schema = request.get("response_format", {}).get("json_schema", {}).get("schema")
    choices = response.get("choices") or [{}]
    usage = response.get("usage") or {}
    return Exchange(
        prompt="\n".join(_text(message["content"]) for message in request.get("messages", ())),
        answer_schema=json.dumps(schema, ensure_ascii=False) if schema else "",
        answer=choices[0].get("message", {}).get("content") or "",
        prompt_tokens=usage.get("prompt_tokens", 0),
        completion_tokens=usage.get("completion_tokens", 0),
        seconds=seconds,
        status=status,
    )


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(part.get("text", "") for part in content)


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
