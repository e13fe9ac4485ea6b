"""Asynchronous programs summarize without blocking; cancellation ends requests under way."""

import asyncio
import gc
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator

import pytest
from support.models.scripted_model import ScriptedModel, actor, answers, claim, position
from support.servers.fault_server import (
    Body,
    Disconnects,
    FaultServer,
    Handler,
    Hang,
    Step,
    answer,
    status,
)
from support.servers.replies import first_requests_together, no_records, task_of

from summarizer import Document, Failure, Summarizer, Summary, asummarize
from summarizer.errors import ArgumentTypeError, InputError, ModelRejected, ModelUnreachable

TEXTS = [f"Mirko Tal{number} spoke in Hasra. Nobody else did." for number in range(50)]
SOON = 30.0
"""Seconds; the waits of the server are far longer."""


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def worker_threads() -> int:
    return sum(thread.name.startswith("summarizer ") for thread in threading.enumerate())


async def no_threads_soon() -> None:
    async with asyncio.timeout(SOON):
        while worker_threads():
            await asyncio.sleep(0.01)


def test_fifty_documents_are_under_way_in_order_while_the_event_loop_runs(
    server: FaultServer,
) -> None:
    under_way, most = 0, 0
    lock = threading.Lock()

    class Slow:
        def __init__(self, body: Body) -> None:
            self.body = body

        def respond(self, handler: Handler) -> None:
            nonlocal under_way, most
            with lock:
                under_way += 1
                most = max(most, under_way)
            time.sleep(0.05)
            with lock:
                under_way -= 1
            no_records(self.body).respond(handler)

    async def program() -> tuple[list[str], int]:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0.01)

        ticking = asyncio.create_task(tick())
        async with Summarizer("openai/fake", base_url=url) as opened:
            documents = [Document.from_text(text, id=f"d{n}") for n, text in enumerate(TEXTS)]
            results = [result async for result in opened.amap(documents, jobs=10)]
        ticking.cancel()
        assert all(isinstance(result, Summary) for result in results)
        return [result.document.id for result in results if isinstance(result, Summary)], ticks

    url = server.react("slow", Slow)
    ids, ticks = asyncio.run(program())

    assert ids == [f"d{number}" for number in range(50)]
    assert 1 < most <= 10
    assert ticks > 5


def test_fifty_documents_are_under_way_at_once(server: FaultServer) -> None:
    step = first_requests_together(len(TEXTS))

    async def program() -> list[Summary | Failure]:
        async with Summarizer("openai/fake", base_url=server.react("together", step)) as opened:
            return [result async for result in opened.amap(TEXTS, jobs=len(TEXTS))]

    results = asyncio.run(program())

    assert [r.text for r in results if isinstance(r, Summary)] == TEXTS


def test_sources_may_be_generated_and_failures_are_records() -> None:
    async def generate() -> AsyncIterator[str]:
        for source in (TEXTS[0], "missing.txt"):
            await asyncio.sleep(0)
            yield source

    async def program() -> list[Summary | Failure]:
        with Summarizer(ScriptedModel()) as opened:
            return [result async for result in opened.amap(generate())]

    first, second = asyncio.run(program())
    assert isinstance(first, Summary)
    assert isinstance(second, Failure)
    assert second.document == "missing.txt"


@pytest.mark.parametrize("call", ["asummarize", "amap"])
def test_a_cancelled_task_closes_its_connections(call: str, server: FaultServer) -> None:
    step = Disconnects()

    async def program() -> None:
        with Summarizer("openai/fake", base_url=server.script("waiting", step)) as opened:

            async def work() -> None:
                if call == "asummarize":
                    await opened.asummarize(TEXTS[0])
                else:
                    async for _ in opened.amap(TEXTS, jobs=3):
                        pass

            task = asyncio.create_task(work())
            expected = 1 if call == "asummarize" else 3
            async with asyncio.timeout(SOON):
                while step.waiting < expected:
                    await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            async with asyncio.timeout(SOON):
                while step.closed < expected:
                    await asyncio.sleep(0.01)
            assert len(server.requests("waiting")) == expected
            await no_threads_soon()

    asyncio.run(program())


