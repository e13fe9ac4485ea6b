"""Write results so that a file is there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from summarizer.errors import OutputError

_SHOWN = 40


def write_atomically(path: Path, text: str | Iterable[str]) -> None:
    """Write `text` as UTF-8 to `path`: to a temporary file beside it, then renamed.

    A long text may come in parts, which are written as they come.

    Raises:
        OutputError: If the disk or its rights refuse it; nothing half-written is left.
    """
    _write(path, [text] if isinstance(text, str) else text)


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write `lines`, each ended by a newline, as `write_atomically` does, one after the other.

    Raises:
        OutputError: If the disk or its rights refuse it; nothing half-written is left.
    """
    _write(path, (line + "\n" for line in lines))


def _write(path: Path, parts: Iterable[str]) -> None:
    try:
        handle, name = _beside(path)
    except OSError as error:
        raise _refused(error, path) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            raise _refused(error, path) from None
        raise


def _beside(path: Path) -> tuple[int, str]:
    try:
        return tempfile.mkstemp(dir=path.parent, prefix=_hidden(path.name))
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return tempfile.mkstemp(dir=path.parent, prefix=_hidden(path.name))


def _hidden(name: str) -> str:
    # Short: the name of the file may be as long as a file system takes.
    return f".{name[:_SHOWN]}."


def _refused(error: OSError, path: Path) -> OutputError:
    hint = "check rights and free space, or name another --out"
    return OutputError(f"the result cannot be written: {error.strerror}", str(path), hint)
