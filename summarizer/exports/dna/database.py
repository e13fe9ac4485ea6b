"""A database that opens in Discourse Network Analyzer 3: documents with coded statements.

Documents, statements and attributes are the same as in the event list, number for number.
"""

from __future__ import annotations

import datetime
import hashlib
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

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
from summarizer.exports.dna.events import (
    CODER,
    DOCUMENT_TYPE,
    DnaEvent,
    EventOptions,
    events_of,
    one_line,
)
from summarizer.exports.dna.utf16_offsets import Utf16Offsets
from summarizer.schema.derived import Dated
from summarizer.schema.summary import Actor, SummaryRecord

LONGEST = 190
"""Longest title, entity or attribute, in UTF-16 units."""

_CACHED = 50_000
# Fixed, so that the same records give the same bytes: it guards nothing, as the password is known.
_SALT = hashlib.sha256(b"summarizer").digest()[:16]
_EPOCH = datetime.date(1970, 1, 1)


@dataclass
class Database:
    """A `.dna` file that is being written; complete when the context closes without an error.

    Whatever the disk refuses is raised as `sqlite3.Error`.

    Attributes:
        path: The file; it must not exist.
        options: How positions become statements.
        undated: How many documents have no date; DNA shows them under 1970-01-01.
        astral: How many documents have characters that SQL counts otherwise than DNA.
    """

    path: Path
    options: EventOptions
    undated: int = 0
    astral: int = 0
    _entities: dict[tuple[int, str], int] = field(default_factory=dict)
    _documents: int = 0
    _statements: int = 0

    def __post_init__(self) -> None:
        """Make the tables and the rows that every file holds."""
        self._sql = sqlite3.connect(self.path, isolation_level=None)
        # The file is a temporary one until it is complete, so nothing needs to survive a crash.
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
        self.astral += text.astral
        self.undated += info.date is None
        notes = one_line(" · ".join(filter(None, (info.id, info.path))))
        row = (
            self._documents,
            shortened(info.title or info.id),
            text.text,
            CODER,
            shortened(info.source or ""),
            notes,
            DOCUMENT_TYPE,
            _seconds(info.date),
        )
        self._sql.execute(
            "insert into DOCUMENTS (ID, Title, Text, Coder, Source, Notes, Type, Date) "
            "values (?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        for event in events_of(summary, text, self.options):
            self._add(event)

    def __enter__(self) -> Database:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Complete the file, or let go of it."""
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
        values = (
            (PERSON, event.person.name if event.person else "", event.person),
            (
                ORGANIZATION,
                event.organization.name if event.organization else "",
                event.organization,
            ),
            (CONCEPT, event.concept, None),
        )
        self._sql.executemany(
            "insert into DATASHORTTEXT (StatementId, VariableId, Entity) values (?, ?, ?)",
            [
                (number, variable, self._entity(variable, value, actor))
                for variable, value, actor in values
            ],
        )
        self._sql.execute(
            "insert into DATABOOLEAN (StatementId, VariableId, Value) values (?, ?, ?)",
            (number, AGREEMENT, event.agreement),
        )

    def _entity(self, variable: int, value: str, actor: Actor | None) -> int:
        key = variable, shortened(value)
        found = self._entities.get(key)
        if found is None:
            found = self._known(key) or self._new(key, actor)
            if len(self._entities) >= _CACHED:
                self._entities.clear()
            self._entities[key] = found
        return found

    def _known(self, key: tuple[int, str]) -> int | None:
        query = "select ID from ENTITIES where VariableId = ? and Value = ?"
        row = self._sql.execute(query, key).fetchone()
        return int(row[0]) if row else None

    def _new(self, key: tuple[int, str], actor: Actor | None) -> int:
        inserted = self._sql.execute(
            "insert into ENTITIES (VariableId, Value, Red, Green, Blue) values (?, ?, 0, 0, 0)", key
        )
        number = int(inserted.lastrowid or 0)
        facts = {
            "Type": actor.kind if actor else "",
            "Alias": "; ".join(actor.aliases) if actor else "",
            "Notes": (actor.role or "") if actor else "",
        }
        self._sql.executemany(
            "insert into ATTRIBUTEVALUES (EntityId, AttributeVariableId, AttributeValue) "
            "values (?, ?, ?)",
            [(number, attribute_id(key[0], name), shortened(facts[name])) for name in ATTRIBUTES],
        )
        return number


def shortened(text: str) -> str:
    """Return `text` on one line in at most `LONGEST` UTF-16 units.

    What is cut ends in a digest of the whole, so that two long topics that begin alike stay two.
    """
    line = one_line(text)
    if _units(line) <= LONGEST:
        return line
    mark = f"… {hashlib.sha256(line.encode()).hexdigest()[:8]}"
    kept = line[: LONGEST - len(mark)]
    while _units(kept) > LONGEST - len(mark):
        kept = kept[:-1]
    return kept + mark


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _seconds(date: str | None) -> int:
    """Return the first day of `date` in seconds since 1970, UTC; 0 if there is none."""
    day = Dated(date, "document").day
    return (datetime.date.fromisoformat(day) - _EPOCH).days * 86_400 if day else 0
