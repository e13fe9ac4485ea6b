"""Ctrl-C, an abandoned iterator and `close` end the requests under way, whatever they wait for."""

import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from support.models.scripted_model import ScriptedModel
from support.servers.fault_server import (
    Body,
    EndlessTrickle,
    FaultServer,
    Hang,
    Step,
    answer,
    status,
)
from support.servers.replies import task_of

from summarizer import Summarizer
from summarizer.errors import ModelUnreachable

TEXTS = [f"Mirko Tal{number} spoke in Hasra. Nobody else did." for number in range(8)]
SOON = 2.0
"""Seconds; the waits of the server are far longer."""

WAITS = [
    pytest.param(Hang(30), id="no-response"),
    pytest.param(EndlessTrickle(0.05), id="endless-body"),
    pytest.param(status(503, headers={"retry-after": "30"}), id="retry-after"),
]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def wait_for_requests(server: FaultServer, count: int) -> None:
    ends_at = time.monotonic() + 10
    while len(server.requests("waiting")) < count and time.monotonic() < ends_at:
        time.sleep(0.01)
    assert len(server.requests("waiting")) == count


def worker_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("summarizer ")]


def assert_no_threads_soon() -> None:
    ends_at = time.monotonic() + SOON
    while worker_threads() and time.monotonic() < ends_at:
        time.sleep(0.01)
    assert worker_threads() == []


def assert_soon(started: float) -> None:
    assert time.monotonic() - started < SOON


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs signals between threads")
@pytest.mark.parametrize("step", WAITS)
def test_ctrl_c_reaches_the_main_thread(step: Step, server: FaultServer) -> None:
    interrupted: list[float] = []

    def interrupt() -> None:
        wait_for_requests(server, 2)
        interrupted.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    with Summarizer("openai/fake", base_url=server.script("waiting", step)) as summarizer:
        thread = threading.Thread(target=interrupt)
        thread.start()
        with pytest.raises(KeyboardInterrupt):
            next(summarizer.map(TEXTS, jobs=2))
        assert_soon(interrupted[0])
        thread.join()
        assert_no_threads_soon()


def close_iterator(results: list[Iterator[Any]]) -> None:
    results.pop().close()  # type: ignore[attr-defined]


def collect_garbage(results: list[Iterator[Any]]) -> None:
    results.clear()
    gc.collect()


@pytest.mark.parametrize("abandon", [close_iterator, collect_garbage])
@pytest.mark.parametrize("step", WAITS)
def test_an_abandoned_iterator_ends_its_threads(
    step: Step, abandon: Callable[[list[Iterator[Any]]], None], server: FaultServer
) -> None:
    def respond(body: Body) -> Step:
        user = body["messages"][1]["content"]
        return answer(empty(body)) if "Tal0" in user else step

    with Summarizer("openai/fake", base_url=server.react("waiting", respond)) as summarizer:
        results = [summarizer.map(TEXTS, jobs=2)]
        next(results[0])
        wait_for_requests(server, 3 + 2)
        abandon(results)

        assert_no_threads_soon()
        assert len(server.requests("waiting")) == 3 + 2


def empty(body: Body) -> str:
    task = task_of(body)
    return f'{{"{task}": []}}'


def test_an_abandoned_iterator_leaves_the_requests_of_others(server: FaultServer) -> None:
    def respond(body: Body) -> Step:
        user = body["messages"][1]["content"]
        if "Tal0" in user:
            return replace(answer(empty(body)), delay=0.7)
        return answer(empty(body)) if "Tal1" in user else Hang(30)

    with (
        Summarizer("openai/fake", base_url=server.react("waiting", respond)) as summarizer,
        ThreadPoolExecutor(1) as pool,
    ):
        other = pool.submit(summarizer.summarize, TEXTS[0])
        results = [summarizer.map(TEXTS[1:], jobs=2)]
        next(results[0])
        close_iterator(results)
        assert_no_threads_soon()

        assert not other.done()
        assert other.result().provenance.usage.requests == 3


def test_an_abandoned_iterator_asks_no_further_task_of_a_custom_model() -> None:
    asked = threading.Event()

    def respond(_: object) -> None:
        asked.set()
        time.sleep(0.3)

    model = ScriptedModel(respond)
    results = [Summarizer(model).map(TEXTS, jobs=1)]
    with ThreadPoolExecutor(1) as pool:
        pool.submit(next, results[0])
        asked.wait(5)
    close_iterator(results)
    assert_no_threads_soon()


@pytest.mark.parametrize("step", WAITS)
@pytest.mark.parametrize("call", ["summarize", "map"])
def test_close_ends_requests_under_way_with_an_error(
    call: str, step: Step, server: FaultServer
) -> None:
    summarizer = Summarizer("openai/fake", base_url=server.script("waiting", step))

    def wait() -> object:
        if call == "map":
            return list(summarizer.map(TEXTS, jobs=2))
        return summarizer.summarize(TEXTS[0])

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(wait)
        wait_for_requests(server, 2 if call == "map" else 1)
        started = time.monotonic()
        summarizer.close()
        error = waiting.exception(timeout=10)
        assert_soon(started)

    assert isinstance(error, ModelUnreachable)
    assert str(error).startswith("the model was closed")
    assert_no_threads_soon()
