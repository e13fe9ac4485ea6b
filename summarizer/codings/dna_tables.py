"""Read the tables of a file of Discourse Network Analyzer, of version 3 or 2."""

from __future__ import annotations

import datetime
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.errors import InputError
from summarizer.loaders.file_io import check_regular_file, os_errors_as_input_errors

Value = str | int | None

DNA_2_ATTRIBUTES = ("Type", "Alias", "Notes")
_DATA_TABLES = ("DATASHORTTEXT", "DATALONGTEXT", "DATAINTEGER", "DATABOOLEAN")
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_LATE_HOUR = 20
"""In version 2 a date is midnight where it was entered: in UTC, late on the day before."""


@dataclass(frozen=True)
class DnaDocument:
    """A document; its date is `YYYY-MM-DD`, or `None` for the first day of 1970."""

    number: int
    title: str
    text: str
    author: str
    source: str
    section: str
    notes: str
    type: str
    date: str | None


@dataclass(frozen=True)
class DnaStatement:
    """A statement with its values by the name of their variable, in lower case.

    Start and stop are offsets in UTF-16 units.
    """

    number: int
    type_number: int
    document: int
    start: int
    stop: int
    coder: str
    values: dict[str, Value]


@dataclass(frozen=True)
class DnaEntity:
    """A value of a variable of short texts, with its attributes."""

    number: int
    variable: str
    value: str
    attributes: dict[str, str]
    parent: int | None
    colour: tuple[Value, Value, Value]


@dataclass
class DnaTables:
    """The content of a file.

    Attributes:
        types: The names of the statement types, by number.
        variables: The names of the variables of each statement type, in lower case.
        counts: The number of rows of tables that results have no place for.
        regexes: The search patterns.
    """

    types: dict[int, str] = field(default_factory=dict)
    variables: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    documents: list[DnaDocument] = field(default_factory=list)
    statements: list[DnaStatement] = field(default_factory=list)
    entities: list[DnaEntity] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    regexes: list[str] = field(default_factory=list)


def read_tables(path: Path) -> DnaTables:
    """Return the content of the `.dna` file at `path`, which is not changed.

    Raises:
        InputError: If it cannot be read, or is no such file.
    """
    with os_errors_as_input_errors(str(path)):
        check_regular_file(path, str(path))
    hint = "name a file of Discourse Network Analyzer 3 or 2"
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            # A text that is not UTF-8 must not end the import.
            connection.text_factory = lambda content: content.decode("utf-8", "replace")
            return _Reader(connection).read(str(path))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        # The messages of SQLite can repeat damaged names.
        raise InputError(f"the database cannot be read: {error}", str(path), hint) from None


