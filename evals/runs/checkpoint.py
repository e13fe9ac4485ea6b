"""Answers kept in a file as they come, so that a run that was cut off goes on where it stopped."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.errors import InputError, OutputError


class Line(BaseModel):
    """What one line of such a file says at least: about which text, by whom, or why not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    model: str
    failure: str | None = None


AnyLine = TypeVar("AnyLine", bound=Line)


def read_lines(path: Path, shape: type[AnyLine], **asked: str) -> list[AnyLine]:
    """Return the lines of the file at `path`, none where there is no file yet.

    Args:
        path: The file.
        shape: What its lines are.
        asked: Fields that all of them must have like the run that goes on: who is asked, for what.

    Raises:
        InputError: If it is another file, or holds the answers of another run.
    """
    if not path.exists():
        return []
    try:
        # Not `splitlines`: an answer may hold U+2028, which that would split at.
        written = path.read_text(encoding="utf-8").split("\n")
        lines = [shape.model_validate_json(line) for line in written if line]
    except (ValidationError, OSError, ValueError) as error:
        what = f"no answers of this verb: {type(error).__name__}"
        raise InputError(what, str(path), "choose another folder") from None
    for field, wanted in asked.items():
        if others := {str(getattr(line, field)) for line in lines} - {wanted}:
            what = f"the folder holds answers of {', '.join(sorted(others))}"
            raise InputError(what, str(path), "choose another folder")
    return lines


def append_line(line: Line, path: Path) -> None:
    """Write `line` at the end of the file at `path`.

    Raises:
        OutputError: If the disk refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(line.model_dump_json() + "\n")
    except OSError as error:
        raise OutputError(error.strerror or "unwritable", str(path), "choose another") from None
