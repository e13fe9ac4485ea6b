"""A seeded storm of faults: documents go through it, and nothing may get lost.

Of all requests a share meets a fault, drawn by a seed from everything the retry table knows. The
same seed draws the same row of faults; which document meets which one, threads decide.
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

from support.fault_server import (
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
from support.model_requests import instructor_model

from summarizer.models.factory import open_model
from summarizer.models.remote.openai_model import InstructorModel
from summarizer.models.remote.retry_policy import RetryPolicy
from summarizer.schema.summary import Failure, SummaryRecord, Usage
from summarizer.settings import Settings

Result = TypeVar("Result")

BUDGET = RetryPolicy(
    answer_retries=2,
    transport_retries=4,
    deadline=20.0,
    timeout=1.0,
    max_retry_after=0.02,
    initial_backoff=0.001,
)
"""Waits so short that ten thousand requests take minutes."""

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
_RARE = frozenset({"hang", "endless"})
"""Faults that cost a whole timeout: drawn a tenth as often."""


@dataclass
class FaultInjector:
    """Answers requests with empty lists, or with a fault.

    Attributes:
        met: How many requests met which fault.
        billed: Answers that were sent whole, with what they cost, be they of any use or not.
        again: Asks that came again although they had been answered well.
        about: How many requests were about each article, by the first number in it.
    """

    seed: int
    share: float = 0.3
    met: Counter[str] = field(default_factory=Counter)
    billed: int = 0
    again: int = 0
    about: Counter[int] = field(default_factory=Counter)
    _answered: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)  # noqa: S311 - no secret
        self._names = list(FAULTS)
        self._weights = [0.1 if name in _RARE else 1.0 for name in FAULTS]

    def __call__(self, body: Body) -> Step:
        # The server asks under its lock, one request after the other.
        name = "none"
        if self._draw.random() < self.share:
            (name,) = self._draw.choices(self._names, self._weights)
        self.met[name] += 1
        step = FAULTS.get(name) or answer(json.dumps({task(body): []}))
        self.billed += is_billed(step)
        self.about[number_of(body)] += 1
        request = asked(body)
        self.again += request in self._answered
        if name == "none":
            self._answered.add(request)
        return step

    def forget(self) -> None:
        """Let the same be asked about once more."""
        self._answered.clear()

    @property
    def requests(self) -> int:
        """Requests so far."""
        return self.met.total()

    @property
    def faults(self) -> int:
        """Those of them that met a fault."""
        return self.requests - self.met["none"]


def task(body: Body) -> str:
    """Return which of the three lists a request asks for, whatever mode it is asked in."""
    said = json.dumps(body)
    return max(
        ("actors", "claims", "positions"), key=lambda name: said.rfind(f"Task: list the {name}")
    )


def asked(body: Body) -> str:
    """Return a digest of what a request asks, whatever form it has and whatever came before."""
    return hashlib.sha256(_prompt(body).encode()).hexdigest()


def number_of(body: Body) -> int:
    """Return the number of the article that a request is about, -1 if it has none."""
    found = re.search(r"said (?:it|so) (\d+) times", _prompt(body))
    return int(found[1]) if found else -1


def _prompt(body: Body) -> str:
    return str(next(one["content"] for one in body["messages"] if one["role"] == "user"))


def is_billed(step: Step) -> bool:
    """Tell whether `step` sends a whole completion that says what it cost."""
    if not isinstance(step, (Send, Trickle)):
        return False
    try:
        return "usage" in json.loads(step.text)
    except ValueError:
        return False


def open_at(url: str) -> InstructorModel:
    """Return the client of a server, with short waits."""
    model = instructor_model(open_model(Settings(model="openai/fake", base_url=url)))
    model.retry_policy = BUDGET
    return model


@dataclass(frozen=True)
class Left:
    """What a process holds: threads and open files."""

    threads: int
    files: int

    @classmethod
    def now(cls) -> Left:
        """Return what is held when everything that ends by itself has ended."""
        gc.collect()
        return cls(threading.active_count(), sum(1 for _ in Path("/proc/self/fd").iterdir()))


def settled(before: Left, patience: float = 15.0) -> Left:
    """Return what is held once it is no more than `before`, or when patience is over."""
    ends = time.monotonic() + patience
    while True:
        now = Left.now()
        if (now.threads <= before.threads and now.files <= before.files) or (
            time.monotonic() > ends
        ):
            return now
        time.sleep(0.05)


def usage_of(results: Iterable[SummaryRecord | Failure]) -> Usage:
    """Return what the results say they cost."""
    costs = (
        result.usage if isinstance(result, Failure) else result.provenance.usage
        for result in results
    )
    return sum(costs, Usage())


def requests_of(results: Iterable[SummaryRecord | Failure]) -> int:
    """Return how many requests the results say they cost."""
    return usage_of(results).requests


@dataclass(frozen=True)
class Endured(Generic[Result]):
    """What a storm left of some work, and what the process held before and after it."""

    storm: FaultInjector
    result: Result
    before: Left
    after: Left

    @property
    def left_open(self) -> tuple[int, int]:
        """Threads and files that are held and were not before."""
        threads, files = self.before.threads, self.before.files
        return max(0, self.after.threads - threads), max(0, self.after.files - files)


def endured(seed: int, work: Callable[[str, FaultInjector], Result]) -> Endured[Result]:
    """Return what `work` made of a server at an address, and of its storm."""
    storm = FaultInjector(seed)
    before = Left.now()
    with FaultServer() as server:
        result = work(server.react("storm", storm), storm)
    return Endured(storm, result, before, settled(before))


def weathered(
    seed: int, work: Callable[[InstructorModel], list[SummaryRecord | Failure]]
) -> Endured[list[SummaryRecord | Failure]]:
    """Return what `work` made of a model in a storm."""

    def worked(url: str, _: FaultInjector) -> list[SummaryRecord | Failure]:
        model = open_at(url)
        try:
            return work(model)
        finally:
            model.close()

    return endured(seed, worked)


def has_proc() -> bool:
    """Tell whether open files can be counted here."""
    return Path("/proc/self/fd").is_dir()
