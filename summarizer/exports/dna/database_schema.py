"""The tables of a `.dna` file of Discourse Network Analyzer 3, and its fixed rows.

The file is an SQLite database. Table and column names are those of the program, which checks the
version of the layout (3.0) when it opens a file.
"""

import hashlib
from base64 import b64encode

VERSION = "3.0.7"
VERSION_DATE = "2022-06-10"
PASSWORD = "summarizer"  # noqa: S105 - not a secret: the file is not encrypted
"""The documented password of the coder `Admin`: DNA does not open a file without one."""

PERSON, ORGANIZATION, CONCEPT, AGREEMENT, NOTE = range(1, 6)
"""Numbers of the variables."""

STATEMENT = 1
ANNOTATION = 2
"""Numbers of the statement types."""

ATTRIBUTES = ("Type", "Alias", "Notes")
"""The attributes of each person, organization and concept."""

_ROUNDS = 100_000


def attribute_id(variable: int, name: str) -> int:
    """Return the number of the attribute `name` of `variable`."""
    return (variable - 1) * len(ATTRIBUTES) + ATTRIBUTES.index(name) + 1


def password_hash(password: str, salt: bytes) -> str:
    """Return `password` as DNA stores it: 100,000 rounds of salted SHA-256, in Base64.

    The scheme is the strong password encryptor of jasypt.
    """
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return b64encode(salt + digest).decode()


_PERMISSIONS = (
    "AddDocuments EditDocuments DeleteDocuments ImportDocuments AddStatements EditStatements "
    "DeleteStatements EditAttributes EditRegex EditStatementTypes EditCoders EditCoderRelations "
    "ViewOthersDocuments EditOthersDocuments ViewOthersStatements EditOthersStatements"
).split()
_COLOUR = ", ".join(f"{name} integer not null default 0" for name in ("Red", "Green", "Blue"))
_ID = "ID integer primary key not null"
_OF_STATEMENT = (
    f"{_ID}, StatementId integer not null references STATEMENTS(ID) on delete cascade, "
    "VariableId integer not null references VARIABLES(ID) on delete cascade"
)
_TABLES = {
    "SETTINGS": "Property text primary key not null, Value text not null",
    "CODERS": (
        f"{_ID}, Name text not null, {_COLOUR}, Refresh integer not null default 0, "
        "FontSize integer not null default 14, Password text not null, "
        "PopupWidth integer not null default 300, ColorByCoder integer not null default 0, "
        "PopupDecoration integer not null default 0, PopupAutoComplete integer not null default 1, "
        + ", ".join(f"Permission{name} integer not null default 1" for name in _PERMISSIONS)
    ),
    "DOCUMENTS": (
        f"{_ID}, Title text not null, Text text not null, "
        "Coder integer references CODERS(ID) on delete cascade, Author text not null default '', "
        "Source text not null default '', Section text not null default '', "
        "Notes text not null default '', Type text not null default '', Date integer not null"
    ),
    "STATEMENTTYPES": f"{_ID}, Label text not null, {_COLOUR}",
    "VARIABLES": (
        f"{_ID}, Variable text not null, DataType text not null default 'short text', "
        "StatementTypeId integer references STATEMENTTYPES(ID) on delete cascade, "
        "unique (Variable, StatementTypeId)"
    ),
    "VARIABLELINKS": (
        f"{_ID}, SourceVariableId integer references VARIABLES(ID) on delete cascade, "
        "TargetVariableId integer references VARIABLES(ID) on delete cascade"
    ),
    "REGEXES": f"Label text primary key not null, {_COLOUR}",
    "CODERRELATIONS": (
        f"{_ID}, Coder integer references CODERS(ID) on delete cascade, "
        "OtherCoder integer references CODERS(ID) on delete cascade, "
        "viewStatements integer not null default 1, editStatements integer not null default 1, "
        "viewDocuments integer not null default 1, editDocuments integer not null default 1"
    ),
    "STATEMENTS": (
        f"{_ID}, StatementTypeId integer references STATEMENTTYPES(ID) on delete cascade, "
        "DocumentId integer references DOCUMENTS(ID) on delete cascade, "
        "Start integer not null, Stop integer not null, "
        "Coder integer references CODERS(ID) on delete cascade, check (Start < Stop)"
    ),
    "ENTITIES": (
        f"{_ID}, VariableId integer not null references VARIABLES(ID) on delete cascade, "
        "Value text not null default '', Red integer, Green integer, Blue integer, "
        "ChildOf integer references ENTITIES(ID) on delete cascade, unique (VariableId, Value)"
    ),
    "DATABOOLEAN": (
        f"{_OF_STATEMENT}, Value integer not null default 1, unique (StatementId, VariableId)"
    ),
    "DATAINTEGER": (
        f"{_OF_STATEMENT}, Value integer not null default 0, unique (StatementId, VariableId)"
    ),
    "DATALONGTEXT": (f"{_OF_STATEMENT}, Value text default '', unique (StatementId, VariableId)"),
    "DATASHORTTEXT": (
        f"{_OF_STATEMENT}, Entity integer not null references ENTITIES(ID) on delete cascade, "
        "unique (StatementId, VariableId)"
    ),
    "ATTRIBUTEVARIABLES": (
        f"{_ID}, VariableId integer not null references VARIABLES(ID) on delete cascade, "
        "AttributeVariable text not null, unique (VariableId, AttributeVariable)"
    ),
    "ATTRIBUTEVALUES": (
        f"{_ID}, EntityId integer not null references ENTITIES(ID) on delete cascade, "
        "AttributeVariableId integer not null references ATTRIBUTEVARIABLES(ID) on delete cascade, "
        "AttributeValue text not null default '', unique (EntityId, AttributeVariableId)"
    ),
}
SCHEMA = ";\n".join(f"create table {name} ({columns})" for name, columns in _TABLES.items())
"""The SQL statements that create the tables."""

FIXED_ROWS: tuple[tuple[str, tuple[tuple[str | int, ...], ...]], ...] = (
    (
        "insert into SETTINGS (Property, Value) values (?, ?)",
        (("version", VERSION), ("date", VERSION_DATE)),
    ),
    (
        "insert into STATEMENTTYPES (ID, Label, Red, Green, Blue) values (?, ?, ?, ?, ?)",
        ((STATEMENT, "DNA Statement", 239, 208, 51), (ANNOTATION, "Annotation", 211, 211, 211)),
    ),
    (
        "insert into VARIABLES (ID, Variable, DataType, StatementTypeId) values (?, ?, ?, ?)",
        (
            (PERSON, "person", "short text", STATEMENT),
            (ORGANIZATION, "organization", "short text", STATEMENT),
            (CONCEPT, "concept", "short text", STATEMENT),
            (AGREEMENT, "agreement", "boolean", STATEMENT),
            (NOTE, "note", "long text", ANNOTATION),
        ),
    ),
    (
        "insert into ATTRIBUTEVARIABLES (ID, VariableId, AttributeVariable) values (?, ?, ?)",
        tuple(
            (attribute_id(variable, name), variable, name)
            for variable in (PERSON, ORGANIZATION, CONCEPT)
            for name in ATTRIBUTES
        ),
    ),
)
"""The rows that every file contains."""
