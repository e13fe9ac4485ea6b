"""Open the SQLite files of a results folder: the store with its tables, and the lock."""

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

from summarizer.errors import ConfigError, OutputError, SummarizerError
from summarizer.file_limit import file_limit_error

VERSION = 2
"""Of the tables, kept in `PRAGMA user_version`."""

_TABLES = """
-- Fingerprints of runs: what their documents have in common.
CREATE TABLE recipes (
  number INTEGER PRIMARY KEY, prompts TEXT NOT NULL, model TEXT NOT NULL, schema TEXT NOT NULL,
  extraction TEXT NOT NULL, UNIQUE (prompts, model, schema, extraction)
);
-- Finished documents: their fingerprint and cost.
CREATE TABLE finished (
  id TEXT PRIMARY KEY, recipe INTEGER NOT NULL, text TEXT NOT NULL, metadata TEXT NOT NULL,
  stamp TEXT, requests INTEGER NOT NULL, prompt_tokens INTEGER NOT NULL,
  cached_prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
  seconds REAL NOT NULL, at TEXT NOT NULL,
  filed INTEGER NOT NULL DEFAULT 0, -- stamp of the document's files; 0: not written
  owner INTEGER -- `Source.owner_number` of the document; NULL: unknown
) WITHOUT ROWID;
CREATE INDEX unfiled ON finished (filed) WHERE filed = 0;
-- Their results: the summary's JSON and the text its offsets refer to, both zlib-compressed.
CREATE TABLE records (id TEXT PRIMARY KEY, summary BLOB NOT NULL, text BLOB NOT NULL);
-- Documents whose last attempt failed, with the fingerprint of that attempt.
CREATE TABLE failed (
  id TEXT PRIMARY KEY, recipe INTEGER NOT NULL, text TEXT, metadata TEXT, stamp TEXT,
  stage TEXT NOT NULL, attempts INTEGER NOT NULL, record TEXT NOT NULL, at TEXT NOT NULL,
  owner INTEGER
) WITHOUT ROWID;
-- Responses about unfinished documents, so that none is paid for twice.
CREATE TABLE answers (
  document TEXT NOT NULL, ask TEXT NOT NULL, reply TEXT NOT NULL, PRIMARY KEY (document, ask)
) WITHOUT ROWID;
-- Documents of the latest run, in order, and the reason why each is pending (NULL: it is not).
CREATE TABLE inputs (
  generation INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, stamp TEXT, todo TEXT,
  owner INTEGER, -- NULL for a document that is neither pending nor done
  PRIMARY KEY (generation, position), UNIQUE (generation, id)
) WITHOUT ROWID;
-- Provider batches, from the request file being written to the collected results.
CREATE TABLE submissions (
  token TEXT PRIMARY KEY, state TEXT NOT NULL, identity TEXT NOT NULL, requests INTEGER NOT NULL,
  file TEXT, batch TEXT, at REAL NOT NULL
) WITHOUT ROWID;
-- Their requests, and the result of each; the token is NULL while a request is in no batch.
CREATE TABLE requests (
  document TEXT NOT NULL, ask TEXT NOT NULL, id TEXT NOT NULL, token TEXT, form TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, line BLOB, failure TEXT, PRIMARY KEY (document, ask)
) WITHOUT ROWID;
CREATE INDEX requests_by_id ON requests (token, id);
-- Documents of this run that wait for them.
CREATE TABLE waiting (id TEXT PRIMARY KEY, document BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_ADD_OWNERS = " ".join(
    f"ALTER TABLE {table} ADD COLUMN owner INTEGER;" for table in ("finished", "failed", "inputs")
)

_TEXT_INDEX = "CREATE INDEX IF NOT EXISTS finished_by_text ON finished (text)"
"""Finds documents of the same text; stores of earlier versions have none."""

_HINT = "check rights and free space, or name another --out"
DAMAGED_HINT = (
    "restore a copy of it, or name another --out; the other files of the folder are intact"
)


def open_store(path: Path) -> sqlite3.Connection:
    """Return a writable connection to the store at `path`, which is created if it is missing."""
    connection = connect(path)
    try:
        # In WAL mode readers never wait, and a commit is one append, which is atomic.
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        # Each commit waits for the disk: what is reported as finished survives a power failure.
        connection.execute("PRAGMA synchronous = FULL")
        _create_tables(connection, path)
        connection.execute(_TEXT_INDEX).close()
    except BaseException as error:
        # Before closing: the error depends on whether more files can be opened.
        raised = _unusable_store(error, path) if isinstance(error, sqlite3.Error) else error
        connection.close()
        raise raised from None
    return connection


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection in autocommit mode: each statement is a transaction of its own."""
    try:
        return _connect(path, timeout=60)
    except sqlite3.Error as error:
        raise _unusable_store(error, path) from None


def _connect(path: Path, timeout: int) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout, isolation_level=None, check_same_thread=False)


class FolderLock:
    """Exclusive lock on a results folder, from construction until `close`.

    The operating system holds it, through an exclusive transaction on a separate SQLite file, so
    it works on every platform and ends with the process: it is never stale.

    Args:
        path: The lock file. Its folder is created.
        folder: The folder that errors name.
        user: What holds the lock: another run, or another review.

    Raises:
        ConfigError: If another process holds the lock.
        OutputError: If the lock file cannot be written.
    """

    def __init__(self, path: Path, folder: Path, user: str = "run") -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            what = f"the folder cannot be written: {error.strerror}"
            raise OutputError(what, str(folder), "check rights, or name another folder") from None
        with ExitStack() as stack:
            try:
                self._connection = stack.enter_context(closing(_connect(path, timeout=0)))
                self._connection.execute("BEGIN EXCLUSIVE").close()
            except sqlite3.Error as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                    what = f"another {user} is using this folder"
                    hint = "end it or wait until it has ended, or name another folder"
                    raise ConfigError(what, str(folder), hint) from None
                what = f"the folder cannot be locked: {error}"
                locked = OutputError(what, str(folder), _HINT)
                raise file_limit_error(error) or locked from None
            stack.pop_all()

    def close(self) -> None:
        """Release the lock."""
        self._connection.close()


def _create_tables(connection: sqlite3.Connection, path: Path) -> None:
    version = int(connection.execute("PRAGMA user_version").fetchall()[0][0])
    if version > VERSION:
        what = "the store was made by a later version of this program"
        raise ConfigError(what, str(path), "update the program, or name another --out")
    if version < VERSION:
        # After an error the connection is closed, which rolls back.
        changes = _TABLES if version == 0 else _ADD_OWNERS
        version_statement = f"PRAGMA user_version = {VERSION}"
        connection.executescript(f"BEGIN IMMEDIATE; {changes}; {version_statement}; COMMIT;")


def _unusable_store(error: sqlite3.Error, path: Path) -> SummarizerError:
    if limit := file_limit_error(error):
        return limit
    if isinstance(error, sqlite3.OperationalError):
        return OutputError(f"the store cannot be opened: {error}", str(path), _HINT)
    return ConfigError(f"the store is damaged: {error}", str(path), DAMAGED_HINT)
