"""Checkpoint files: results appended as they come, so that an interrupted run can resume."""

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from summarizer.errors import InputError, OutputError

from ..files import FileModel


class CheckpointLine(FileModel):
    """Base of the lines of a checkpoint: the text, the model, and the error if it failed."""

    sha256: str
    model: str
    failure: str | None = None


AnyLine = TypeVar("AnyLine", bound=CheckpointLine)


def read_checkpoint(path: Path, line_type: type[AnyLine], **expected: str) -> list[AnyLine]:
    """Return the lines of the checkpoint at `path`, empty if there is no file yet.

    All lines must have the values `expected`, which are those of the run that resumes.
    """
    if not path.exists():
        return []
    try:
        # `splitlines` would also split at U+2028 inside an answer.
        content = path.read_text(encoding="utf-8").split("\n")
        lines = [line_type.model_validate_json(line) for line in content if line]
    except (ValidationError, OSError, ValueError) as error:
        what = f"not a checkpoint of this command: {type(error).__name__}"
        raise InputError(what, str(path), "choose another folder") from None
    for field, value in expected.items():
        if others := {str(getattr(line, field)) for line in lines} - {value}:
            what = f"the folder has results of {', '.join(sorted(others))}"
            raise InputError(what, str(path), "choose another folder")
    return lines


def append_line(line: FileModel, path: Path) -> None:
    """Append `line` to the checkpoint at `path`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(line.model_dump_json() + "\n")
    except OSError as error:
        raise OutputError(error.strerror or "unwritable", str(path), "choose another") from None
