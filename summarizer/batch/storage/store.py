"""What a run has done, kept so that no end of the process can lose, tear or double it.

One SQLite file in the folder of results holds everything; the files around it are made from it.
A document's summary, its text, its key and the disposal of its remembered answers are one
transaction, and what is reported as finished is on the disk.
"""

from __future__ import annotations

import datetime
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from summarizer.batch.fingerprint import DocumentFingerprint, RunFingerprint, content_of
from summarizer.batch.storage.folder_lock import FolderLock
from summarizer.batch.storage.store_schema import connected, open_store
from summarizer.batch.storage.store_writer import Statement, Writer
from summarizer.errors import ConfigError, OutputError, SummarizerError
from summarizer.schema.summary import Failure
from summarizer.summary import Summary
from summarizer.text.document import Document

INSIDE = ".summarizer"
"""The folder, within the folder of results, that holds the store."""

GENERATION, LINES_CURRENT = "generation", "lines are current"
"""Notes: which rows of `inputs` are the latest run's; whether the files of lines are behind."""

_FAST = 1
_KEPT = "SELECT id, recipe, text, metadata, stamp FROM"
_RECORD = (
    "INSERT INTO records VALUES (?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET summary = excluded.summary, text = excluded.text"
)


@dataclass(frozen=True)
class Key:
    """What a document was, or is to be, summarized from.

    Attributes:
        recipe: The number of the recipe.
        content: The document's own parts; None where it could not be read.
        stamp: What tells, cheaply, that its input is the same; None where nothing does.
    """

    recipe: int
    content: DocumentFingerprint | None
    stamp: str | None


@dataclass(frozen=True)
class Kept:
    """What the store knows of a document: the keys of its latest summary and of its failure."""

    finished: Key | None = None
    failed: Key | None = None


