"""HTTP server of the review on the loopback interface.

A request must carry the token, name the right host and come from the page itself. This excludes
other pages in the browser, other users of the machine and DNS rebinding. Nothing is logged.
"""

import contextlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError

from summarizer.corrections.drafts import DraftRecord
from summarizer.errors import SummarizerError, first_problem
from summarizer.review.session import (
    Conflict,
    DocumentState,
    ResultsChanged,
    ReviewSession,
    ValidationFailed,
)

HOST = "127.0.0.1"
TOKEN_HEADER = "X-Summarizer-Token"  # noqa: S105 - the name of a header
MAX_BODY = 8_000_000
"""Maximum size of a request in bytes: many times the records of the longest article."""

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
class ReviewApp:
    """The content of the server: the public page, its data as JSON, and the session.

    All requests except the one for the page must carry the token.
    """

    shell: bytes
    data: bytes
    session: ReviewSession
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)


@dataclass(eq=False)
class RequestRejected(Exception):
    """A request that is rejected with an HTTP status."""

    status: int
    message: str


class Server(ThreadingHTTPServer):
    """The server of one review, on this machine only.

    Raises:
        ConfigError: If another review is using the folder of results.
        OutputError: If the folder cannot be written.
        OSError: If the port cannot be used.
    """

    daemon_threads = True

    def __init__(self, app: ReviewApp, port: int = 0) -> None:
        self.app = app
        self._lock = app.session.lock()
        # If the port cannot be used, this closes the server.
        super().__init__((HOST, port), Handler)

    def server_close(self) -> None:
        """Close the server, and let another review use the folder."""
        super().server_close()
        self._lock.close()

    @property
    def address(self) -> str:
        """The address of the page with the token, in the fragment, which browsers do not send."""
        return f"http://{HOST}:{self.server_port}/#token={self.app.token}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Print nothing: clients may disconnect, and a traceback could contain their data."""


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
        """Save the draft of a document."""
        self._answer(self._put)

    def do_POST(self) -> None:
        """Return the problems of a draft without saving it."""
        self._answer(self._post)

    def log_message(self, format: str, *arguments: object) -> None:
        """Log nothing."""

    def _answer(self, handler: Callable[[str], None]) -> None:
        try:
            path = self._authorized_path()
            handler(path)
        except RequestRejected as rejected:
            self.close_connection = True
            self._send(rejected.status, {"error": rejected.message})
        except Conflict as conflict:
            self._send(412, {"error": "the files have changed", **_state(conflict.state)})
        except ResultsChanged as changed:
            self._send(409, {"error": str(changed)})
        except ValidationFailed as invalid:
            self._send(422, {"problems": [asdict(problem) for problem in invalid.problems]})
        except SummarizerError as error:
            self._send(500, {"error": str(error)})

    def _authorized_path(self) -> str:
        port = self.server.server_port
        hosts = {f"{HOST}:{port}", f"localhost:{port}"}
        if self.headers.get("Host", "") not in hosts:
            raise RequestRejected(421, "the Host header names another server")
        origin = self.headers.get("Origin")
        if origin is not None and origin not in {f"http://{host}" for host in hosts}:
            raise RequestRejected(403, "requests of other pages are rejected")
        if self.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
            raise RequestRejected(403, "requests of other pages are rejected")
        path = urlsplit(self.path).path
        if path.startswith("/api/"):
            given = self.headers.get(TOKEN_HEADER, "")
            if not hmac.compare_digest(given.encode(), self.server.app.token.encode()):
                raise RequestRejected(401, "open the address that was printed at the start")
        return path

    def _get(self, path: str) -> None:
        app = self.server.app
        if path == "/":
            self._send_bytes(200, app.shell, "text/html; charset=utf-8")
        elif path == "/api/page":
            self._send_bytes(200, app.data, "application/json")
        elif path == "/api/progress":
            self._send(200, _progress(app.session))
        else:
            self._send(200, _state(app.session.state(self._document(path))))

    def _put(self, path: str) -> None:
        document_id = self._document(path)
        version = self.headers.get("If-Match", "").strip('"')
        if not version:
            raise RequestRejected(428, "name the version that was changed (If-Match)")
        self._send(200, _state(self.server.app.session.save(document_id, self._record(), version)))

    def _post(self, path: str) -> None:
        if not path.endswith("/check"):
            raise RequestRejected(404, "not found")
        document_id = self._document(path.removesuffix("/check"))
        problems = self.server.app.session.check(document_id, self._record())
        self._send(200, {"problems": [asdict(problem) for problem in problems]})

    def _document(self, path: str) -> str:
        """Return the id of a known document that `path` names."""
        document_id = unquote(path.removeprefix(_DOCUMENT)) if path.startswith(_DOCUMENT) else ""
        if document_id not in self.server.app.session:
            raise RequestRejected(404, "not found")
        return document_id

    def _record(self) -> DraftRecord:
        try:
            return DraftRecord.model_validate_json(self._body())
        except ValidationError as error:
            raise RequestRejected(400, first_problem(error)) from None

    def _body(self) -> bytes:
        if self.headers.get_content_type() != "application/json":
            raise RequestRejected(415, "send application/json")
        if self.headers.get("Transfer-Encoding"):
            raise RequestRejected(411, "send it with its length")
        given = self.headers.get("Content-Length", "")
        if not (given.isascii() and given.isdecimal()):
            raise RequestRejected(411, "send it with its length")
        length = int(given)
        if length > MAX_BODY:
            raise RequestRejected(413, f"no more than {MAX_BODY:,} bytes")
        return self.rfile.read(length)

    def _send(self, status: int, content: dict[str, object]) -> None:
        to_json = json.dumps(content, ensure_ascii=False).encode("utf-8", "backslashreplace")
        self._send_bytes(status, to_json, "application/json")

    def _send_bytes(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Type": kind}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)


def _state(state: DocumentState) -> dict[str, object]:
    record = state.record.model_dump(mode="json")
    return {"version": state.version, "gold": state.gold, "record": record}


def _progress(session: ReviewSession) -> dict[str, object]:
    """Return the progress of each document; an unreadable file is reported when it is opened."""
    progress: dict[str, object] = {}
    for document_id in session.ids():
        with contextlib.suppress(SummarizerError):
            progress[document_id] = asdict(session.count(document_id))
    return progress
