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
from typing import Any, TypeVar

from summarizer.errors import OutputError

Row = Sequence[Any]
_Kind = TypeVar("_Kind")


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
        # Appending and popping are atomic.
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
            # Whoever had the turn before may have taken this job along.
            if not job.is_done:
                self._commit(_taken(self._waiting))
        if job.error is not None:
            raise _refused(str(job.error), self._path)

    def write_later(self, statement: Statement) -> None:
        """Carry out `statement` together with what is written next, or at the end."""
        self._later.append(statement)

    def close(self) -> None:
        """Finish what was given, and end. Calling it twice is harmless."""
        with self._turn:
            if self._closed:
                return
            self._commit(_taken(self._waiting))
            self._closed = True
            self._connection.close()

    def _commit(self, jobs: Sequence[_Job]) -> None:
        """Carry out `jobs` as one transaction, and tell each how that went."""
        error: BaseException | None = None
        try:
            if self._closed:
                raise sqlite3.ProgrammingError("it was closed")
            self._carry_out(jobs)
        except BaseException as caught:
            # Whoever waits must hear of everything, and who stops the program must be heard too.
            error = caught
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            if not isinstance(caught, Exception):
                raise
        finally:
            for job in jobs:
                job.is_done, job.error = True, error

    def _carry_out(self, jobs: Sequence[_Job]) -> None:
        statements = [*_taken(self._later), *(one for job in jobs for one in job.statements)]
        if not statements:
            return
        self._connection.execute("BEGIN IMMEDIATE")
        for statement in statements:
            self._connection.executemany(statement.sql, statement.rows)
        self._connection.execute("COMMIT")


def _taken(waiting: deque[_Kind]) -> list[_Kind]:
    """Take everything that waits."""
    return [waiting.popleft() for _ in range(len(waiting))]


def _refused(why: str, path: Path) -> OutputError:
    mend = "check rights and free space, then run again: what was finished is kept"
    return OutputError(f"the store cannot be written: {why}", str(path), mend)
