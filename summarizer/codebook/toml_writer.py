"""Write a mapping of strings, lists of strings and lists of such mappings as TOML."""

import json
from collections.abc import Iterator, Mapping, Sequence


def toml_lines(values: Mapping[str, object]) -> Iterator[str]:
    """Yield the lines of a TOML file; a list of mappings becomes an array of tables."""
    tables = []
    for key, value in values.items():
        if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            tables.append((key, value))
        else:
            yield f"{key} = {_value(value)}"
    for key, rows in tables:
        for row in rows:
            yield ""
            yield f"[[{key}]]"
            yield from toml_lines(row)


def _value(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_value, value)) + "]"
    # TOML's basic strings are those of JSON, except that DEL needs an escape.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
