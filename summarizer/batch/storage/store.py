"""Durable state of a results folder, consistent after any crash.

One SQLite file holds everything; the other files of the folder are derived from it. A document's
summary, text and fingerprint are written, and its cached responses deleted, in one transaction.
"""

import datetime
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, Self

from summarizer.batch.fingerprint import DocumentFingerprint, RunFingerprint
from summarizer.batch.storage.database import DAMAGED_HINT, FolderLock, connect, open_store
from summarizer.batch.storage.store_writer import SqlStatement, StoreWriter
from summarizer.errors import ConfigError, SummarizerError
from summarizer.file_limit import file_limit_error
from summarizer.schema.summary import PEOPLE, Failure
from summarizer.summary import Summary
from summarizer.text.document import Document

STORE_FOLDER = ".summarizer"
"""Subfolder of the results folder that holds the store."""

GENERATION, JSONL_CURRENT = "generation", "lines are current"
INPUT_ORDER = "order of the inputs"
"""Notes: the number of the latest run; the stamp of `*.jsonl` files that agree with the
store, else "no"; the digest of the ids of the inputs."""

IS_LATEST_INPUT = (
    "generation = (SELECT CAST(value AS INTEGER) FROM notes WHERE name = 'generation')"
)
"""SQL condition on `inputs`."""

IS_BY_PEOPLE = f"model = '{PEOPLE}'"
"""SQL condition on `recipes`: documents that people have imported."""

KEEP_CODED = (
    "INSERT INTO inputs SELECT ?1, 1000000000000 + records.rowid, finished.id, stamp, NULL, NULL"  # noqa: S608
    " FROM finished JOIN records USING (id) JOIN recipes ON recipe = number"
    f" WHERE {IS_BY_PEOPLE} AND id NOT IN (SELECT id FROM inputs WHERE generation = ?1)"
)
"""Adds what people have imported to the inputs of a run, after the others."""

_ZLIB_LEVEL = 1
_RUN_PARTS = "prompts, model, schema, extraction"
_UPSERT_RECORD = (
    "INSERT INTO records VALUES (?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET summary = excluded.summary, text = excluded.text"
)


@dataclass(frozen=True)
class DocumentKey:
    """What a result was, or is to be, made from: run number, document, `file_stamp` and owner.

    The fingerprint of the document is `None` if it was not read. The owner is the number of the
    source; `None` in a result of an earlier version.
    """

    run: int
    fingerprint: DocumentFingerprint | None
    stamp: str | None
    owner: int | None = None

    @property
    def columns(self) -> tuple[object, ...]:
        """The columns `recipe`, `text`, `metadata` and `stamp` of a result."""
        digests = astuple(self.fingerprint) if self.fingerprint else (None, None)
        return (self.run, *digests, self.stamp)


class StoredKeys(NamedTuple):
    """Keys of a document's latest summary and of its failure."""

    finished: DocumentKey | None = None
    failed: DocumentKey | None = None

    @property
    def owner(self) -> int | None:
        """Owner of the id: that of the summary, else that of the failure."""
        key = self.finished or self.failed
        return key.owner if key else None


