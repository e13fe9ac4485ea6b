"""Read files of JSON lines."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from summarizer.errors import InputError, first_problem

_Record = TypeVar("_Record", bound=BaseModel)


def read_json_lines(
    kind: type[_Record], path: Path, hint: str = "see training/README.md"
) -> tuple[_Record, ...]:
    """Return the records of type `kind` in the file at `path`.

    Raises:
        InputError: If it is missing or malformed.
    """
    try:
        # `splitlines` would also split at `\u2028` inside a text.
        lines = path.read_text(encoding="utf-8").split("\n")
        return tuple(kind.model_validate_json(line) for line in lines if line)
    except ValidationError as error:
        raise InputError(first_problem(error), str(path), hint) from None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), "check the path") from None
