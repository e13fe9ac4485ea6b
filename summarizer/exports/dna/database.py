"""Write a database that opens in Discourse Network Analyzer 3: documents and coded statements.

Documents and statements have the same numbers as in the event list.
"""

from __future__ import annotations

import datetime
import hashlib
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.exports.dna.database_schema import (
    AGREEMENT,
    ATTRIBUTES,
    CONCEPT,
    FIXED_ROWS,
    ORGANIZATION,
    PASSWORD,
    PERSON,
    SCHEMA,
    STATEMENT,
    attribute_id,
    password_hash,
)
from summarizer.exports.dna.events import CODER, DOCUMENT_TYPE, DnaEvent, events_of, one_line
from summarizer.exports.dna.utf16_offsets import Utf16Offsets
from summarizer.networks.statement import StatementOptions
from summarizer.schema.derived import RecordDate
from summarizer.schema.summary import Actor, SummaryRecord

MAX_LENGTH = 190
"""Maximum length of a title, entity or attribute, in UTF-16 units."""

_CACHE_SIZE = 50_000
# Fixed, so that the same records give the same bytes; the password is public anyway.
_SALT = hashlib.sha256(b"summarizer").digest()[:16]
_EPOCH = datetime.date(1970, 1, 1)


@dataclass
class DnaDatabase:
    """A writer of a `.dna` file, which is complete when the context closes without an error.

    Failures to write are raised as `sqlite3.Error`.

    Attributes:
        path: The file; it must not exist.
        undated: The number of documents without a date; DNA shows them under 1970-01-01.
        with_surrogate_pairs: The number of documents with characters that SQL and DNA count
            differently.
    """

    path: Path
    options: StatementOptions
    undated: int = 0
    with_surrogate_pairs: int = 0
    _entities: dict[tuple[int, str], int] = field(default_factory=dict)
    _documents: int = 0
    _statements: int = 0

    def __post_init__(self) -> None:
        """Create the tables and the fixed rows."""
        self._sql = sqlite3.connect(self.path, isolation_level=None)
        # The file is temporary until it is complete, so it need not survive a crash.
        self._sql.executescript(
            f"pragma journal_mode = off; pragma synchronous = off; begin; {SCHEMA};"
        )
        for statement, rows in FIXED_ROWS:
            self._sql.executemany(statement, rows)
        self._sql.execute(
            "insert into CODERS (ID, Name, Red, Green, Blue, Password) values (?, ?, ?, ?, ?, ?)",
            (CODER, "Admin", 255, 255, 0, password_hash(PASSWORD, _SALT)),
        )

    def add(self, summary: SummaryRecord, source: str) -> None:
        """Add a document with its statements."""
        text = Utf16Offsets.of(source)
        info = summary.document
        self._documents += 1
        self.with_surrogate_pairs += text.has_surrogate_pairs
        self.undated += info.date is None
        title, source_name = shorten(info.title or info.id), shorten(info.source or "")
        notes = one_line(" · ".join(filter(None, (info.id, info.path))))
        about = (title, text.text, CODER, source_name, notes, DOCUMENT_TYPE, _seconds(info.date))
        self._sql.execute(
            "insert into DOCUMENTS (ID, Title, Text, Coder, Source, Notes, Type, Date) "
            "values (?, ?, ?, ?, ?, ?, ?, ?)",
            (self._documents, *about),
        )
        for event in events_of(summary, text, self.options):
            self._add(event)

    def __enter__(self) -> DnaDatabase:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Commit unless there was an error, and close the file."""
        try:
            if error is None:
                self._sql.execute("commit")
        finally:
            self._sql.close()

    def _add(self, event: DnaEvent) -> None:
        self._statements += 1
        number = self._statements
        self._sql.execute(
            "insert into STATEMENTS (ID, StatementTypeId, DocumentId, Start, Stop, Coder) "
            "values (?, ?, ?, ?, ?, ?)",
            (number, STATEMENT, self._documents, event.start, event.stop, CODER),
        )
        entities = (
            (PERSON, self._actor(PERSON, event.person)),
            (ORGANIZATION, self._actor(ORGANIZATION, event.organization)),
            (CONCEPT, self._entity(CONCEPT, event.concept, None)),
        )
        self._sql.executemany(
            "insert into DATASHORTTEXT (StatementId, VariableId, Entity) values (?, ?, ?)",
            [(number, *entity) for entity in entities],
        )
        self._sql.execute(
            "insert into DATABOOLEAN (StatementId, VariableId, Value) values (?, ?, ?)",
            (number, AGREEMENT, event.agreement),
        )

    def _actor(self, variable: int, actor: Actor | None) -> int:
        return self._entity(variable, actor.name if actor else "", actor)

    def _entity(self, variable: int, value: str, actor: Actor | None) -> int:
        key = variable, shorten(value)
        number = self._entities.get(key)
        if number is None:
            query = "select ID from ENTITIES where VariableId = ? and Value = ?"
            row = self._sql.execute(query, key).fetchone()
            number = int(row[0]) if row else self._new_entity(key, actor)
            if len(self._entities) >= _CACHE_SIZE:
                self._entities.clear()
            self._entities[key] = number
        return number

    def _new_entity(self, key: tuple[int, str], actor: Actor | None) -> int:
        inserted = self._sql.execute(
            "insert into ENTITIES (VariableId, Value, Red, Green, Blue) values (?, ?, 0, 0, 0)", key
        )
        number = int(inserted.lastrowid or 0)
        facts = (actor.kind, "; ".join(actor.aliases), actor.role or "") if actor else ("",) * 3
        self._sql.executemany(
            "insert into ATTRIBUTEVALUES (EntityId, AttributeVariableId, AttributeValue) "
            "values (?, ?, ?)",
            [
                (number, attribute_id(key[0], name), shorten(fact))
                for name, fact in zip(ATTRIBUTES, facts, strict=True)
            ],
        )
        return number


def shorten(text: str) -> str:
    """Return `text` on one line in at most `MAX_LENGTH` UTF-16 units.

    A shortened text ends in a digest of the whole, so that two long topics with the same beginning
    remain distinct.
    """
    line = one_line(text)
    if _units(line) <= MAX_LENGTH:
        return line
    suffix = f"… {hashlib.sha256(line.encode()).hexdigest()[:8]}"
    prefix = line[: MAX_LENGTH - len(suffix)]
    while _units(prefix) > MAX_LENGTH - len(suffix):
        prefix = prefix[:-1]
    return prefix + suffix


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _seconds(date: str | None) -> int:
    """Return the first day of `date` in seconds since 1970 (UTC), 0 when there is none."""
    day = RecordDate(date, "document").day
    return (datetime.date.fromisoformat(day) - _EPOCH).days * 86_400 if day else 0
