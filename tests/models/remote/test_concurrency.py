"""One model serves many threads: no retry and no usage is lost."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from support.models.model_requests import FAST, GOOD, Open, make_request
from support.servers.fault_server import (
    Body,
    FaultServer,
    Handler,
    Hang,
    Reset,
    Step,
    answer,
    status,
)

from summarizer.errors import ModelUnreachable
from summarizer.schema.drafts import ActorsAnswer
from summarizer.schema.summary import Usage

THREADS = 16


def number_in(body: Body) -> int:
    """Return the number of the request, which is in its article."""
    return int(body["messages"][1]["content"].split("town ")[1].split(".")[0])


def test_sixteen_concurrent_requests_keep_their_retries_and_usage(
    server: FaultServer, opened: Open
) -> None:
    seen: Counter[int] = Counter()

    def script(body: Body) -> Step:
        number = number_in(body)
        seen[number] += 1
        faults: list[Step] = [status(429), answer("prose", usage=(1, 1)), status(500), Reset()]
        steps = [*faults, answer(GOOD, usage=(1000 + number, number))]
        return steps[seen[number] - 1]

    model = opened(server.react("concurrent", script), retry_policy=replace(FAST, deadline=20.0))
    barrier = threading.Barrier(THREADS)

    def run(number: int) -> Usage:
        barrier.wait()
        return model.generate(make_request(f"He spoke in town {number}.", ActorsAnswer)).usage

    with ThreadPoolExecutor(THREADS) as pool:
        usages = list(pool.map(run, range(1, THREADS + 1)))

    assert usages == [
        Usage(
            requests=5,
            prompt_tokens=1001 + number,
            cached_prompt_tokens=14,
            completion_tokens=number + 1,
        )
        for number in range(1, THREADS + 1)
    ]
    assert set(seen.values()) == {5}


def test_connections_are_reused(server: FaultServer, opened: Open) -> None:
    ports: list[int] = []

    class RecordPort:
        def respond(self, handler: Handler) -> None:
            ports.append(handler.client_address[1])
            answer(GOOD).respond(handler)

    model = opened(server.react("reused", lambda _: RecordPort()))
    model_request = make_request("He spoke.", ActorsAnswer)
    for _ in range(5):
        model.generate(model_request)
    assert len(set(ports)) == 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: model.generate(model_request), range(40)))
    assert len(ports) == 45
    assert len(set(ports)) <= 4


def test_closing_ends_requests_in_flight(server: FaultServer, opened: Open) -> None:
    url = server.script("waiting", Hang(30))
    model = opened(
        url, retry_policy=replace(FAST, timeout=20.0, deadline=20.0, transport_retries=0)
    )
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(model.generate, make_request("He spoke.", ActorsAnswer))
        while not server.requests("waiting"):
            pass
        model.close()
        error = waiting.exception(timeout=5)
    assert isinstance(error, ModelUnreachable)
    assert str(error) == "the model was closed (openai/fake): open it again"
