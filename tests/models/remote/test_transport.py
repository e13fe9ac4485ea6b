"""No server can hold a request, fill the memory, or have the article sent elsewhere."""

import json
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from support.models.model_requests import FAST, GOOD, Open
from support.servers.fault_server import FaultServer, Send, Step, answer, completion
from support.servers.hostile_steps import (
    CHUNKED,
    CONTINUE,
    Dribble,
    Flood,
    Surplus,
    raw_response,
    redirect,
)

from summarizer.errors import (
    AnswerInvalid,
    ConfigError,
    DeadlineExceeded,
    ModelError,
    ModelRejected,
)
from summarizer.models.base import ModelRequest
from summarizer.schema.drafts import ActorsAnswer

# The header of a zlib stream, after which empty blocks may follow for ever.
NO_OUTPUT = b"HTTP/1.1 200 OK\r\ncontent-encoding: deflate\r\n\r\n\x78\x9c"
ONCE = replace(FAST, timeout=0.4, transport_retries=0)
SLOW = {
    "status-line": Dribble([b"H", b"T"]),
    "header-bytes": Dribble([b"x"], start=b"HTTP/1.1 200 OK\r\nx-slow: "),
    "header-lines": Dribble([b"x-a: b\r\n"], start=b"HTTP/1.1 200 OK\r\n"),
    "100-continue": Dribble([CONTINUE]),
    "100-continue-at-full-speed": Dribble([CONTINUE * 100], gap=0.0),
    "body-without-length": Dribble([b" "], start=b"HTTP/1.1 200 OK\r\n\r\n"),
    "chunks": Dribble([b"1\r\n \r\n"], start=CHUNKED),
    "chunk-extension": Dribble([b"x"], start=CHUNKED + b"1;"),
    "trailers": Dribble([b"x-a: b\r\n"], start=CHUNKED + b"0\r\n"),
    "error-body": Dribble([b" "], start=b"HTTP/1.1 500 No\r\n\r\n"),
    "redirect-body": Dribble([b" "], start=b"HTTP/1.1 307 No\r\nlocation: /slow/v1\r\n\r\n"),
}


@pytest.mark.parametrize("step", SLOW.values(), ids=SLOW)
def test_the_deadline_holds_for_every_byte(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer], step: Step
) -> None:
    model = opened(server.script("slow", step), retry_policy=ONCE)
    started = time.monotonic()
    with pytest.raises(ModelError) as caught:
        model.generate(model_request)
    assert time.monotonic() - started < 3
    assert isinstance(caught.value, DeadlineExceeded | ModelRejected)
    assert str(caught.value).startswith(("no answer in time", "the server redirects"))


@pytest.fixture
def raw_port() -> Iterator[int]:
    """The port of a server that sends the start of a TLS record, then a byte at a time."""
    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"\x16\x03\x03\x40\x00")
                while not stopped.wait(0.05):
                    try:
                        connection.sendall(b"\x02")
                    except OSError:
                        return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        stopped.set()
        thread.join()


def test_the_deadline_holds_for_the_tls_handshake(
    raw_port: int, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    model = opened(f"https://127.0.0.1:{raw_port}/v1", retry_policy=ONCE)
    started = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        model.generate(model_request)
    assert time.monotonic() - started < 3


def test_the_deadline_holds_for_all_addresses_of_a_host(
    monkeypatch: pytest.MonkeyPatch, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    resolve = socket.getaddrinfo

    def resolve_to_many(host: str, *arguments: Any, **options: Any) -> list[tuple[Any, ...]]:
        names = [f"127.0.0.{number}" for number in range(1, 20)] if host == "localhost" else [host]
        return [row for name in names for row in resolve(name, *arguments, **options)]

    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("", 0), backlog=0))
        port = listener.getsockname()[1]
        # They fill the queue of the listener, so that further connections wait.
        for _ in range(4):
            client = stack.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
        monkeypatch.setattr(socket, "getaddrinfo", resolve_to_many)
        started = time.monotonic()
        with pytest.raises(DeadlineExceeded):
            opened(f"http://localhost:{port}/v1", retry_policy=ONCE).generate(model_request)
        assert time.monotonic() - started < 3


