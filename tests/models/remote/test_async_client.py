"""An asynchronous client of the caller is used on its event loop, and by synchronous calls."""

import asyncio
import gc
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx2
import instructor
import openai
import pytest
from support.servers.fault_server import (
    Disconnects,
    FaultServer,
    Handler,
    Hang,
    status,
)
from support.servers.replies import first_requests_together, no_records

from summarizer import Failure, Summarizer, Summary, asummarize, summarize
from summarizer.errors import ModelRejected, ModelUnreachable
from summarizer.models.remote.async_requests import AsyncRequests
from summarizer.models.remote.transport import request_timeout

TEXTS = [f"Dora Valen{number} said that taxes would rise. Nobody else did." for number in range(20)]
KEY = "zq-4711-key-of-the-caller"
SOON = 2.0
"""Seconds; the waits of the server are far longer."""


@pytest.fixture
def url(server: FaultServer) -> str:
    return server.react("own", no_records)


def made(url: str, **options: Any) -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(**{"base_url": url, "api_key": KEY, **options})


def request_threads() -> int:
    return sum(thread.name.startswith("summarizer") for thread in threading.enumerate())


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON):
        while not is_so():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("wrap", [lambda sdk: sdk, instructor.from_openai])
def test_twenty_documents_are_under_way_on_the_loop_of_the_caller(
    wrap: Callable[[openai.AsyncOpenAI], Any], server: FaultServer
) -> None:
    loops: set[asyncio.AbstractEventLoop] = set()

    async def note(request: httpx2.Request) -> None:
        request.headers["x-transport"] = "own"
        loops.add(asyncio.get_running_loop())

    async def program() -> list[Summary | Failure]:
        transport = httpx2.AsyncClient(event_hooks={"request": [note]})
        async with made(
            server.react("own", first_requests_together(len(TEXTS))), http_client=transport
        ) as client:
            async with Summarizer("openai/fake", client=wrap(client), seed=7) as opened:
                results = [result async for result in opened.amap(TEXTS, jobs=len(TEXTS))]
            assert not client.is_closed()
            assert loops == {asyncio.get_running_loop()}
        return results

    results = asyncio.run(program())

    assert [result.text for result in results if isinstance(result, Summary)] == TEXTS
    requests = server.requests("own")
    assert len(requests) == 3 * len(TEXTS)
    assert {request.headers["x-transport"] for request in requests} == {"own"}
    assert {request.headers["authorization"] for request in requests} == {f"Bearer {KEY}"}
    assert {request.body["seed"] for request in requests} == {7}


@pytest.mark.parametrize("inside", [False, True], ids=["script", "running loop"])
def test_a_synchronous_call_needs_no_loop_and_blocks_on_none(
    inside: bool, url: str, server: FaultServer
) -> None:
    async def key() -> str:
        await asyncio.sleep(0)
        return KEY

    client = made(
        url,
        api_key=key,
        organization="org-1",
        default_headers={"x-team": "politics"},
        default_query={"tenant": "a"},
    )

    async def program() -> Summary:
        await client.chat.completions.create(
            model="fake",
            messages=[],
            response_format=ACTORS,  # opens a connection here
        )
        summary = summarize(TEXTS[0], model="openai/fake", client=client)
        assert not client.is_closed()
        await client.close()
        return summary

    if inside:
        summary = asyncio.run(program())
    else:
        summary = summarize(TEXTS[0], model="openai/fake", client=client)

    assert summary.provenance.usage.requests == 3
    assert summary.provenance.backend.startswith("openai-compatible, 127.0.0.1:")
    for request in server.requests("own")[-3:]:
        assert request.path == "/own/v1/chat/completions?tenant=a"
        assert request.headers["authorization"] == f"Bearer {KEY}"
        assert request.headers["x-team"] == "politics"
        assert request.headers["openai-organization"] == "org-1"
    assert request_threads() == 0


ACTORS: Any = {"type": "json_schema", "json_schema": {"name": "ActorsAnswer", "schema": {}}}


def test_map_and_stream_work_with_an_asynchronous_client(url: str) -> None:
    with Summarizer("openai/fake", client=made(url)) as opened:
        results = list(opened.map(TEXTS[:4], jobs=4))
        partials = list(opened.stream(TEXTS[0]))
    assert [result.text for result in results if isinstance(result, Summary)] == TEXTS[:4]
    assert len(partials) == 3


def test_an_azure_client_is_used(url: str, server: FaultServer) -> None:
    async def token() -> str:
        return KEY

    client = openai.AsyncAzureOpenAI(
        azure_endpoint=url, api_version="2026-01-01", azure_ad_token_provider=token
    )

    async def program() -> None:
        async with client:
            await asummarize(TEXTS[0], model="openai/fake", client=client)

    summarize(TEXTS[0], model="openai/fake", client=client)
    asyncio.run(program())

    paths = {request.path.partition("/openai")[2] for request in server.requests("own")}
    assert paths == {"/deployments/fake/chat/completions?api-version=2026-01-01"}
    assert {r.headers["authorization"] for r in server.requests("own")} == {f"Bearer {KEY}"}


@pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_a_program_may_run_one_loop_after_another(url: str) -> None:
    client = made(url)
    with Summarizer("openai/fake", client=client) as opened:
        for _ in range(2):
            assert asyncio.run(opened.asummarize(TEXTS[0])).text == TEXTS[0]
            assert opened.summarize(TEXTS[0]).text == TEXTS[0]
    del client, opened
    gc.collect()  # the SDK leaves connections of an ended loop to it


@pytest.mark.parametrize("call", ["asummarize", "amap"])
def test_a_cancelled_task_ends_its_requests(call: str, server: FaultServer) -> None:
    step = Disconnects()

    async def program() -> None:
        async with made(server.script("own", step)) as client:
            with Summarizer("openai/fake", client=client) as opened:

                async def work() -> None:
                    if call == "asummarize":
                        await opened.asummarize(TEXTS[0])
                    else:
                        async for _ in opened.amap(TEXTS, jobs=3):
                            pass

                task = asyncio.create_task(work())
                expected = 1 if call == "asummarize" else 3
                await until(lambda: step.waiting == expected)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                await until(lambda: step.closed == expected)
                await until(lambda: request_threads() == 0)
                assert not client.is_closed()

    asyncio.run(program())
    assert len(server.requests("own")) == step.waiting


def test_close_ends_a_synchronous_call(server: FaultServer) -> None:
    step = Disconnects()
    opened = Summarizer("openai/fake", client=made(server.script("own", step)))
    ending = threading.Timer(0.3, opened.close)
    ending.start()
    with pytest.raises(ModelUnreachable, match="the model was closed"):
        opened.summarize(TEXTS[0])
    ending.join()
    asyncio.run(until(lambda: step.closed == 1 and request_threads() == 0))


def test_requests_end_with_the_loop_of_the_caller(server: FaultServer) -> None:
    step = Disconnects()
    client = made(server.script("own", step))
    opened = Summarizer("openai/fake", client=client)

    async def program() -> None:
        waiting = asyncio.create_task(opened.asummarize(TEXTS[0]))
        await until(lambda: step.waiting == 1)
        assert not waiting.done()

    asyncio.run(program())
    asyncio.run(until(lambda: step.closed == 1 and request_threads() == 0))
    opened.close()


def test_an_answer_that_comes_too_slowly_ends_in_time(server: FaultServer) -> None:
    class Dripping:
        def respond(self, handler: Handler) -> None:
            handler.head(1000)
            for _ in range(40):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.05)

    requests = AsyncRequests(made(server.script("own", Dripping())))
    started = time.monotonic()
    with pytest.raises(openai.APITimeoutError):
        requests.create(timeout=request_timeout(0.3), model="fake", messages=[])
    assert time.monotonic() - started < SOON
    requests.close()


async def provide_key() -> str:
    return KEY


@pytest.mark.parametrize("key", [KEY, provide_key], ids=["text", "function"])
def test_an_error_is_one_line_without_the_key(key: Any, server: FaultServer) -> None:
    url = server.script("own", status(401, f"the key {KEY} has no rights"))

    async def program() -> None:
        async with made(url, api_key=key) as client:
            await asummarize(TEXTS[0], model="openai/fake", client=client)

    with pytest.raises(ModelRejected) as caught:
        asyncio.run(program())
    message = "the server refused the key (HTTP 401): the key [key] has no rights (openai/fake at "
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
    assert "4711" not in str(caught.value)


def test_a_synchronous_call_leaves_the_connections_of_an_event_loop_alone(
    url: str, server: FaultServer
) -> None:
    client = made(url, http_client=httpx2.AsyncClient())
    with pytest.raises(ModelRejected) as caught:
        summarize(TEXTS[0], model="openai/fake", client=client)
    assert str(caught.value) == (
        "a synchronous call cannot use the HTTP client of an asynchronous program (client): "
        "use asummarize or amap, or a synchronous client"
    )
    assert server.requests("own") == []


def test_retries_are_counted(server: FaultServer) -> None:
    url = server.script("own", status(500), status(400, "no"))

    async def program() -> Failure | Summary:
        async with (
            made(url, max_retries=5) as client,
            Summarizer("openai/fake", client=client) as opened,
        ):
            return await anext(opened.amap(TEXTS[:1]))

    failure = asyncio.run(program())
    assert isinstance(failure, Failure)
    # The last one is repeated without log-probabilities, which may be what is refused.
    assert failure.attempts == len(server.requests("own")) == 3


def test_a_request_that_waits_does_not_block_the_loop(server: FaultServer) -> None:
    async def program() -> int:
        ticks = 0
        async with made(server.script("own", Hang(30))) as client:
            task = asyncio.create_task(asummarize(TEXTS[0], model="openai/fake", client=client))
            while ticks < 20:
                await asyncio.sleep(0.01)
                ticks += 1
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        return ticks

    assert asyncio.run(program()) == 20
