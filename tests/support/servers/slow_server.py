"""A model server in its own process, with a fixed delay, that records the requests.

    with SlowServer(delay=0.2) as server:
        ... --base-url server.url ...
        server.requests()   # ReceivedRequest(digest, api_key, received, answered), in order

It answers each task about `article(n)` with drafts whose words are in the text. It is raw asyncio,
so that it takes little processor time from the measured process.
"""

import asyncio
import hashlib
import json
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

ARTICLE = """date 2024-03-12 HASRA — The council of Hasra voted on Monday to raise the harbour tax.

Dora Valen, the mayor of Hasra, said that taxes would rise by two percent. "We will not close a \
single school," she told reporters at the port. The vote followed weeks of protests. {number} \
people marched through the old town on Sunday, the police said.

Tomas Ridley of the Dockers' Union rejected the plan. He warned that the port would lose its \
best workers. According to a report of the chamber of commerce, half of the ships could go \
elsewhere. The government in the capital has not commented.
"""
ANSWERS: dict[bytes, object] = {
    b"ActorsAnswer": {
        "actors": [
            {"name": "Dora Valen", "kind": "person", "role": "mayor of Hasra"},
            {"name": "Tomas Ridley", "kind": "person", "affiliation": "Dockers' Union"},
            {"name": "Dockers' Union", "kind": "civil_society"},
        ]
    },
    b"ClaimsAnswer": {
        "claims": [
            {
                "sentence": 2,
                "source": "Dora Valen",
                "cue": "said",
                "start": "that taxes would rise",
                "end": "rise by two percent",
                "kind": "prediction",
                "text": "Taxes will rise by two percent.",
            },
            {
                "sentence": 3,
                "source": "she",
                "cue": "told",
                "start": "We will not close",
                "end": "close a single school",
                "speaker": "Dora Valen",
                "kind": "commitment",
                "text": "No school will be closed.",
            },
            {
                "sentence": 7,
                "source": "He",
                "cue": "warned",
                "start": "that the port would",
                "end": "lose its best workers",
                "speaker": "Tomas Ridley",
                "kind": "prediction",
                "text": "The port will lose its best workers.",
            },
        ]
    },
    b"PositionsAnswer": {
        "positions": [
            {
                "actor": "Tomas Ridley",
                "stance": "oppose",
                "topic": "harbour tax",
                "basis": "claim",
                "sentence": 6,
                "start": "rejected the plan",
            }
        ]
    },
}
_EXTRACTIONS = {
    "extractions": [
        {"actor": "Dora Valen", "actor_attributes": {"role": "mayor"}},
        {"claim": "taxes would rise by two percent", "claim_attributes": {"speaker": "Dora Valen"}},
        {"claim": "We will not close a single school", "claim_attributes": {"speaker": "she"}},
        {"actor": "Tomas Ridley", "actor_attributes": {"role": "unionist"}},
        {"claim": "the port would lose its best workers", "claim_attributes": {"speaker": "He"}},
    ]
}


def article(number: int) -> str:
    """Return a short article, different for each number."""
    return ARTICLE.format(number=1_000 + number)


@dataclass(frozen=True)
class ReceivedRequest:
    """A request: the digest of its body, its API key, and the times of receipt and answer."""

    digest: str
    api_key: str
    received: float
    answered: float | None


def _body(content: object) -> bytes:
    message = {"role": "assistant", "content": json.dumps(content), "refusal": None}
    body = {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "slow",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message, "logprobs": None}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 120, "total_tokens": 1020},
    }
    return json.dumps(body).encode()


@dataclass
class _ServerState:
    """The state that all connections share."""

    delay: float
    seen: list[list[Any]] = field(default_factory=list)
    bodies: dict[bytes, bytes] = field(default_factory=dict)
    other: bytes = b""

    def __post_init__(self) -> None:
        self.bodies = {name: _response(_body(answer)) for name, answer in ANSWERS.items()}
        self.other = _response(_body(_EXTRACTIONS))

    def answer(self, body: bytes) -> bytes:
        for name, response in self.bodies.items():
            if name in body:
                return response
        return self.other


def _response(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return f"{head}\r\n".encode() + body


class _Connection(asyncio.Protocol):
    """Reads the requests of one connection, one after the other."""

    def __init__(self, state: _ServerState) -> None:
        self._state = state
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, blank, rest = self._read.partition(b"\r\n\r\n")
        if not blank:
            return
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line[15:])
        if len(rest) < length:
            return
        self._read = rest[length:]
        self._serve(head, rest[:length])

    def _serve(self, head: bytes, body: bytes) -> None:
        if head.startswith(b"GET"):
            self._transport.write(_response(json.dumps(self._state.seen).encode()))
            return
        _, _, bearer = head.partition(b"Bearer ")
        api_key = bearer.partition(b"\r\n")[0].decode()
        row = [hashlib.sha256(body).hexdigest(), api_key, time.monotonic(), None]
        self._state.seen.append(row)
        loop = asyncio.get_running_loop()
        loop.call_later(self._state.delay, self._answer, self._state.answer(body), row)

    def _answer(self, response: bytes, row: list[Any]) -> None:
        if not self._transport.is_closing():
            row[3] = time.monotonic()
            self._transport.write(response)


async def _serve(delay: float) -> None:
    state = _ServerState(delay)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(state), "127.0.0.1", 0, backlog=256)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    # It ends when its parent closes the pipe.
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    server.close()


class SlowServer:
    """The server, which runs from construction until `close`.

    Args:
        delay: Seconds before each answer.
    """

    def __init__(self, delay: float) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this very file
            [sys.executable, str(Path(__file__)), str(delay)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self._root = f"http://127.0.0.1:{self._process.stdout.readline().strip()}"
        self.url = f"{self._root}/v1"
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def requests(self) -> list[ReceivedRequest]:
        """Return the requests so far, in the order of receipt."""
        with self._opener.open(f"{self._root}/seen") as response:
            return [ReceivedRequest(*row) for row in json.load(response)]

    def close(self) -> None:
        """Stop it."""
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1])))
