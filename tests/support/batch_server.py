"""A server on loopback that speaks a provider's batch API, and the chat it stands for.

    with BatchServer() as server:
        server.plan("create", LOSE)          # the batch is made, and its answer never comes
        ...
        assert len(server.batches) == 1

A batch is over after as many questions as `polls` says. Files, batches, lists of them and contents
are served as OpenAI serves them: lists in pages and the newest first, results in another order
than the requests, errors in a file of their own. Standard library only.
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

from support.fault_server import completion

Body = dict[str, Any]
Answer = Callable[[Body], object]
"""Makes of a request's body: the content of a completion; a whole line's `response` and `error` as
a mapping; bytes for a line that is written as they are; None for no line at all."""

REFUSE, LOSE, KILL_BEFORE, KILL_AFTER, CUT = "refuse", "lose", "kill-before", "kill-after", "cut"
"""What may befall a call: HTTP 500, an answer that gets lost, the end of the client before or after
the call is carried out, a body that is cut."""


def nothing_found(body: Body) -> object:
    """Answer with an empty list."""
    shape = body["response_format"]["json_schema"]["name"]
    return json.dumps({shape.removesuffix("Answer").lower(): []})


@dataclass
class Job:
    """A batch as the server has it."""

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
class State:
    """What the server has seen and is to do."""

    answer: Answer = nothing_found
    polls: int = 2
    page: int = 2
    ends: list[str | dict[str, str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    batches: list[Job] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    keys: set[str] = field(default_factory=set)
    victim: int | None = None
    silent: set[str] = field(default_factory=set)
    faults: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    numbers: Any = field(default_factory=lambda: itertools.count(1))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        match parts.path.removeprefix("/v1/").split("/"):
            case ["batches"]:
                query = parse_qs(parts.query)
                self.play("list", lambda: self.listed(query.get("after", [""])[0]))
            case ["batches", id]:
                self.play("retrieve", lambda: self.retrieved(id))
            case ["files", id, "content"]:
                self.play("content", lambda: self.server.state.files.get(id))
            case _:
                self.send(404, {"error": {"message": "no such path"}})

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers.get("content-length") or 0))
        match self.path.removeprefix("/v1/").split("/"):
            case ["files"]:
                self.play("upload", lambda: self.uploaded(data))
            case ["batches"]:
                self.play("create", lambda: self.created(json.loads(data)))
            case ["chat", "completions"]:
                self.play("chat", lambda: completion(self.server.state.answer(json.loads(data))))
            case _:
                self.send(404, {"error": {"message": "no such path"}})

    def play(self, call: str, work: Callable[[], object]) -> None:
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
            self.send(200, result, is_cut=fault == CUT)

    def kill(self) -> None:
        assert self.server.state.victim is not None
        os.kill(self.server.state.victim, signal.SIGKILL)
        self.close_connection = True

    def send(self, status: int, content: object, *, is_cut: bool = False) -> None:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        if is_cut:
            data = data[: len(data) // 2]
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def uploaded(self, data: bytes) -> Body:
        head = f"content-type: {self.headers['content-type']}\r\n\r\n".encode()
        form = email.message_from_bytes(head + data, policy=email.policy.HTTP)
        parts = {
            part.get_param("name", header="content-disposition"): part for part in form.iter_parts()
        }
        assert parts["purpose"].get_content().strip() == "batch"
        content = parts["file"].get_payload(decode=True)
        return self.filed(content)

    def filed(self, content: bytes) -> Body:
        id = f"file-{next(self.server.state.numbers)}"
        self.server.state.files[id] = content
        return {
            "id": id,
            "object": "file",
            "bytes": len(content),
            "created_at": int(time.time()),
            "filename": "x.jsonl",
            "purpose": "batch",
            "status": "processed",
        }

    def created(self, body: Body) -> Body:
        assert (body["endpoint"], body["completion_window"]) == ("/v1/chat/completions", "24h")
        state = self.server.state
        id = f"batch-{next(state.numbers)}"
        job = Job(id, body["input_file_id"], body.get("metadata") or {}, int(time.time()))
        state.batches.append(job)
        return self.shown(job)

    def listed(self, after: str) -> Body:
        jobs = list(reversed(self.server.state.batches))
        ids = [job.id for job in jobs]
        start = ids.index(after) + 1 if after else 0
        page = jobs[start : start + self.server.state.page]
        more = start + len(page) < len(jobs)
        return {
            "object": "list",
            "data": [self.shown(job) for job in page],
            "has_more": more,
            "last_id": page[-1].id if page else None,
        }

    def retrieved(self, id: str) -> Body | None:
        for job in self.server.state.batches:
            if job.id == id:
                job.polls += 1
                if job.status in {"validating", "in_progress"}:
                    job.status = "in_progress"
                    if job.polls >= self.server.state.polls:
                        self.end(job)
                return self.shown(job)
        return None

    def end(self, job: Job) -> None:
        state = self.server.state
        end = state.ends.pop(0) if state.ends else "completed"
        if isinstance(end, dict):
            job.status, job.error = "failed", end
            return
        job.status = end
        outputs: list[bytes] = []
        errors: list[bytes] = []
        requests = [json.loads(line) for line in state.files[job.file].splitlines()]
        ids = [request["custom_id"] for request in requests]
        assert len(set(ids)) == len(ids)
        for number, request in enumerate(reversed(requests)):
            assert (request["method"], request["url"]) == ("POST", "/v1/chat/completions")
            if end != "completed" and number % 2:
                error = {"code": f"batch_{end}", "message": "too late"}
                errors.append(_line(request, {"response": None, "error": error}))
                continue
            state.asked[request["custom_id"]] += 1
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
        job.output = self.filed(b"".join(outputs))["id"] if outputs else None
        # Some providers write "" for no file.
        job.errors = self.filed(b"".join(errors))["id"] if errors else ""

    def shown(self, job: Job) -> Body:
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

    def __init__(self, state: State) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = state
        self.lock = threading.Lock()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients are killed here."""


class BatchServer:
    """The server: it listens on a free port of loopback from construction until `close`."""

    def __init__(self, **state: Any) -> None:
        self.state = State(**state)
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
        """Let the next calls of this kind meet these faults."""
        self.state.faults[call].extend(faults)

    def add_strangers(self, count: int) -> None:
        """Let there be batches of somebody else's, of today."""
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
