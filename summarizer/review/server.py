"""The loopback: the page, its data, and the decisions that come back.

Whoever talks to it must know the token, be asked by the right name and come from the page
itself: another page in the same browser, another user of the machine, or a name that was made to
point here get nothing. Nothing is logged.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError

from summarizer.errors import SummarizerError
from summarizer.review.draft import DraftRecord
from summarizer.review.session import Conflict, ReviewSession, State, ValidationFailed

HOST = "127.0.0.1"
TOKEN_HEADER = "X-Summarizer-Token"  # noqa: S105 - the name of a header
MAX_BODY = 8_000_000
"""Largest request taken, in bytes: many times the records of the longest article."""

_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_DOCUMENT = "/api/documents/"


@dataclass(frozen=True)
class Site:
    """What is served.

    Attributes:
        shell: The page without data: it holds nothing that is anybody's.
        data: What the page shows, as JSON.
        desk: The documents under review.
        token: What a request for anything but the shell must bring.
    """

    shell: bytes
    data: bytes
    desk: ReviewSession
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)


@dataclass(eq=False)
class Refused(Exception):
    """A request that is not answered as it wishes."""

    status: int
    says: str


class Server(ThreadingHTTPServer):
    """The server of one site, on this machine only."""

    daemon_threads = True

    def __init__(self, site: Site, port: int = 0) -> None:
        self.site = site
        super().__init__((HOST, port), Handler)

    @property
    def address(self) -> str:
        """Where the page is, token included; the fragment is not sent over any line."""
        return f"http://{HOST}:{self.server_port}/#token={self.site.token}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that went away is no news, and a traceback could hold its words."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "summarizer"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        """Answer with the shell, the data of the page, or a document under review."""
        self._answer(self._get)

    def do_PUT(self) -> None:
        """Keep what was decided about a document."""
        self._answer(self._put)

    def do_POST(self) -> None:
        """Say what is wrong with the records of a document, and keep nothing."""
        self._answer(self._post)

    def log_message(self, format: str, *arguments: object) -> None:
        """Log nothing."""

    def _answer(self, act: Callable[[str], None]) -> None:
        try:
            path = self._admitted()
            act(path)
        except Refused as refused:
            self.close_connection = True
            self._send(refused.status, {"error": refused.says})
        except Conflict as stale:
            self._send(412, {"error": "the files have changed", **_state(stale.state)})
        except ValidationFailed as faulty:
            self._send(422, {"problems": [asdict(problem) for problem in faulty.problems]})
        except SummarizerError as error:
            self._send(500, {"error": str(error)})

    def _admitted(self) -> str:
        """Return the path of a request that may be answered."""
        port = self.server.server_port
        hosts = {f"{HOST}:{port}", f"localhost:{port}"}
        if self.headers.get("Host", "") not in hosts:
            raise Refused(421, "this is not the server that was asked for")
        origin = self.headers.get("Origin")
        if origin is not None and origin not in {f"http://{host}" for host in hosts}:
            raise Refused(403, "requests of other pages are refused")
        if self.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
            raise Refused(403, "requests of other pages are refused")
        path = urlsplit(self.path).path
        if path.startswith("/api/"):
            given = self.headers.get(TOKEN_HEADER, "")
            if not hmac.compare_digest(given.encode(), self.server.site.token.encode()):
                raise Refused(401, "open the address that was printed at the start")
        return path

    def _get(self, path: str) -> None:
        site = self.server.site
        if path == "/":
            self._send_bytes(200, site.shell, "text/html; charset=utf-8")
        elif path == "/api/page":
            self._send_bytes(200, site.data, "application/json")
        elif path == "/api/progress":
            self._send(200, _progress(site.desk))
        else:
            self._send(200, _state(site.desk.state(self._document(path))))

    def _put(self, path: str) -> None:
        id = self._document(path)
        version = self.headers.get("If-Match", "").strip('"')
        if not version:
            raise Refused(428, "name the version that was changed (If-Match)")
        self._send(200, _state(self.server.site.desk.save(id, self._record(), version)))

    def _post(self, path: str) -> None:
        if not path.endswith("/check"):
            raise Refused(404, "there is nothing here")
        id = self._document(path.removesuffix("/check"))
        found = self.server.site.desk.check(id, self._record())
        self._send(200, {"problems": [asdict(problem) for problem in found]})

    def _document(self, path: str) -> str:
        """Return the id of a known document that `path` names."""
        id = unquote(path.removeprefix(_DOCUMENT)) if path.startswith(_DOCUMENT) else ""
        if id not in self.server.site.desk:
            raise Refused(404, "there is nothing here")
        return id

    def _record(self) -> DraftRecord:
        try:
            return DraftRecord.model_validate_json(self._body())
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise Refused(400, f"{where}: {first['msg']}") from None

    def _body(self) -> bytes:
        if self.headers.get_content_type() != "application/json":
            raise Refused(415, "send application/json")
        if self.headers.get("Transfer-Encoding"):
            raise Refused(411, "send it with its length")
        given = self.headers.get("Content-Length", "")
        if not (given.isascii() and given.isdecimal()):
            raise Refused(411, "send it with its length")
        length = int(given)
        if length > MAX_BODY:
            raise Refused(413, f"no more than {MAX_BODY:,} bytes")
        return self.rfile.read(length)

    def _send(self, status: int, content: dict[str, object]) -> None:
        written = json.dumps(content, ensure_ascii=False).encode("utf-8", "backslashreplace")
        self._send_bytes(status, written, "application/json")

    def _send_bytes(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Type": kind}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)


def _state(state: State) -> dict[str, object]:
    record = state.record.model_dump(mode="json")
    return {"version": state.version, "gold": state.gold, "record": record}


def _progress(desk: ReviewSession) -> dict[str, object]:
    """Return how far each document is. A file that cannot be read is said where it is opened."""
    found: dict[str, object] = {}
    for id in desk.ids():
        with contextlib.suppress(SummarizerError):
            found[id] = asdict(desk.count(id))
    return found
