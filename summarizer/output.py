"""Write results so that a file is there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from summarizer.errors import OutputError


def write_atomically(path: Path, text: str | Iterable[str]) -> None:
    """Write `text` as UTF-8 to `path`: to a temporary file beside it, then renamed.

    A long text may come in parts, which are written as they come.

    Raises:
        OutputError: If the disk or its rights refuse it; nothing half-written is left.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _refused(error, path) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.writelines([text] if isinstance(text, str) else text)
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


def _refused(error: OSError, path: Path) -> OutputError:
    mend = "check rights and free space, or name another --out"
    return OutputError(f"the result cannot be written: {error.strerror}", str(path), mend)
