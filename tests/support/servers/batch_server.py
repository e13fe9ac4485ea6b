"""Server on loopback with the batch API and the chat API of OpenAI.

    with BatchServer() as server:
        server.plan("create", LOSE)          # the batch is created, and the response is lost
        ...
        assert len(server.batches) == 1

A batch finishes at poll number `polls`. Files and batches are served as by OpenAI: lists in pages,
newest first; results in another order than the requests; errors in a separate file.
"""

from __future__ import annotations

import email
import email.policy
import itertools
import json
import os
import signal
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from support.servers.fault_server import completion

Body = dict[str, Any]
Answer = Callable[[Body], object]
"""Maps the body of a request to the content of a completion; a mapping with the line's `response`
and `error`; bytes for a raw line; or `None` for no line."""

REFUSE, LOSE, KILL_BEFORE, KILL_AFTER, TRUNCATE = (
    "refuse",
    "lose",
    "kill-before",
    "kill-after",
    "truncate",
)
"""Faults of a call: HTTP 500, a lost response, the client killed before or after the call is
executed, a truncated body."""


def empty_list(body: Body) -> object:
    """Return an empty list in the requested schema."""
    shape = body["response_format"]["json_schema"]["name"]
    return json.dumps({shape.removesuffix("Answer").lower(): []})


@dataclass
class Job:
    """A batch."""

    id: str
    file: str
    metadata: dict[str, str]
    created_at: int
    status: str = "validating"
    polls: int = 0
    output: str | None = None
    errors: str | None = None
    error: dict[str, str] | None = None
    completed: int = 0


