r"""Notes of annotations as key-value pairs on one line: `key = value | key = value`.

A bar or backslash in a value is escaped with a backslash; control characters are `\uXXXX`.
"""

import re
from collections.abc import Iterator, Sequence

NotePairs = Sequence[tuple[str, str]]

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SPECIAL = re.compile(r"[\\|]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|(.))")
_SEPARATOR = re.compile(r"((?:\\.|[^\\|])*)(?:\||$)", re.DOTALL)


def write_notes(pairs: NotePairs) -> str:
    """Return key-value pairs as one line."""
    return " | ".join(f"{key} = {_escape(value)}".rstrip(" ") for key, value in pairs)


def read_notes(line: str) -> Iterator[tuple[str | None, str]]:
    """Yield the pairs of a note; the key of text without an equals sign is `None`."""
    for part in _SEPARATOR.findall(line):
        key, equals, value = part.partition("=")
        if equals:
            yield key.strip(), _unescape(value.strip())
        elif part.strip():
            yield None, _unescape(part.strip())


def _escape(value: str) -> str:
    value = _SPECIAL.sub(lambda match: f"\\{match[0]}", value)
    value = _CONTROLS.sub(_code_point, value)
    inner = value.strip()
    if inner == value:
        return value
    # Readers strip the value, so white space at its edges is escaped.
    start = value[: len(value) - len(value.lstrip())]
    end = value[len(start) + len(inner) :]
    return f"{''.join(map(_code_point, start))}{inner}{''.join(map(_code_point, end))}"


def _code_point(match: re.Match[str] | str) -> str:
    return f"\\u{ord(match[0]):04x}"


def _unescape(value: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], value)
