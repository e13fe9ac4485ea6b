"""Durable state of a results folder, consistent after any crash.

One SQLite file holds everything; the other files of the folder are derived from it. A document's
summary, text and fingerprint are written, and its cached responses deleted, in one transaction.
"""

from __future__ import annotations

import datetime
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from summarizer.batch.fingerprint import (
    DocumentFingerprint,
    RunFingerprint,
    document_fingerprint,
)
from summarizer.batch.storage.database import DAMAGED_HINT, FolderLock, connect, open_store
from summarizer.batch.storage.store_writer import SqlStatement, StoreWriter
from summarizer.errors import ConfigError, OutputError, SummarizerError
from summarizer.schema.summary import Failure
from summarizer.summary import Summary
from summarizer.text.document import Document

STORE_FOLDER = ".summarizer"
"""Subfolder of the results folder that holds the store."""

GENERATION, JSONL_CURRENT = "generation", "lines are current"
"""Notes: the number of the latest run; whether the `*.jsonl` files agree with the store."""

IS_LATEST_INPUT = (
    "generation = (SELECT CAST(value AS INTEGER) FROM notes WHERE name = 'generation')"
)
"""SQL condition on `inputs`."""

_ZLIB_LEVEL = 1
_UPSERT_RECORD = (
    "INSERT INTO records VALUES (?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET summary = excluded.summary, text = excluded.text"
)


@dataclass(frozen=True)
class DocumentKey:
    """What a result was, or is to be, made from.

    Attributes:
        run: Number of the run fingerprint.
        fingerprint: Of the document; `None` if it could not be read.
        stamp: Of the input, see `file_stamp`; `None` if there is none.
    """

    run: int
    fingerprint: DocumentFingerprint | None
    stamp: str | None


@dataclass(frozen=True)
class StoredKeys:
    """Keys of a document's latest summary and of its failure."""

    finished: DocumentKey | None = None
    failed: DocumentKey | None = None


