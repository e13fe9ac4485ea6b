"""The embedded engine gets the threads that are set, or one for each free core."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from summarizer.models.local.threads import engine_threads
from summarizer.settings import Settings

BUSY = "print(flush=True)\nwhile True: pass"


@pytest.fixture
def busy_cores() -> Iterator[None]:
    """Two busy processes for each core."""
    with ExitStack() as stack:
        for _ in range(2 * (os.cpu_count() or 1)):
            command = [sys.executable, "-c", BUSY]
            process = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603 - our program
            stack.enter_context(process)
            stack.callback(process.kill)
            assert process.stdout
            process.stdout.readline()
        yield


def test_threads_that_are_set_are_used() -> None:
    assert engine_threads(Settings(threads=3)) == 3


@pytest.mark.parametrize(
    ("busy", "threads"),
    [([2.0, 0.0], 2), ([100.0, 3.0], 1), ([100.0, 100.0], 1), ([0.0] * 16, 8)],
    ids=["free", "one-busy", "all-busy", "many"],
)
def test_only_free_cores_count(
    busy: list[float], threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr("psutil.cpu_percent", lambda interval, percpu: busy)

    assert engine_threads(Settings()) == threads


def test_by_default_there_is_a_thread_for_each_free_core() -> None:
    assert 1 <= engine_threads(Settings()) <= min(8, os.cpu_count() or 1)


@pytest.mark.usefixtures("busy_cores")
def test_one_thread_is_left_when_all_cores_are_busy() -> None:
    assert engine_threads(Settings()) == 1
