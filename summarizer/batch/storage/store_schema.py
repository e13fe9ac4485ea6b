"""The tables of the store, and opening the file that holds them."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from summarizer.errors import ConfigError, OutputError, SummarizerError

VERSION = 1
"""Raised when the tables change; kept in the file."""

_TABLES = """
-- The parts of the key that the documents of a run share.
CREATE TABLE recipes (
  number INTEGER PRIMARY KEY, prompts TEXT NOT NULL, model TEXT NOT NULL, schema TEXT NOT NULL,
  extraction TEXT NOT NULL, UNIQUE (prompts, model, schema, extraction)
);
-- Finished documents: their key, and what they cost.
CREATE TABLE finished (
  id TEXT PRIMARY KEY, recipe INTEGER NOT NULL, text TEXT NOT NULL, metadata TEXT NOT NULL,
  stamp TEXT, requests INTEGER NOT NULL, prompt_tokens INTEGER NOT NULL,
  cached_prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
  seconds REAL NOT NULL, at TEXT NOT NULL,
  filed INTEGER NOT NULL DEFAULT 0 -- 1: the document's files are written
) WITHOUT ROWID;
CREATE INDEX unfiled ON finished (filed) WHERE filed = 0;
-- What they became: the summary's JSON and the text its offsets refer to, both zlib.
CREATE TABLE records (id TEXT PRIMARY KEY, summary BLOB NOT NULL, text BLOB NOT NULL);
-- Documents whose last attempt failed, with the key it failed for.
CREATE TABLE failed (
  id TEXT PRIMARY KEY, recipe INTEGER NOT NULL, text TEXT, metadata TEXT, stamp TEXT,
  stage TEXT NOT NULL, attempts INTEGER NOT NULL, record TEXT NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID;
-- Answers of documents that are not finished, so that nobody pays for them twice.
CREATE TABLE answers (
  document TEXT NOT NULL, ask TEXT NOT NULL, reply TEXT NOT NULL, PRIMARY KEY (document, ask)
) WITHOUT ROWID;
-- The documents of the latest run, in order, and why each is to be done (NULL: it is not).
CREATE TABLE inputs (
  generation INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, stamp TEXT, todo TEXT,
  PRIMARY KEY (generation, position), UNIQUE (generation, id)
) WITHOUT ROWID;
-- Batches at a provider: from the request file that is being written to the results that are kept.
CREATE TABLE submissions (
  token TEXT PRIMARY KEY, state TEXT NOT NULL, identity TEXT NOT NULL, requests INTEGER NOT NULL,
  file TEXT, batch TEXT, at REAL NOT NULL
) WITHOUT ROWID;
-- Requests in them, and what came of each: NULL tokens are with nobody.
CREATE TABLE requests (
  document TEXT NOT NULL, ask TEXT NOT NULL, id TEXT NOT NULL, token TEXT, form TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, line BLOB, failure TEXT, PRIMARY KEY (document, ask)
) WITHOUT ROWID;
CREATE INDEX requests_by_id ON requests (token, id);
-- Documents that wait for them, in this run.
CREATE TABLE waiting (id TEXT PRIMARY KEY, document BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


def open_store(path: Path) -> sqlite3.Connection:
    """Return a connection that may write to the store at `path`; it is made if it is missing.

    Raises:
        ConfigError: If the file is damaged, is something else, or was made by a later version.
        OutputError: If it cannot be written.
    """
    connection = connected(path)
    try:
        # In this mode a reader never waits, and a commit is one append that is there or is not.
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        # Durable when it is reported: the disk is waited for at each commit.
        connection.execute("PRAGMA synchronous = FULL")
        _make_tables(connection, path)
    except sqlite3.Error as error:
        connection.close()
        raise _unusable(error, path) from None
    except SummarizerError:
        connection.close()
        raise
    return connection


def connected(path: Path) -> sqlite3.Connection:
    """Return a plain connection to the file; every statement is its own transaction."""
    try:
        return sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise _unusable(error, path) from None


def _make_tables(connection: sqlite3.Connection, path: Path) -> None:
    version = int(connection.execute("PRAGMA user_version").fetchall()[0][0])
    if version > VERSION:
        what = "the store was made by a later version of this program"
        raise ConfigError(what, str(path), "update the program, or name another --out")
    if version == 0:
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in _TABLES.split(";\n"):
                if statement.strip():
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("COMMIT")
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise


def _unusable(error: sqlite3.Error, path: Path) -> SummarizerError:
    if isinstance(error, sqlite3.OperationalError):
        hint = "check rights and free space, or name another --out"
        return OutputError(f"the store cannot be opened: {error}", str(path), hint)
    hint = "put a copy of it back, or name another --out; the files beside it are whole"
    return ConfigError(f"the store is damaged: {error}", str(path), hint)