class Store:
    """Store of the results folder `folder`, locked until `close`. Thread-safe.

    Raises:
        ConfigError: If another run is using the folder, or the store is damaged.
        OutputError: If the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        directory = folder / STORE_FOLDER
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            what = f"the folder cannot be written: {error.strerror}"
            raise OutputError(what, str(folder), "check rights, or name another --out") from None
        self.path = directory / "store.sqlite"
        self._lock = FolderLock(directory / "lock.sqlite", folder)
        try:
            self._writer = StoreWriter(open_store(self.path), self.path)
            self._reader = connect(self.path)
        except SummarizerError:
            self._lock.close()
            raise
        self._read_lock = Lock()

    # Reading

    def run_fingerprints(self) -> dict[int, RunFingerprint]:
        """Return all run fingerprints by their numbers."""
        rows = self.rows("SELECT number, prompts, model, schema, extraction FROM recipes")
        return {number: RunFingerprint(*parts) for number, *parts in rows}

    def keys(self, document_ids: Sequence[str]) -> dict[str, StoredKeys]:
        """Return the stored keys of documents, at most a few thousand, by their ids."""
        finished = self._table_keys("finished", document_ids)
        failed = self._table_keys("failed", document_ids)
        return {name: StoredKeys(finished.get(name), failed.get(name)) for name in document_ids}

    def _table_keys(self, table: str, document_ids: Sequence[str]) -> dict[str, DocumentKey]:
        marks = ", ".join("?" * len(document_ids))
        sql = f"SELECT id, recipe, text, metadata, stamp FROM {table} WHERE id IN ({marks})"  # noqa: S608
        keys = {}
        for document_id, run, text, metadata, stamp in self.rows(sql, *document_ids):
            fingerprint = None if text is None else DocumentFingerprint(text, metadata)
            keys[document_id] = DocumentKey(run, fingerprint, stamp)
        return keys

    def get_response(self, document_id: str, request_key: str) -> str | None:
        """Return a cached response; see `ResponseCache`."""
        sql = "SELECT reply FROM answers WHERE document = ? AND ask = ?"
        rows = self.rows(sql, document_id, request_key)
        return str(rows[0][0]) if rows else None

    def responses(self, document_id: str) -> dict[str, str]:
        """Return all cached responses about a document by their request keys."""
        return dict(self.rows("SELECT ask, reply FROM answers WHERE document = ?", document_id))

    def note(self, name: str) -> str | None:
        """Return the note `name`."""
        rows = self.rows("SELECT value FROM notes WHERE name = ?", name)
        return str(rows[0][0]) if rows else None

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Return all rows of a query with a small result.

        Raises:
            ConfigError: If the store is damaged.
        """
        with self._read_lock:
            try:
                return self._reader.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise self._unreadable(error) from None

    def stream(self, sql: str, *values: object) -> Iterator[Any]:
        """Yield the rows of a query with a large result, over a separate connection."""
        with closing(connect(self.path)) as connection:
            try:
                yield from connection.execute(sql, values)
            except sqlite3.Error as error:
                raise self._unreadable(error) from None

    # Writing

    def write(self, *statements: SqlStatement) -> None:
        """Execute `statements` in one transaction, and return when they are durable.

        Raises:
            OutputError: If they cannot be written, or the store is closed.
        """
        self._writer.write(*statements)

    def set_note(self, name: str, value: str) -> None:
        """Set the note `name`."""
        self.write(note_statement(name, value))

    def run_number(self, fingerprint: RunFingerprint) -> int:
        """Return the number of a run fingerprint, which is added if it is new."""
        values = astuple(fingerprint)
        sql = "INSERT OR IGNORE INTO recipes (prompts, model, schema, extraction)"
        self.write(SqlStatement(f"{sql} VALUES (?, ?, ?, ?)", [values]))
        condition = "prompts = ? AND model = ? AND schema = ? AND extraction = ?"
        return int(self.rows(f"SELECT number FROM recipes WHERE {condition}", *values)[0][0])  # noqa: S608

    def save_summary(self, document: Document, summary: Summary, key: DocumentKey) -> None:
        """Save a summary with its text, and delete the document's failure and cached responses.

        Raises:
            OutputError: If it cannot be written.
        """
        document_id = document.id
        usage = summary.provenance.usage
        fingerprint = key.fingerprint or document_fingerprint(document)
        row = (
            *(document_id, key.run, fingerprint.text, fingerprint.metadata, key.stamp),
            *(usage.requests, usage.prompt_tokens, usage.cached_prompt_tokens),
            *(usage.completion_tokens, summary.provenance.seconds, utc_now()),
        )
        record = (document_id, compress(summary.model_dump_json()), compress(document.text))
        marks = ", ".join("?" * len(row))
        self.write(
            SqlStatement(_UPSERT_RECORD, [record]),
            SqlStatement(f"INSERT OR REPLACE INTO finished VALUES ({marks}, 0)", [row]),  # noqa: S608
            SqlStatement("DELETE FROM failed WHERE id = ?", [(document_id,)]),
            SqlStatement("DELETE FROM answers WHERE document = ?", [(document_id,)]),
        )

    def save_failure(self, failure: Failure, key: DocumentKey, requests: int = 0) -> Failure:
        """Save a failure; return it with the attempts of all runs.

        Args:
            failure: Its attempts include those behind cached responses.
            key: Of the attempt.
            requests: Requests of this run alone.

        Raises:
            OutputError: If it cannot be written.
        """
        document_id = failure.document
        previous = self.rows("SELECT attempts FROM failed WHERE id = ?", document_id)
        # Attempts behind a cached response may be in the previous failure already.
        attempts = previous[0][0] + requests if previous else failure.attempts
        failure = failure.model_copy(update={"attempts": attempts})
        fingerprint = key.fingerprint
        digests = (fingerprint.text, fingerprint.metadata) if fingerprint else (None, None)
        about = (failure.stage, attempts, failure.model_dump_json(), utc_now())
        row = (document_id, key.run, *digests, key.stamp, *about)
        marks = ", ".join("?" * len(row))
        self.write(SqlStatement(f"INSERT OR REPLACE INTO failed VALUES ({marks})", [row]))  # noqa: S608
        return failure

    def put_response(self, document_id: str, request_key: str, response: str) -> None:
        """Cache a response until its document is finished; see `ResponseCache`.

        Raises:
            OutputError: If it cannot be written.
        """
        sql = "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)"
        self.write(SqlStatement(sql, [(document_id, request_key, response)]))

    def mark_files_written(self, document_id: str) -> None:
        """Note that the files of a document are written."""
        self.write(SqlStatement("UPDATE finished SET filed = 1 WHERE id = ?", [(document_id,)]))

    def close(self) -> None:
        """Close the store and release the lock. Idempotent."""
        self._writer.close()
        with self._read_lock:
            self._reader.close()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _unreadable(self, error: sqlite3.Error) -> ConfigError:
        return ConfigError(f"the store cannot be read: {error}", str(self.path), DAMAGED_HINT)


def note_statement(name: str, value: str) -> SqlStatement:
    """Return the statement that sets the note `name`."""
    return SqlStatement("INSERT OR REPLACE INTO notes VALUES (?, ?)", [(name, value)])


def compress(text: str) -> bytes:
    """Return `text` compressed for the store."""
    return zlib.compress(text.encode(), _ZLIB_LEVEL)


def decompress(content: bytes) -> str:
    """Return the text compressed by `compress`."""
    return zlib.decompress(content).decode()


def utc_now() -> str:
    """Return the current time in UTC as ISO 8601."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
