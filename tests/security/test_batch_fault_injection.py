"""A batch that meets a storm of faults is gone on with until all is done that can be.

No article is lost, every request is counted, an answer is paid for once, and nothing is left open.
`python -m benchmarks.fault_injection` does the same with thousands of requests.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path

import pytest
from support.batch_fault_injection import (
    UNREADABLE,
    Batched,
    batched,
    by_command,
    by_ray,
    by_threads,
    command,
    tokens_miscounted,
)
from support.batch_fault_injection import write_articles as written
from support.fault_injection import Endured, FaultInjector, Left, endured, has_proc, settled
from support.openai_batch_fault_injection import by_batches, stormy_office
from support.processes import is_alive

pytestmark = pytest.mark.skipif(not has_proc(), reason="open files are counted in /proc")


def check(found: Endured[Batched], count: int) -> None:
    made, storm = found.result, found.storm
    assert made.faults == []
    assert made.lost == 0
    assert made.inputs == count
    assert storm.faults * 8 >= storm.requests
    # What no later run mends is a file that is no text, and what a model will not answer.
    assert {failure["stage"] for failure in made.failures.values()} <= {"read", "model"}
    assert UNREADABLE <= len(made.failures) <= count // 3
    assert storm.again == 0
    assert found.left_open == (0, 0)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_batch_loses_nothing_and_pays_nothing_twice(seed: int, tmp_path: Path) -> None:
    articles = written(tmp_path / "in", 40)

    def work(url: str, storm: FaultInjector) -> Batched:
        return batched(articles, tmp_path / "out", storm, by_threads(url, 8))

    found = endured(seed, work)
    check(found, 40)
    assert found.result.runs > 1


def test_the_command_does_so_with_its_own_waits(tmp_path: Path) -> None:
    articles = written(tmp_path / "in", 16)

    def work(url: str, storm: FaultInjector) -> Batched:
        start = by_command(command(url, "--jobs", "8"))
        return batched(articles, tmp_path / "out", storm, start)

    check(endured(3, work), 16)


@pytest.mark.parametrize("seed", [5, 6])
def test_so_does_a_provider_of_batches(seed: int, tmp_path: Path) -> None:
    articles = written(tmp_path / "in", 40)
    storm = FaultInjector(seed)
    before = Left.now()
    with stormy_office(storm) as url:
        made = batched(articles, tmp_path / "out", storm, by_batches(url), tokens_miscounted)
    check(Endured(storm, made, before, settled(before)), 40)


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs the extra `ray`")
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_so_does_a_cluster(tmp_path: Path) -> None:
    articles = written(tmp_path / "in", 12)
    seen: set[int] = set()

    def work(url: str, storm: FaultInjector) -> Batched:
        return batched(articles, tmp_path / "out", storm, by_ray(url, seen))

    check(endured(9, work), 12)
    ends = time.monotonic() + 10
    while any(map(is_alive, seen)) and time.monotonic() < ends:
        time.sleep(0.1)
    assert seen
    assert not any(map(is_alive, seen)), "processes of Ray are left"
