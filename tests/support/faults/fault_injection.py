"""Inject faults into the requests of a model at random, and measure what is lost or leaked.

A share of the requests meets a fault, drawn from all faults of the retry table. A seed determines
the sequence of faults; which document meets which fault depends on the threads.
"""

from __future__ import annotations

import gc
import hashlib
import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from support.models.model_requests import instructor_model
from support.servers.fault_server import (
    Body,
    EndlessTrickle,
    FaultServer,
    Hang,
    Reset,
    Send,
    Step,
    Trickle,
    answer,
    completion,
    status,
)

from summarizer.models.factory import open_model
from summarizer.models.remote.openai_model import InstructorModel
from summarizer.models.remote.retry_policy import RetryPolicy
from summarizer.schema.summary import Failure, SummaryRecord, Usage
from summarizer.settings import Settings

Result = TypeVar("Result")

SHORT_WAITS = RetryPolicy(
    answer_retries=2,
    transport_retries=4,
    deadline=20.0,
    timeout=1.0,
    max_retry_after=0.02,
    initial_backoff=0.001,
)
"""So that ten thousand requests take minutes."""

FAULTS: dict[str, Step] = {
    "400": status(400, "bad request"),
    "401": status(401, "bad key"),
    "404": status(404, "no model"),
    "408": status(408),
    "413": status(413),
    "429": status(429, headers={"retry-after-ms": "5"}),
    "quota": status(429, code="insufficient_quota"),
    "500": status(500),
    "503": status(503, headers={"retry-after": "0"}),
    "served error": Send(json.dumps({"error": {"message": "overloaded", "code": 503}})),
    "page": Send("<html>busy</html>", content_type="text/html"),
    "half a body": Send(json.dumps(completion("x"))[:40]),
    "no choices": Send(json.dumps(completion("x", choices=[]))),
    "no content": answer(""),
    "prose": answer("I would rather not say."),
    "wrong schema": answer('{"actors":[{"name":7}],"claims":[{"x":1}],"positions":[{}]}'),
    "cut": answer('{"actors":[{"name":"Ke', finish="length"),
    "refusal": answer(None, refusal="no"),
    "filter": answer("", finish="content_filter"),
    "reset": Reset(),
    "reset half way": Reset(json.dumps(completion("x" * 500))),
    "hang": Hang(3),
    "slow": Trickle(json.dumps(completion("x")), gap=0.001, chunk=40),
    "endless": EndlessTrickle(0.05),
}
_SLOW_FAULTS = frozenset({"hang", "endless"})
"""Faults that last until the timeout; drawn a tenth as often."""


@dataclass
class FaultInjector:
    """Answers requests with empty lists, or with a fault.

    Attributes:
        counts: Number of requests by fault.
        billed: Complete responses with usage, usable or not.
        repeated: Requests that were repeated after a usable response.
        requests_by_number: Number of requests by article number.
    """

    seed: int
    share: float = 0.3
    counts: Counter[str] = field(default_factory=Counter)
    billed: int = 0
    repeated: int = 0
    requests_by_number: Counter[int] = field(default_factory=Counter)
    _answered: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)  # noqa: S311 - no secret
        self._names = list(FAULTS)
        self._weights = [0.1 if name in _SLOW_FAULTS else 1.0 for name in FAULTS]

    def __call__(self, body: Body) -> Step:
        # The server calls this under its lock.
        name = "none"
        if self._draw.random() < self.share:
            (name,) = self._draw.choices(self._names, self._weights)
        self.counts[name] += 1
        step = FAULTS.get(name) or answer(json.dumps({task_of(body): []}))
        self.billed += is_billed(step)
        self.requests_by_number[article_number(body)] += 1
        request = prompt_digest(body)
        self.repeated += request in self._answered
        if name == "none":
            self._answered.add(request)
        return step

    def reset(self) -> None:
        """Allow the same requests once more."""
        self._answered.clear()

    @property
    def requests(self) -> int:
        """Number of requests."""
        return self.counts.total()

    @property
    def faults(self) -> int:
        """Number of requests that met a fault."""
        return self.requests - self.counts["none"]


