"""A batch with injected faults loses no article, counts every request and leaks no resources.

`python -m benchmarks.fault_injection` does the same with thousands of requests.
"""

import importlib.util
import sys
import time
from pathlib import Path

import pytest
from support.faults.batch_fault_injection import (
    UNREADABLE,
    BatchOutcome,
    command_options,
    command_runner,
    ray_runner,
    run_until_done,
    thread_runner,
    token_differences,
    write_articles,
)
from support.faults.fault_injection import (
    FaultInjector,
    FaultRun,
    OpenResources,
    has_proc,
    run_with_faults,
    wait_until_released,
)
from support.faults.openai_batch_fault_injection import faulty_batch_server, openai_batch_runner
from support.servers.processes import is_alive

pytestmark = pytest.mark.skipif(not has_proc(), reason="open files are counted in /proc")


def check(fault_run: FaultRun[BatchOutcome], count: int) -> None:
    outcome, injector = fault_run.result, fault_run.injector
    assert outcome.faults == []
    assert outcome.lost == 0
    assert outcome.inputs == count
    assert injector.faults * 8 >= injector.requests
    # A retry cannot help with unreadable files and with requests that the model rejects.
    assert {failure["stage"] for failure in outcome.failures.values()} <= {"read", "model"}
    assert UNREADABLE <= len(outcome.failures) <= count // 3
    assert injector.repeated == 0
    assert fault_run.leaked == (0, 0)


@pytest.mark.parametrize("seed", [1, 2])
def test_threads_lose_nothing_and_pay_for_nothing_twice(seed: int, tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "in", 40)

    def work(url: str, injector: FaultInjector) -> BatchOutcome:
        return run_until_done(articles, tmp_path / "out", injector, thread_runner(url, 8))

    fault_run = run_with_faults(seed, work)
    check(fault_run, 40)
    assert fault_run.result.runs > 1


def test_the_command_with_its_own_waits_loses_nothing(tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "in", 16)

    def work(url: str, injector: FaultInjector) -> BatchOutcome:
        start = command_runner(command_options(url, "--jobs", "8"))
        return run_until_done(articles, tmp_path / "out", injector, start)

    check(run_with_faults(3, work), 16)


@pytest.mark.parametrize("seed", [5, 6])
def test_provider_batches_lose_nothing(seed: int, tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "in", 40)
    injector = FaultInjector(seed)
    before = OpenResources.measure()
    with faulty_batch_server(injector) as url:
        outcome = run_until_done(
            articles, tmp_path / "out", injector, openai_batch_runner(url), token_differences
        )
    check(FaultRun(injector, outcome, before, wait_until_released(before)), 40)


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs the extra `ray`")
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_ray_cluster_loses_nothing(tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "in", 12)
    pids: set[int] = set()

    def work(url: str, injector: FaultInjector) -> BatchOutcome:
        return run_until_done(articles, tmp_path / "out", injector, ray_runner(url, pids))

    check(run_with_faults(9, work), 12)
    ends_at = time.monotonic() + 10
    while any(map(is_alive, pids)) and time.monotonic() < ends_at:
        time.sleep(0.1)
    assert pids
    assert not any(map(is_alive, pids)), "Ray processes are still running"
