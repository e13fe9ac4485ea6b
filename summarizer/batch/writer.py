"""One thread that writes to the store, and makes many writes durable with one wait for the disk.

Whoever writes waits until the disk has it. What arrives in the meantime goes into the next
transaction together, so thirty workers cost little more than one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import Any

from summarizer.errors import OutputError

_MOST_AT_ONCE = 256
Row = Sequence[Any]


@dataclass(frozen=True)
class Statement:
    """One SQL statement and the rows it is carried out for."""

    sql: str
    rows: Sequence[Row] = ((),)


@dataclass
class _Job:
    statements: Sequence[Statement]
    ended: Event = field(default_factory=Event)
    error: Exception | None = None


class Writer:
    """Writes to the SQLite file at `path` until `close`; safe to use from several threads."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._waiting: SimpleQueue[_Job | None] = SimpleQueue()
        self._later: list[Statement] = []
        self._gate = Lock()
        self._closed = False
        self._thread = Thread(target=self._work, name="store", daemon=True)
        self._thread.start()

    def write(self, *statements: Statement) -> None:
        """Carry out `statements`, all or none; return when they are durable.

        Raises:
            OutputError: If the disk refuses them, or the store was closed.
        """
        job = _Job(statements)
        with self._gate:
            if self._closed:
                raise _refused("it was closed", self._path)
            self._waiting.put(job)
        job.ended.wait()
        if job.error is not None:
            raise _refused(str(job.error), self._path)

    def write_later(self, statement: Statement) -> None:
        """Carry out `statement` together with what is written next, or at the end."""
        with self._gate:
            self._later.append(statement)

    def close(self) -> None:
        """Finish what was given, and end. Calling it twice is harmless."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._waiting.put(_Job([]))
            self._waiting.put(None)
        self._thread.join()
        self._connection.close()

    def _work(self) -> None:
        is_open = True
        while is_open:
            jobs, is_open = self._next()
            error = self._commit(jobs)
            for job in jobs:
                job.error = error
                job.ended.set()

    def _next(self) -> tuple[list[_Job], bool]:
        """Wait for a job; return it with those that came meanwhile, and whether more may come."""
        jobs: list[_Job] = []
        job = self._waiting.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) == _MOST_AT_ONCE:
                return jobs, True
            try:
                job = self._waiting.get_nowait()
            except Empty:
                return jobs, True
        return jobs, False

    def _commit(self, jobs: Sequence[_Job]) -> Exception | None:
        with self._gate:
            later, self._later = self._later, []
        statements = [*later, *(statement for job in jobs for statement in job.statements)]
        if not statements:
            return None
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for statement in statements:
                self._connection.executemany(statement.sql, statement.rows)
            self._connection.execute("COMMIT")
        except Exception as error:
            # Not sqlite3.Error alone: whoever waits must hear of everything.
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            return error
        return None


def _refused(why: str, path: Path) -> OutputError:
    mend = "check rights and free space, then run again: what was finished is kept"
    return OutputError(f"the store cannot be written: {why}", str(path), mend)