@dataclass
class ServerState:
    """Requests received, and responses planned."""

    answer: Answer = empty_list
    polls: int = 2
    page: int = 2
    outcomes: list[str | dict[str, str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    batches: list[Job] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    keys: set[str] = field(default_factory=set)
    victim: int | None = None
    silent: set[str] = field(default_factory=set)
    faults: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    numbers: Any = field(default_factory=lambda: itertools.count(1))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Do not log."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        match parts.path.removeprefix("/v1/").split("/"):
            case ["batches"]:
                query = parse_qs(parts.query)
                self.respond("list", lambda: self.list_batches(query.get("after", [""])[0]))
            case ["batches", batch_id]:
                self.respond("retrieve", lambda: self.retrieve_batch(batch_id))
            case ["files", file_id, "content"]:
                self.respond("content", lambda: self.server.state.files.get(file_id))
            case _:
                self.send(404, {"error": {"message": "no such path"}})

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers.get("content-length") or 0))
        match self.path.removeprefix("/v1/").split("/"):
            case ["files"]:
                self.respond("upload", lambda: self.upload_file(data))
            case ["batches"]:
                self.respond("create", lambda: self.create_batch(json.loads(data)))
            case ["chat", "completions"]:
                self.respond("chat", lambda: completion(self.server.state.answer(json.loads(data))))
            case _:
                self.send(404, {"error": {"message": "no such path"}})

    def respond(self, call: str, work: Callable[[], object]) -> None:
        state = self.server.state
        while call in state.silent:
            time.sleep(0.05)
        with self.server.lock:
            state.keys.add(self.headers.get("authorization") or "")
            state.calls[call] += 1
            fault = state.faults[call].pop(0) if state.faults[call] else None
            if fault == REFUSE:
                self.send(500, {"error": {"message": "boom"}})
                return
            if fault == KILL_BEFORE:
                self.kill()
                return
            result = work()
        if fault in {LOSE, KILL_AFTER}:
            if fault == KILL_AFTER:
                self.kill()
            self.close_connection = True
        elif result is None:
            self.send(404, {"error": {"message": "not found"}})
        else:
            self.send(200, result, truncate=fault == TRUNCATE)

    def kill(self) -> None:
        assert self.server.state.victim is not None
        os.kill(self.server.state.victim, signal.SIGKILL)
        self.close_connection = True

    def send(self, status: int, content: object, *, truncate: bool = False) -> None:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        if truncate:
            data = data[: len(data) // 2]
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def upload_file(self, data: bytes) -> Body:
        head = f"content-type: {self.headers['content-type']}\r\n\r\n".encode()
        form = email.message_from_bytes(head + data, policy=email.policy.HTTP)
        parts = {
            part.get_param("name", header="content-disposition"): part for part in form.iter_parts()
        }
        assert parts["purpose"].get_content().strip() == "batch"
        content = parts["file"].get_payload(decode=True)
        assert isinstance(content, bytes)
        return self.add_file(content)

    def add_file(self, content: bytes) -> Body:
        file_id = f"file-{next(self.server.state.numbers)}"
        self.server.state.files[file_id] = content
        return {
            "id": file_id,
            "object": "file",
            "bytes": len(content),
            "created_at": int(time.time()),
            "filename": "x.jsonl",
            "purpose": "batch",
            "status": "processed",
        }

    def create_batch(self, body: Body) -> Body:
        assert (body["endpoint"], body["completion_window"]) == ("/v1/chat/completions", "24h")
        state = self.server.state
        batch_id = f"batch-{next(state.numbers)}"
        job = Job(batch_id, body["input_file_id"], body.get("metadata") or {}, int(time.time()))
        state.batches.append(job)
        return self.batch_json(job)

    def list_batches(self, after: str) -> Body:
        jobs = list(reversed(self.server.state.batches))
        ids = [job.id for job in jobs]
        start = ids.index(after) + 1 if after else 0
        page = jobs[start : start + self.server.state.page]
        more = start + len(page) < len(jobs)
        return {
            "object": "list",
            "data": [self.batch_json(job) for job in page],
            "has_more": more,
            "last_id": page[-1].id if page else None,
        }

    def retrieve_batch(self, batch_id: str) -> Body | None:
        for job in self.server.state.batches:
            if job.id == batch_id:
                job.polls += 1
                if job.status in {"validating", "in_progress"}:
                    job.status = "in_progress"
                    if job.polls >= self.server.state.polls:
                        self.finish_batch(job)
                return self.batch_json(job)
        return None

    def finish_batch(self, job: Job) -> None:
        state = self.server.state
        outcome = state.outcomes.pop(0) if state.outcomes else "completed"
        if isinstance(outcome, dict):
            job.status, job.error = "failed", outcome
            return
        job.status = outcome
        outputs: list[bytes] = []
        errors: list[bytes] = []
        requests = [json.loads(line) for line in state.files[job.file].splitlines()]
        ids = [request["custom_id"] for request in requests]
        assert len(set(ids)) == len(ids)
        for number, request in enumerate(reversed(requests)):
            assert (request["method"], request["url"]) == ("POST", "/v1/chat/completions")
            if outcome != "completed" and number % 2:
                error = {"code": f"batch_{outcome}", "message": "too late"}
                errors.append(_line(request, {"response": None, "error": error}))
                continue
            state.answered[request["custom_id"]] += 1
            result = state.answer(request["body"])
            if isinstance(result, bytes):
                outputs.append(result)
            elif isinstance(result, dict):
                failed = "response" in result and result["response"]["status_code"] >= 400
                (errors if failed else outputs).append(_line(request, result))
                job.completed += not failed
            elif result is not None:
                body = completion(result)
                response = {"status_code": 200, "request_id": "r", "body": body}
                outputs.append(_line(request, {"response": response, "error": None}))
                job.completed += 1
        job.output = self.add_file(b"".join(outputs))["id"] if outputs else None
        # Some providers use "" for a file that does not exist.
        job.errors = self.add_file(b"".join(errors))["id"] if errors else ""

    def batch_json(self, job: Job) -> Body:
        requests = self.server.state.files[job.file].count(b"\n")
        errors = {"object": "list", "data": [job.error]} if job.error else None
        return {
            "id": job.id,
            "object": "batch",
            "endpoint": "/v1/chat/completions",
            "completion_window": "24h",
            "created_at": job.created_at,
            "input_file_id": job.file,
            "status": job.status,
            "metadata": job.metadata,
            "output_file_id": job.output,
            "error_file_id": job.errors,
            "errors": errors,
            "request_counts": {"total": requests, "completed": job.completed, "failed": 0},
        }


def _line(request: Body, result: Body) -> bytes:
    line = {"id": "x", "custom_id": request["custom_id"], **result}
    return json.dumps(line).encode() + b"\n"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, state: ServerState) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = state
        self.lock = threading.Lock()

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore errors: clients are killed on purpose."""


class BatchServer:
    """The server, listening on a free port of loopback until `close`."""

    def __init__(self, **state: Any) -> None:
        self.state = ServerState(**state)
        self._server = _Server(self.state)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def batches(self) -> list[Job]:
        return self.state.batches

    def plan(self, call: str, *faults: str) -> None:
        """Inject these faults into the next calls of this kind."""
        self.state.faults[call].extend(faults)

    def add_unrelated_batches(self, count: int) -> None:
        """Add batches that were created today by other clients."""
        for number in range(count):
            self.state.files[f"other-{number}"] = b""
            job = Job(f"other-{number}", f"other-{number}", {}, int(time.time()))
            self.state.batches.append(job)

    def bodies(self) -> list[Body]:
        """Return the bodies of all requests in all batches, in order."""
        files = (self.state.files[job.file] for job in self.batches)
        return [json.loads(line)["body"] for file in files for line in file.splitlines()]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
