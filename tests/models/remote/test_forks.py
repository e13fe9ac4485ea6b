"""A forked process opens connections of its own: it gets the answers to its own questions."""

import gc
import json
import os
import re
import signal
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from support.servers.fault_server import Body, FaultServer, Handler, Step, answer
from support.servers.replies import task_of

from summarizer import Summarizer, Summary
from summarizer.errors import ConfigError
from summarizer.models.local.engine import EmbeddedEngine

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
CHILDREN, DOCUMENTS = 3, 20


class Echo:
    """Answers with the name in the article, after a short while."""

    def __init__(self, body: Body) -> None:
        (name,) = set(re.findall(r"Mirko Tal\w+", body["messages"][1]["content"]))
        task = task_of(body)
        actors = [{"name": name, "kind": "person"}] if task == "actors" else []
        self._step = answer(json.dumps({task: actors}))

    def respond(self, handler: Handler) -> None:
        time.sleep(0.002)
        self._step.respond(handler)


def echo(body: Body) -> Step:
    return Echo(body)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def fork() -> int:
    with warnings.catch_warnings():
        # From Python 3.12 on, a warning about the threads of this process.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        signal.alarm(20)
    return child


def wrong_answers(summarizer: Summarizer, process: int) -> list[str]:
    """Return the documents of `process` that did not get their own answer."""
    names = [f"Mirko Tal{process}x{number}" for number in range(DOCUMENTS)]
    texts = [f"{name} spoke in Hasra. Nobody else did." for name in names]
    results = summarizer.map(texts, jobs=4)
    return [
        f"{name}: {result}"
        for name, result in zip(names, results, strict=True)
        if not isinstance(result, Summary) or [actor.name for actor in result.actors] != [name]
    ]


def run_child(summarizer: Summarizer, process: int, log: Path) -> None:
    """Summarize in a forked process, close the model there, and exit."""
    try:
        found = wrong_answers(summarizer, process)
        summarizer.close()
        log.write_text("\n".join(found))
    except BaseException as error:
        log.write_text(repr(error))
    finally:
        os._exit(0)


def test_parent_and_children_get_their_own_answers(server: FaultServer, tmp_path: Path) -> None:
    logs = [tmp_path / f"{number}.log" for number in range(CHILDREN)]
    with Summarizer("openai/fake", base_url=server.react("echo", echo)) as summarizer:
        # The parent has idle connections, which the children inherit.
        assert wrong_answers(summarizer, 99) == []
        children = []
        for number, log in enumerate(logs):
            if not (child := fork()):
                run_child(summarizer, number, log)
            children.append(child)
        assert wrong_answers(summarizer, 98) == []
        for child in children:
            os.waitpid(child, 0)
        assert [log.read_text() for log in logs] == [""] * CHILDREN
        assert wrong_answers(summarizer, 97) == []


def test_closing_in_a_child_does_not_end_the_requests_of_the_parent(server: FaultServer) -> None:
    tasks = ("actors", "claims", "positions")
    slow = [replace(answer(json.dumps({task: []})), delay=0.5) for task in tasks]
    url = server.script("pending", *slow)
    with (
        Summarizer("openai/fake", base_url=url) as summarizer,
        ThreadPoolExecutor(1) as pool,
    ):
        result = pool.submit(summarizer.summarize, "Mirko Tal spoke in Hasra. Nobody else did.")
        while not server.requests("pending"):
            time.sleep(0.01)
        if not (child := fork()):
            summarizer.close()
            os._exit(0)
        os.waitpid(child, 0)
        assert result.result().provenance.usage.requests == 3


def test_a_child_never_destroys_the_embedded_engine_of_its_parent() -> None:
    destroyed = []

    class Server:
        def __del__(self) -> None:
            destroyed.append(self)

    engine = EmbeddedEngine.__new__(EmbeddedEngine)
    engine._server = Server()
    engine.renew()
    engine.close()
    gc.collect()

    assert destroyed == []


def test_an_iterator_of_the_parent_is_refused_in_the_child(server: FaultServer) -> None:
    texts = [f"Mirko Tal{number} spoke in Hasra. Nobody else did." for number in range(9)]
    with Summarizer("openai/fake", base_url=server.react("echo", echo)) as summarizer:
        results = summarizer.map(texts, jobs=2)
        next(results)
        if not (child := fork()):
            try:
                next(results)
            except ConfigError as error:
                os._exit(0 if "another process" in str(error) else 1)
            finally:
                os._exit(2)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert len(list(results)) == 8
