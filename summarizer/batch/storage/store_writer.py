"""Writes to the store from many threads, made durable with few waits for the disk.

Whoever writes waits until the disk has it. One thread at a time has the turn; what arrives in the
meantime goes into the next transaction together, so thirty workers cost little more than one.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from summarizer.errors import OutputError

Row = Sequence[Any]


@dataclass(frozen=True)
class Statement:
    """One SQL statement and the rows it is carried out for."""

    sql: str
    rows: Sequence[Row] = ((),)


@dataclass
class _Job:
    statements: Sequence[Statement]
    is_done: bool = False
    error: BaseException | None = None


class Writer:
    """Writes to the SQLite file at `path` until `close`; safe to use from several threads."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        # Appending and popping are atomic, and only who has the turn pops.
        self._waiting: deque[_Job] = deque()
        self._later: deque[Statement] = deque()
        self._turn = Lock()
        self._closed = False

    def write(self, *statements: Statement) -> None:
        """Carry out `statements`, all or none; return when they are durable.

        Raises:
            OutputError: If the disk refuses them, or the store was closed.
        """
        job = _Job(statements)
        self._waiting.append(job)
        with self._turn:
            # Whoever had the turn before may have done this job along with its own.
            if not job.is_done:
                self._commit()
        if job.error is not None or not job.is_done:
            raise _refused(str(job.error or "") or "it was interrupted", self._path)

    def write_later(self, statement: Statement) -> None:
        """Carry out `statement` together with what is written next, or at the end."""
        self._later.append(statement)

    def close(self) -> None:
        """Finish what was given, and end. Calling it twice is harmless."""
        with self._turn:
            if self._closed:
                return
            self._commit()
            self._closed = True
            self._connection.close()

    def _commit(self) -> None:
        """Carry out all jobs that wait as one transaction, and tell each how that went."""
        # They leave the queue only when they have been told: an interrupt must not lose them.
        jobs = list(self._waiting)
        error: BaseException | None = None
        try:
            if self._closed:
                raise sqlite3.ProgrammingError("it was closed")
            self._carry_out(jobs)
        except BaseException as caught:
            error = caught
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            # Whoever waits must hear of everything, and who stops the program must be heard too.
            if not isinstance(caught, Exception):
                raise
        finally:
            for job in jobs:
                job.is_done, job.error = True, error
                self._waiting.popleft()

    def _carry_out(self, jobs: Sequence[_Job]) -> None:
        later = [self._later.popleft() for _ in range(len(self._later))]
        statements = [*later, *(one for job in jobs for one in job.statements)]
        if not statements:
            return
        self._connection.execute("BEGIN IMMEDIATE")
        for statement in statements:
            self._connection.executemany(statement.sql, statement.rows)
        self._connection.execute("COMMIT")


def _refused(why: str, path: Path) -> OutputError:
    hint = "check rights and free space, then run again: what was finished is kept"
    return OutputError(f"the store cannot be written: {why}", str(path), hint)