def test_an_abandoned_iterator_ends_its_threads() -> None:
    async def program() -> None:
        with Summarizer(ScriptedModel()) as opened:
            results = opened.amap(TEXTS, jobs=3)
            await anext(results)
            del results
            gc.collect()
            await no_threads_soon()

    asyncio.run(program())


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.3], ids=["opening", "opened", "waiting"])
def test_close_ends_the_documents_that_wait_for_their_turn(
    server: FaultServer, seconds: float
) -> None:
    async def program() -> None:
        opened = Summarizer("openai/fake", base_url=server.script("waiting", Hang(120)))
        results = opened.amap(TEXTS, jobs=2)
        asyncio.get_running_loop().call_later(seconds, opened.close)
        async with asyncio.timeout(SOON):
            with pytest.raises(ModelUnreachable):
                await anext(results)
        await no_threads_soon()

    asyncio.run(program())


def test_asummarize_opens_a_model_and_raises_its_errors(server: FaultServer) -> None:
    url = server.react("empty", no_records)
    summary = asyncio.run(asummarize(TEXTS[0], model="openai/fake", base_url=url, api_key="k"))
    assert summary.text == TEXTS[0]

    url = server.script("refusing", status(400, "no"))
    with pytest.raises(ModelRejected):
        asyncio.run(asummarize(TEXTS[0], model="openai/fake", base_url=url))
    with pytest.raises(InputError):
        asyncio.run(asummarize("missing.txt", model=ScriptedModel()))
    with pytest.raises(ArgumentTypeError):
        asyncio.run(anext(Summarizer(ScriptedModel()).amap(TEXTS[0])))  # type: ignore[arg-type]


LONG = (
    "Dora Valen said that it was over. " + "The army marched on and on through the valley. " * 400
)


def counts(summary: Summary) -> tuple[int, int, int]:
    return len(summary.actors), len(summary.claims), len(summary.positions)


def test_a_stream_gives_actors_then_claims_then_positions_and_ends_like_summarize() -> None:
    model = ScriptedModel(
        answers(
            [actor("Dora Valen")],
            [claim("that it was over", source="Dora Valen")],
            [position("Dora Valen", "the end", "that it was over")],
        )
    )
    steps: list[str] = []
    with Summarizer(model) as opened:
        partials = list(opened.stream("Dora Valen said that it was over.", on_step=steps.append))
        whole = opened.summarize("Dora Valen said that it was over.")

    assert [counts(summary)[:2] for summary in partials] == [(1, 0), (1, 1), (1, 1)]
    assert steps == ["actors", "claims", "positions"]
    assert [summary.provenance.usage.requests for summary in partials] == [1, 2, 3]
    same = {"provenance": whole.provenance}
    assert partials[-1].model_copy(update=same) == whole


def test_a_stream_of_a_long_document_goes_on_with_its_next_part() -> None:
    with Summarizer(ScriptedModel(answers([actor("Dora Valen")]))) as opened:
        requests = [s.provenance.usage.requests for s in opened.stream(LONG)]
    assert len(requests) > 3
    assert requests == list(range(1, len(requests) + 1))


def test_records_come_before_the_next_answer(server: FaultServer) -> None:
    def script(body: Body) -> Step:
        task = task_of(body)
        if task != "actors":
            return Hang(120)
        return answer(json.dumps({"actors": [{"name": "Mirko Tal0", "kind": "person"}]}))

    with Summarizer("openai/fake", base_url=server.react("hanging", script)) as opened:
        stream = opened.stream(TEXTS[0])
        started = time.monotonic()
        assert [record.name for record in next(stream).actors] == ["Mirko Tal0"]
        stream.close()  # type: ignore[attr-defined]
        asyncio.run(no_threads_soon())
        assert time.monotonic() - started < 2 * SOON


def test_a_stream_raises_the_error_of_the_document_and_of_the_model(server: FaultServer) -> None:
    with Summarizer("openai/fake", base_url=server.script("refusing", status(400, "no"))) as opened:
        with pytest.raises(ModelRejected):
            next(opened.stream(TEXTS[0]))
        with pytest.raises(InputError):
            next(opened.stream("missing.txt"))
        opened.stream(TEXTS[0])