class Store:
    """Store of the results folder `folder`, locked until `close`. Thread-safe.

    Raises:
        ConfigError: If another run is using the folder, or the store is damaged.
        OutputError: If the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        directory = folder / STORE_FOLDER
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
        rows = self.rows(f"SELECT number, {_RUN_PARTS} FROM recipes")  # noqa: S608
        return {number: RunFingerprint(*parts) for number, *parts in rows}

    def keys(self, document_ids: Sequence[str]) -> dict[str, StoredKeys]:
        """Return the stored keys of documents, at most a few thousand, by their ids."""
        tables = [self._table_keys(table, document_ids) for table in ("finished", "failed")]
        return {name: StoredKeys(*(keys.get(name) for keys in tables)) for name in document_ids}

    def _table_keys(self, table: str, document_ids: Sequence[str]) -> dict[str, DocumentKey]:
        marks = ", ".join("?" * len(document_ids))
        sql = f"SELECT id, recipe, text, metadata, stamp, owner FROM {table} WHERE id IN ({marks})"  # noqa: S608
        keys = {}
        for document_id, run, text, metadata, stamp, owner in self.rows(sql, *document_ids):
            fingerprint = None if text is None else DocumentFingerprint(text, metadata)
            keys[document_id] = DocumentKey(run, fingerprint, stamp, owner)
        return keys

    def get_response(self, document_id: str, request_key: str) -> str | None:
        """Return a cached response; see `ResponseCache`."""
        sql = "SELECT reply FROM answers WHERE document = ? AND ask = ?"
        response: str | None = self.value(sql, document_id, request_key)
        return response

    def responses(self, document_id: str) -> dict[str, str]:
        """Return all cached responses about a document by their request keys."""
        return dict(self.rows("SELECT ask, reply FROM answers WHERE document = ?", document_id))

    def note(self, name: str) -> str | None:
        """Return the note `name`."""
        value: str | None = self.value("SELECT value FROM notes WHERE name = ?", name)
        return value

    def value(self, sql: str, *values: object) -> Any:  # noqa: ANN401 - a column of any type
        """Return the first column of the first row of a query; `None` if there is no row."""
        rows = self.rows(sql, *values)
        return rows[0][0] if rows else None

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Return all rows of a query with a small result."""
        with self._read_lock, self._read_errors():
            return self._reader.execute(sql, values).fetchall()

    def stream(self, sql: str, *values: object) -> Iterator[Any]:
        """Yield the rows of a query with a large result, over a separate connection."""
        with closing(connect(self.path)) as connection, self._read_errors():
            yield from connection.execute(sql, values)

    @contextmanager
    def _read_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            what = f"the store cannot be read: {error}"
            damaged = ConfigError(what, str(self.path), DAMAGED_HINT)
            raise file_limit_error(error) or damaged from None

    # Writing

    def write(self, *statements: SqlStatement) -> None:
        """Execute `statements` in one transaction, and return when they are durable."""
        self._writer.write(*statements)

    def write_later(self, sql: str, *values: object) -> None:
        """Execute one statement in the next transaction; a crash before it loses the write."""
        self._writer.write_later(SqlStatement(sql, [values]))

    def execute(self, sql: str, *values: object) -> None:
        """Execute one statement in a transaction of its own; see `write`."""
        self.write(SqlStatement(sql, [values]))

    def set_note(self, name: str, value: str) -> None:
        """Set the note `name`."""
        self.write(replace_row("notes", name, value))

    def run_number(self, fingerprint: RunFingerprint) -> int:
        """Return the number of a run fingerprint, which is added if it is new."""
        values = astuple(fingerprint)
        sql = f"INSERT OR IGNORE INTO recipes ({_RUN_PARTS}) VALUES (?, ?, ?, ?)"  # noqa: S608
        self.execute(sql, *values)
        sql = f"SELECT number FROM recipes WHERE ({_RUN_PARTS}) = (?, ?, ?, ?)"  # noqa: S608
        return int(self.value(sql, *values))

    def save_summary(self, document: Document, summary: Summary, key: DocumentKey) -> None:
        """Save a summary with its text, and delete the document's failure and cached responses."""
        usage, seconds = summary.provenance.usage, summary.provenance.seconds
        prompt_tokens = (usage.prompt_tokens, usage.cached_prompt_tokens)
        costs = (usage.requests, *prompt_tokens, usage.completion_tokens, seconds)
        record = (document.id, compress(summary.model_dump_json()), compress(document.text))
        self.write(
            SqlStatement(_UPSERT_RECORD, [record]),
            replace_row("finished", document.id, *key.columns, *costs, utc_now(), 0, key.owner),
            SqlStatement("UPDATE inputs SET todo = NULL WHERE id = ?", [(document.id,)]),
            SqlStatement("DELETE FROM failed WHERE id = ?", [(document.id,)]),
            SqlStatement("DELETE FROM answers WHERE document = ?", [(document.id,)]),
        )

    def save_failure(self, failure: Failure, key: DocumentKey, requests: int = 0) -> Failure:
        """Save a failure after `requests` of this run; return it with the attempts of all runs."""
        previous = self.value("SELECT attempts FROM failed WHERE id = ?", failure.document)
        # Attempts behind a cached response may be in the previous failure already.
        attempts = failure.attempts if previous is None else previous + requests
        failure = failure.model_copy(update={"attempts": attempts})
        about = (failure.stage, attempts, failure.model_dump_json(), utc_now(), key.owner)
        self.write(replace_row("failed", failure.document, *key.columns, *about))
        return failure

    def put_response(self, document_id: str, request_key: str, response: str) -> None:
        """Cache a response until its document is finished; see `ResponseCache`."""
        self.write(replace_row("answers", document_id, request_key, response))

    def close(self) -> None:
        """Close the store and release the lock. Idempotent."""
        self._writer.close()
        with self._read_lock:
            self._reader.close()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def replace_row(table: str, *row: object) -> SqlStatement:
    """Return the statement that inserts `row` into `table`, or replaces the one with its key."""
    marks = ", ".join("?" * len(row))
    return SqlStatement(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", [row])  # noqa: S608


def compress(text: str) -> bytes:
    """Return `text` compressed for the store."""
    return zlib.compress(text.encode(), _ZLIB_LEVEL)


def decompress(content: bytes) -> str:
    """Return the text compressed by `compress`."""
    return zlib.decompress(content).decode()


def utc_now() -> str:
    """Return the current time in UTC as ISO 8601."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