class Store:
    """The store of the folder of results `folder`; only one may be open at a time.

    Safe to use from several threads.

    Raises:
        ConfigError: If another run is at work on the folder, or the store is damaged.
        OutputError: If the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        inside = folder / INSIDE
        try:
            inside.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            what = f"the folder cannot be written: {error.strerror}"
            raise OutputError(what, str(folder), "check rights, or name another --out") from None
        self.path = inside / "store.sqlite"
        self._lock = FolderLock(inside / "lock.sqlite", folder)
        try:
            self._writer = Writer(open_store(self.path), self.path)
            self._reader = connected(self.path)
        except SummarizerError:
            self._lock.close()
            raise
        self._reading = Lock()

    # What is known

    def recipe(self, recipe: RunFingerprint) -> int:
        """Return the number of `recipe`, which is kept if it is new."""
        values = (recipe.prompts, recipe.model, recipe.schema, recipe.extraction)
        sql = "INSERT OR IGNORE INTO recipes (prompts, model, schema, extraction)"
        self.write(Statement(f"{sql} VALUES (?, ?, ?, ?)", [values]))
        where = "prompts = ? AND model = ? AND schema = ? AND extraction = ?"
        return int(self.rows(f"SELECT number FROM recipes WHERE {where}", *values)[0][0])  # noqa: S608

    def recipes(self) -> dict[int, RunFingerprint]:
        """Return all recipes by their numbers."""
        found = self.rows("SELECT number, prompts, model, schema, extraction FROM recipes")
        return {number: RunFingerprint(*parts) for number, *parts in found}

    def kept(self, ids: Sequence[str]) -> dict[str, Kept]:
        """Return what is known of some documents, at most a few thousand, by their ids."""
        finished, failed = self._keys("finished", ids), self._keys("failed", ids)
        return {id: Kept(finished.get(id), failed.get(id)) for id in ids}

    def _keys(self, table: str, ids: Sequence[str]) -> dict[str, Key]:
        marks = ", ".join("?" * len(ids))
        rows = self.rows(f"{_KEPT} {table} WHERE id IN ({marks})", *ids)
        return {
            id: Key(recipe, None if text is None else DocumentFingerprint(text, metadata), stamp)
            for id, recipe, text, metadata, stamp in rows
        }

    def summary(self, id: str) -> Summary | None:
        """Return the latest summary of the document `id`."""
        found = self.rows("SELECT summary FROM records WHERE id = ?", id)
        return Summary.model_validate_json(unpacked(found[0][0])) if found else None

    def recall(self, document: str, request: str) -> str | None:
        """Return the answer kept for an ask about a document, None if there is none."""
        sql = "SELECT reply FROM answers WHERE document = ? AND ask = ?"
        found = self.rows(sql, document, request)
        return str(found[0][0]) if found else None

    def answers(self, document: str) -> dict[str, str]:
        """Return all answers kept about a document, by their asks."""
        return dict(self.rows("SELECT ask, reply FROM answers WHERE document = ?", document))

    def begun(self) -> frozenset[str]:
        """Return the ids of all documents of which answers are kept."""
        return frozenset(id for (id,) in self.stream("SELECT DISTINCT document FROM answers"))

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Return all rows of a query that has few.

        Raises:
            ConfigError: If the store is damaged.
        """
        with self._reading:
            try:
                return self._reader.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise self._unreadable(error) from None

    def stream(self, sql: str, *values: object) -> Iterator[Any]:
        """Yield the rows of a query that has many, over a connection of its own."""
        with closing(connected(self.path)) as connection:
            try:
                yield from connection.execute(sql, values)
            except sqlite3.Error as error:
                raise self._unreadable(error) from None

    def note(self, name: str) -> str | None:
        """Return what was noted under `name`."""
        found = self.rows("SELECT value FROM notes WHERE name = ?", name)
        return str(found[0][0]) if found else None

    # What is done

    def write(self, *statements: Statement) -> None:
        """Carry out `statements` as one transaction; return when they are durable.

        Raises:
            OutputError: If the disk refuses them, or the store is closed.
        """
        self._writer.write(*statements)

    def set_note(self, name: str, value: str) -> None:
        """Note `value` under `name`."""
        self.write(noted(name, value))

    def finish(self, document: Document, summary: Summary, key: Key) -> None:
        """Keep a summary with its text, and let go of what it was made of.

        Raises:
            OutputError: If the disk refuses it.
        """
        id = document.id
        usage = summary.provenance.usage
        content = key.content or content_of(document)
        row = (
            *(id, key.recipe, content.text, content.metadata, key.stamp),
            *(usage.requests, usage.prompt_tokens, usage.cached_prompt_tokens),
            *(usage.completion_tokens, summary.provenance.seconds, now()),
        )
        record = (id, packed(summary.model_dump_json()), packed(document.text))
        marks = ", ".join("?" * len(row))
        self.write(
            Statement(_RECORD, [record]),
            Statement(f"INSERT OR REPLACE INTO finished VALUES ({marks}, 0)", [row]),  # noqa: S608
            Statement("DELETE FROM failed WHERE id = ?", [(id,)]),
            Statement("DELETE FROM answers WHERE document = ?", [(id,)]),
        )

    def fail(self, failure: Failure, key: Key, requests: int = 0) -> Failure:
        """Keep a failure; return it with the requests of earlier attempts counted in.

        Args:
            failure: Why the document failed. Its attempts hold those behind remembered answers.
            key: What it was to be summarized from.
            requests: Those of this run alone.

        Raises:
            OutputError: If the disk refuses it.
        """
        id = failure.document
        before = self.rows("SELECT attempts FROM failed WHERE id = ?", id)
        # What an earlier failure counted may be among the remembered answers of this one.
        attempts = before[0][0] + requests if before else failure.attempts
        failure = failure.model_copy(update={"attempts": attempts})
        own = (key.content.text, key.content.metadata) if key.content else (None, None)
        about = (failure.stage, attempts, failure.model_dump_json(), now())
        row = (id, key.recipe, *own, key.stamp, *about)
        marks = ", ".join("?" * len(row))
        self.write(Statement(f"INSERT OR REPLACE INTO failed VALUES ({marks})", [row]))  # noqa: S608
        return failure

    def remember(self, document: str, request: str, response: str) -> None:
        """Keep an answer until its document is finished.

        Raises:
            OutputError: If the disk refuses it.
        """
        sql = "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)"
        self.write(Statement(sql, [(document, request, response)]))

    def filed(self, id: str) -> None:
        """Note, some time soon, that the files of the document `id` are written."""
        self._writer.write_later(Statement("UPDATE finished SET filed = 1 WHERE id = ?", [(id,)]))

    def close(self) -> None:
        """Finish what is being written, and let others write. Calling it twice is harmless."""
        self._writer.close()
        with self._reading:
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
        hint = "put a copy of it back, or name another --out; the files beside it are whole"
        return ConfigError(f"the store cannot be read: {error}", str(self.path), hint)


def noted(name: str, value: str) -> Statement:
    """Return the statement that notes `value` under `name`."""
    return Statement("INSERT OR REPLACE INTO notes VALUES (?, ?)", [(name, value)])


def packed(text: str) -> bytes:
    """Return `text` as the store keeps it."""
    return zlib.compress(text.encode(), _FAST)


def unpacked(content: bytes) -> str:
    """Return the text that `packed` made `content` of."""
    return zlib.decompress(content).decode()


def now() -> str:
    """Return the time, in UTC."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