def task_of(body: Body) -> str:
    """Return the task of a request, in any response format."""
    text = json.dumps(body)
    return max(
        ("actors", "claims", "positions"), key=lambda name: text.rfind(f"Task: list the {name}")
    )


def prompt_digest(body: Body) -> str:
    """Return the digest of the prompt, which is the same in every request format and retry."""
    return hashlib.sha256(_prompt(body).encode()).hexdigest()


def article_number(body: Body) -> int:
    """Return the number of the article in a request; -1 if there is none."""
    match = re.search(r"said (?:it|so) (\d+) times", _prompt(body))
    return int(match[1]) if match else -1


def _prompt(body: Body) -> str:
    return str(
        next(message["content"] for message in body["messages"] if message["role"] == "user")
    )


def is_billed(step: Step) -> bool:
    """Return whether `step` sends a complete response with usage."""
    if not isinstance(step, (Send, Trickle)):
        return False
    try:
        return "usage" in json.loads(step.text)
    except ValueError:
        return False


def open_model_at(url: str) -> InstructorModel:
    """Return a model with short waits for the server at `url`."""
    model = instructor_model(open_model(Settings(model="openai/fake", base_url=url)))
    model.retry_policy = SHORT_WAITS
    return model


@dataclass(frozen=True)
class OpenResources:
    """Numbers of threads and open files of this process."""

    threads: int
    files: int

    @classmethod
    def measure(cls) -> OpenResources:
        """Return the current numbers, after garbage collection."""
        gc.collect()
        return cls(threading.active_count(), sum(1 for _ in Path("/proc/self/fd").iterdir()))


def wait_until_released(before: OpenResources, timeout: float = 15.0) -> OpenResources:
    """Return the numbers once they are at most `before`, or after `timeout` seconds."""
    ends_at = time.monotonic() + timeout
    while True:
        current = OpenResources.measure()
        if (current.threads <= before.threads and current.files <= before.files) or (
            time.monotonic() > ends_at
        ):
            return current
        time.sleep(0.05)


def usage_of(results: Iterable[SummaryRecord | Failure]) -> Usage:
    """Return the total usage recorded in the results."""
    costs = (
        result.usage if isinstance(result, Failure) else result.provenance.usage
        for result in results
    )
    return sum(costs, Usage())


def requests_of(results: Iterable[SummaryRecord | Failure]) -> int:
    """Return the number of requests recorded in the results."""
    return usage_of(results).requests


@dataclass(frozen=True)
class FaultRun(Generic[Result]):
    """Result of work with injected faults, and the resources before and after it."""

    injector: FaultInjector
    result: Result
    before: OpenResources
    after: OpenResources

    @property
    def leaked(self) -> tuple[int, int]:
        """Numbers of leaked threads and files."""
        threads, files = self.before.threads, self.before.files
        return max(0, self.after.threads - threads), max(0, self.after.files - files)


def run_with_faults(seed: int, work: Callable[[str, FaultInjector], Result]) -> FaultRun[Result]:
    """Run `work` with the address of a server with injected faults."""
    injector = FaultInjector(seed)
    before = OpenResources.measure()
    with FaultServer() as server:
        result = work(server.react("faults", injector), injector)
    return FaultRun(injector, result, before, wait_until_released(before))


def run_model_with_faults(
    seed: int, work: Callable[[InstructorModel], list[SummaryRecord | Failure]]
) -> FaultRun[list[SummaryRecord | Failure]]:
    """Run `work` with a model whose requests meet injected faults."""

    def run(url: str, _: FaultInjector) -> list[SummaryRecord | Failure]:
        model = open_model_at(url)
        try:
            return work(model)
        finally:
            model.close()

    return run_with_faults(seed, run)


def has_proc() -> bool:
    """Return whether open files can be counted on this platform."""
    return Path("/proc/self/fd").is_dir()