def memory_peak(call: Callable[[], object]) -> int:
    """Return the bytes that Python allocated at most during `call`."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


FLOODS = {
    "plain": Flood(60),
    "gzip": Flood(300, ("gzip",)),
    "deflate": Flood(300, ("deflate",)),
    "gzip-in-gzip": Flood(150, ("gzip", "gzip")),
    "error": Flood(300, ("gzip",), status=400),
    "server-error": Flood(300, ("gzip",), status=500),
    "without-output": Dribble([b"\0\0\0\xff\xff" * 20_000], start=NO_OUTPUT, gap=0.0),
}


@pytest.mark.parametrize("step", FLOODS.values(), ids=FLOODS)
def test_a_response_over_the_limit_is_not_read_to_its_end(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer], step: Step
) -> None:
    patient = replace(FAST, deadline=240.0, timeout=240.0)
    model = opened(server.script("flood", step), retry_policy=patient)

    def generate() -> None:
        with pytest.raises(AnswerInvalid) as caught:
            model.generate(model_request)
        assert str(caught.value) == (
            "the server's response is larger than the limit of 32 MB "
            f"(openai/fake at 127.0.0.1:{server.port}): "
            "check --base-url or try another model"
        )

    assert memory_peak(generate) < 100_000_000
    assert len(server.requests("flood")) == 1


def test_a_large_response_within_the_limit_is_accepted(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    blanks = " " * 20_000_000
    url = server.script("large", answer(GOOD, system_fingerprint=blanks))
    assert opened(url).generate(model_request).raw == GOOD


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("place", ["/there/v1/chat", "absolute"])
def test_a_redirect_within_the_origin_is_followed(
    server: FaultServer,
    opened: Open,
    model_request: ModelRequest[ActorsAnswer],
    status: int,
    place: str,
) -> None:
    target = server.script("there", answer(GOOD))
    url = server.script("here", redirect(target if place == "absolute" else place, status))
    opened(url).generate(model_request)

    (here,), (there,) = server.requests("here"), server.requests("there")
    assert there.body == here.body
    assert there.headers["authorization"] == here.headers["authorization"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_origin_is_refused(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer], status: int
) -> None:
    with FaultServer() as other:
        target = other.script("there", answer(GOOD))
        url = server.script("here", redirect(f"{target}?a=secret", status))
        with pytest.raises(ModelRejected) as caught:
            opened(url).generate(model_request)
        assert not other.requests("there")
    assert str(caught.value) == (
        f"the server redirects the request to http://127.0.0.1:{other.port}, another server "
        f"(openai/fake at 127.0.0.1:{server.port}): check --base-url"
    )
    assert len(server.requests("here")) == 1


@pytest.mark.parametrize(
    "location",
    [
        pytest.param("https://127.0.0.1:{port}/here/v1", id="another-scheme"),
        pytest.param("http://localhost:{port}/here/v1", id="another-name"),
        pytest.param("//127.0.0.2:{port}/here/v1", id="without-scheme"),
        pytest.param("http://127.0.0.1:{port}@example.org/", id="a-user"),
        pytest.param("file:///etc/passwd", id="a-file"),
        pytest.param("http://[", id="no-url"),
    ],
)
def test_a_redirect_that_looks_like_the_origin_is_refused(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer], location: str
) -> None:
    url = server.script("here", redirect(location.format(port=server.port)))
    with pytest.raises(ModelRejected, match="the server redirects the request to"):
        opened(url).generate(model_request)
    assert len(server.requests("here")) == 1


def test_a_redirect_loop_is_one_error(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    url = server.script("loop", redirect("/loop/v1/chat/completions"))
    with pytest.raises(ModelRejected) as caught:
        opened(url).generate(model_request)
    assert str(caught.value) == (
        "the server redirects the request in a circle "
        f"(openai/fake at 127.0.0.1:{server.port}): check --base-url"
    )
    assert caught.value.spent["requests"] == 1
    assert len(server.requests("loop")) <= 6


FIRST = json.dumps(completion(GOOD))
GHOST = raw_response(json.dumps(completion('{"actors": [{"name": "Ghost", "kind": "person"}]}')))
SURPLUS = {
    "the-same-response-again": Surplus(FIRST, raw_response(FIRST)),
    "another-response": Surplus(FIRST, GHOST),
    "half-a-response": Surplus(FIRST, GHOST[: len(GHOST) // 2]),
    "after-chunks": Surplus(FIRST, GHOST, chunked=True),
    "soon-after": Surplus(FIRST, GHOST, pause=0.05),
    "no-response": Surplus(FIRST, b"surplus"),
}


@pytest.mark.parametrize("step", SURPLUS.values(), ids=SURPLUS)
def test_surplus_bytes_never_become_the_answer_to_another_request(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer], step: Surplus
) -> None:
    other = answer('{"actors": [{"name": "Mirko Adan", "kind": "person"}]}')
    once = replace(FAST, transport_retries=0)
    model = opened(server.script("surplus", step, other), retry_policy=once)
    first = model.generate(model_request)
    time.sleep(2 * step.pause)
    second = model.generate(model_request)
    names = [actor.name for response in (first, second) for actor in response.answer.actors]
    assert names == ["Dora Valen", "Mirko Adan"]


def test_surplus_bytes_after_an_error_are_not_the_answer_to_its_retry(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    url = server.script("surplus-error", Surplus("{}", GHOST, status=500), answer(GOOD))
    response = opened(url).generate(model_request)
    assert [actor.name for actor in response.answer.actors] == ["Dora Valen"]


@pytest.mark.parametrize("charset", ["hex", "idna", "zip", "nowhere", "utf-16", '"'])
def test_an_error_in_any_charset_is_retried(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer], charset: str
) -> None:
    failure = Send("{}", status=500, content_type=f"text/plain; charset={charset}")
    url = server.script("charset", failure, answer(GOOD))
    assert opened(url).generate(model_request).answer.actors
    assert len(server.requests("charset")) == 2


@pytest.mark.parametrize("variable", ["OPENAI_ORG_ID", "OPENAI_PROJECT_ID"])
@pytest.mark.parametrize("value", ["a\nb", "a\r", "\u00fc"])
def test_a_variable_that_is_no_header_is_named(
    server: FaultServer, opened: Open, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError, match=rf"no header can have \({variable}\): copy it again"):
        opened(server.script("header", answer(GOOD)))
