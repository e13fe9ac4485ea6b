"""Files of Discourse Network Analyzer, made by hand with its schema."""

import datetime
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.exports.dna.database_schema import (
    AGREEMENT,
    CONCEPT,
    FIXED_ROWS,
    ORGANIZATION,
    PERSON,
    SCHEMA,
    STATEMENT,
    attribute_id,
)

_EPOCH = datetime.date(1970, 1, 1)
VARIABLES = {"person": PERSON, "organization": ORGANIZATION, "concept": CONCEPT}


@dataclass
class DnaFile:
    """A database of version 3 with the default variables, to be filled by hand."""

    path: Path
    coders: Sequence[str] = ("Admin",)
    _texts: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sql = sqlite3.connect(self.path)
        self.sql.executescript(SCHEMA)
        for statement, rows in FIXED_ROWS:
            self.sql.executemany(statement, rows)
        for number, name in enumerate(self.coders, start=1):
            self.sql.execute(
                "insert into CODERS (ID, Name, Password) values (?, ?, '')",
                (number, name),
            )

    def document(self, title: str, text: str, date: str | None = None, **columns: str) -> int:
        """Add a document; return its number."""
        seconds = (datetime.date.fromisoformat(date) - _EPOCH).days * 86_400 if date else 0
        names = ", ".join(["Title", "Text", "Date", "Coder", *columns])
        values = (title, text, seconds, 1, *columns.values())
        marks = ", ".join("?" * len(values))
        added = self.sql.execute(f"insert into DOCUMENTS ({names}) values ({marks})", values)  # noqa: S608
        number = int(added.lastrowid or 0)
        self._texts[number] = text
        return number

    def entity(self, variable: str, value: str, **attributes: str) -> int:
        """Return the number of an entity, which is added if it is new."""
        key = (VARIABLES[variable], value)
        query = "select ID from ENTITIES where VariableId = ? and Value = ?"
        if row := self.sql.execute(query, key).fetchone():
            return int(row[0])
        added = self.sql.execute("insert into ENTITIES (VariableId, Value) values (?, ?)", key)
        number = int(added.lastrowid or 0)
        self.sql.executemany(
            "insert into ATTRIBUTEVALUES (EntityId, AttributeVariableId, AttributeValue)"
            " values (?, ?, ?)",
            [(number, attribute_id(key[0], name), text) for name, text in attributes.items()],
        )
        return number

    def statement(  # noqa: PLR0913 - the columns of a statement
        self,
        document: int,
        words: str,
        person: str = "",
        organization: str = "",
        concept: str = "",
        agreement: int = 1,
        coder: int = 1,
    ) -> int:
        """Add a statement on the first place of `words`; return its number."""
        start = _units(self._texts[document].partition(words)[0])
        number = self.bare_statement(document, STATEMENT, start, start + _units(words), coder)
        values = {"person": person, "organization": organization, "concept": concept}
        for variable, value in values.items():
            self.sql.execute(
                "insert into DATASHORTTEXT (StatementId, VariableId, Entity) values (?, ?, ?)",
                (number, VARIABLES[variable], self.entity(variable, value)),
            )
        self.sql.execute(
            "insert into DATABOOLEAN (StatementId, VariableId, Value) values (?, ?, ?)",
            (number, AGREEMENT, agreement),
        )
        return number

    def bare_statement(
        self, document: int, type: int, start: int, stop: int, coder: int = 1
    ) -> int:
        """Add a statement without values; return its number."""
        added = self.sql.execute(
            "insert into STATEMENTS (StatementTypeId, DocumentId, Start, Stop, Coder)"
            " values (?, ?, ?, ?, ?)",
            (type, document, start, stop, coder),
        )
        return int(added.lastrowid or 0)

    def save(self) -> Path:
        """Write the file and return its path."""
        self.sql.commit()
        self.sql.close()
        return self.path


def tables(path: Path, *names: str) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of tables of a `.dna` file."""
    with closing(sqlite3.connect(path)) as sql:
        return {name: sql.execute(f"select * from {name} order by ID").fetchall() for name in names}  # noqa: S608


def _units(text: str) -> int:
    """Return the UTF-16 units of `text` in a text pane, where a line break is one."""
    return len(text.replace("\r\n", "\n").encode("utf-16-le")) // 2
