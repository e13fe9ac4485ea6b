"""What a process whose threads mostly wait for answers does to need less of the processor."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STAT = Path("/proc/self/stat")
_CORE = 36
"""The core this process is on: its place in `stat` after the name, see proc_pid_stat(5)."""


_ALLOCATIONS = (10_000, 20, 20)
"""Objects made, less those let go, until the collector looks; by default 700."""


@contextmanager
def thrift() -> Iterator[None]:
    """Keep to one core, and have the collector of cycles look less often.

    An answer and what is made of it are let go without the collector. It finds nearly nothing, and
    looking takes 0.4 ms a document.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_ALLOCATIONS)
    try:
        with one_core():
            yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this thread, and those it starts meanwhile, on one core that no other run has taken.

    One thread at a time runs Python. When each wakes up on another core, it finds nothing of what
    it needs in that core's cache, and thirty threads that wait for a server cost a quarter more of
    processor time. Where the system knows no such thing, gives no leave, or has no core left that
    is free of other runs, nothing happens.
    """
    before = _cores()
    here = _core()
    for core in sorted(before, key=lambda core: core != here):
        lock = _lock(core)
        if lock is not None:
            break
    else:
        yield
        return
    is_kept = _keep_on({core})
    try:
        yield
    finally:
        if is_kept:
            _keep_on(before)
        os.close(lock)


def _lock(core: int) -> int | None:
    """Return what holds `core` for this run until it is closed, None if another run has it."""
    try:
        import fcntl

        path = Path(tempfile.gettempdir()) / f"summarizer-{os.getuid()}-core-{core}"
        lock = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    except (ImportError, OSError):
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock


def _core() -> int:
    try:
        return int(_STAT.read_text(encoding="utf-8").rpartition(")")[2].split()[_CORE])
    except (OSError, ValueError, IndexError):
        return -1


def _cores() -> set[int]:
    affinity = getattr(os, "sched_getaffinity", None)
    return set(affinity(0)) if affinity else set()


def _keep_on(cores: set[int]) -> bool:
    try:
        os.sched_setaffinity(0, cores)
    except OSError:
        return False
    return True
