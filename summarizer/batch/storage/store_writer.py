"""Group commit: writes from many threads share transactions, and so the waits for the disk.

A caller waits until its statements are on the disk. One thread at a time commits; statements that
are submitted meanwhile go into the next transaction together, so thirty workers cost little more
than one. If that transaction fails, each caller's statements get one of their own, so that a value
that cannot be stored affects no other document.
"""

import sqlite3
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any

from summarizer.errors import OutputError


@dataclass(frozen=True)
class SqlStatement:
    """An SQL statement and the rows of parameters it is executed with."""

    sql: str
    rows: Sequence[Sequence[Any]] = ((),)


@dataclass
class _Job:
    statements: Sequence[SqlStatement]
    is_done: bool = False
    error: BaseException | None = None


@dataclass(frozen=True)
class StoreWriter:
    """Writes to the SQLite file at `_path` until `close`. Thread-safe."""

    _connection: sqlite3.Connection
    _path: Path
    # Append and pop are atomic, and only the thread that holds the lock pops.
    _jobs: deque[_Job] = field(default_factory=deque)
    _commit_lock: Lock = field(default_factory=Lock)

    def write(self, *statements: SqlStatement) -> None:
        """Execute `statements` in one transaction, and return when they are durable."""
        job = _Job(statements)
        self._jobs.append(job)
        with self._commit_lock:
            # The previous holder of the lock may have executed this job with its own.
            if not job.is_done:
                self._commit()
        if job.error is not None or not job.is_done:
            reason = str(job.error or "") or "it was interrupted"
            hint = "check rights and free space, then run again: finished documents are kept"
            what = f"the store cannot be written: {reason}"
            raise OutputError(what, str(self._path), hint)

    def write_later(self, statement: SqlStatement) -> None:
        """Execute `statement` in the next transaction; a crash before it loses the write."""
        self._jobs.append(_Job([statement]))

    def close(self) -> None:
        """Commit what is waiting, and close the connection. Idempotent."""
        with self._commit_lock:
            if self._jobs:
                self._commit()
            self._connection.close()

    def _commit(self) -> None:
        """Execute all waiting jobs, and set the outcome of each."""
        # Jobs stay in the queue until their outcome is set, so an interrupt cannot lose them.
        jobs = list(self._jobs)
        try:
            error = self._execute(jobs)
            for job in jobs:
                job.error = self._execute([job]) if error and len(jobs) > 1 else error
        except BaseException as interrupt:
            # Waiting threads receive every error.
            for job in jobs:
                job.error = interrupt
            raise
        finally:
            for job in jobs:
                job.is_done = True
                self._jobs.popleft()

    def _execute(self, jobs: Sequence[_Job]) -> Exception | None:
        """Execute `jobs` in one transaction; return the error after which it was rolled back."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for statement in chain.from_iterable(job.statements for job in jobs):
                self._connection.executemany(statement.sql, statement.rows)
            self._connection.execute("COMMIT")
        except BaseException as error:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            if not isinstance(error, Exception):
                raise
            return error
        return None