class _Reader:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        names = connection.execute("select upper(name) from sqlite_master where type = 'table'")
        self._tables = {name for (name,) in names}
        self._is_old = "ENTITIES" not in self._tables

    def read(self, where: str) -> DnaTables:
        hint = "name a file of Discourse Network Analyzer 3 or 2"
        if missing := {"DOCUMENTS", "STATEMENTS", "VARIABLES", "DATASHORTTEXT"} - self._tables:
            raise InputError(f"there is no table {min(missing)}", where, hint)
        if "ROLEVARIABLELINKS" in self._tables:
            what = "its variables are linked to roles, which no released version of DNA does"
            raise InputError(what, where, hint)
        tables = DnaTables()
        tables.types = {
            _number(number): _text(label)
            for number, label in self._rows("STATEMENTTYPES", "ID", "Label")
        }
        variables = {}
        for number, name, type_number in self._rows(
            "VARIABLES", "ID", "Variable", "StatementTypeId"
        ):
            variables[_number(number)] = _text(name).strip().casefold()
            tables.variables[_number(type_number)].add(variables[_number(number)])
        tables.documents = list(self._documents())
        tables.entities = list(self._entities(variables))
        values = self._values(variables, {entity.number: entity for entity in tables.entities})
        tables.statements = list(self._statements(values))
        tables.regexes = [_text(label) for (label,) in self._rows("REGEXES", "Label")]
        tables.counts = {
            name: len(list(self._rows(name, "ID"))) for name in ("VARIABLELINKS", "CODERRELATIONS")
        }
        return tables

    def _documents(self) -> Iterator[DnaDocument]:
        columns = ("ID", "Title", "Text", "Author", "Source", "Section", "Notes", "Type", "Date")
        for number, *texts, date in self._rows("DOCUMENTS", *columns):
            title, text, author, source, section, notes, kind = map(_text, texts)
            yield DnaDocument(
                number=_number(number),
                title=title,
                text=text,
                author=author,
                source=source,
                section=section,
                notes=notes,
                type=kind,
                date=self._date(date),
            )

    def _date(self, value: object) -> str | None:
        if not isinstance(value, int) or value == 0:
            return None
        try:
            time = _EPOCH + datetime.timedelta(seconds=value / 1000 if self._is_old else value)
        except OverflowError:
            return None
        late = self._is_old and time.hour >= _LATE_HOUR
        return (time + datetime.timedelta(days=1) if late else time).date().isoformat()

    def _entities(self, variables: dict[int, str]) -> Iterator[DnaEntity]:
        table = "ATTRIBUTES" if self._is_old else "ENTITIES"
        own = DNA_2_ATTRIBUTES if self._is_old else ()
        attributes = self._attributes()
        columns = ("ID", "VariableId", "Value", "ChildOf", "Red", "Green", "Blue", *own)
        for number, variable, value, parent, red, green, blue, *facts in self._rows(
            table, *columns
        ):
            known = attributes.get(_number(number), {})
            yield DnaEntity(
                number=_number(number),
                variable=variables.get(_number(variable), ""),
                value=_text(value),
                attributes=known | dict(zip(own, map(_text, facts), strict=True)),
                parent=parent if isinstance(parent, int) else None,
                colour=(red, green, blue),
            )

    def _attributes(self) -> dict[int, dict[str, str]]:
        """Return the attributes of each entity of version 3."""
        names = {
            _number(number): _text(name)
            for number, name in self._rows("ATTRIBUTEVARIABLES", "ID", "AttributeVariable")
        }
        values: dict[int, dict[str, str]] = defaultdict(dict)
        columns = ("EntityId", "AttributeVariableId", "AttributeValue")
        for entity, variable, value in self._rows("ATTRIBUTEVALUES", *columns):
            values[_number(entity)][names.get(_number(variable), "")] = _text(value)
        return values

    def _values(
        self, variables: dict[int, str], entities: dict[int, DnaEntity]
    ) -> dict[int, dict[str, Value]]:
        """Return the values of each statement."""
        values: dict[int, dict[str, Value]] = defaultdict(dict)
        for table in _DATA_TABLES:
            is_short = table == "DATASHORTTEXT"
            column = "Entity" if is_short and not self._is_old else "Value"
            for statement, variable, value in self._rows(
                table, "StatementId", "VariableId", column
            ):
                if is_short and isinstance(value, int):
                    value = entities[value].value if value in entities else None
                name = variables.get(_number(variable), "")
                is_number = table in ("DATAINTEGER", "DATABOOLEAN") and isinstance(value, int)
                values[_number(statement)][name] = value if is_number else _text(value)
        return values

    def _statements(self, values: dict[int, dict[str, Value]]) -> Iterator[DnaStatement]:
        coders = {
            _number(number): _text(name) for number, name in self._rows("CODERS", "ID", "Name")
        }
        columns = ("ID", "StatementTypeId", "DocumentId", "Start", "Stop", "Coder")
        for row in self._rows("STATEMENTS", *columns):
            number, type_number, document, start, stop, coder = map(_number, row)
            name = coders.get(coder, f"coder {coder}")
            own = values.get(number, {})
            yield DnaStatement(number, type_number, document, start, stop, name, own)

    def _rows(self, table: str, *columns: str) -> Iterator[tuple[Value, ...]]:
        """Yield the rows of a table in order; columns that it lacks are `None`."""
        if table not in self._tables:
            return
        columns_of = self._connection.execute(f"pragma table_info({table})")
        present = {str(name).casefold() for _, name, *_ in columns_of}
        selected = ", ".join(name if name.casefold() in present else "null" for name in columns)
        yield from self._connection.execute(f"select {selected} from {table} order by rowid")  # noqa: S608


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def _number(value: object) -> int:
    """Return `value` if it is a number, otherwise -1."""
    return value if isinstance(value, int) else -1
