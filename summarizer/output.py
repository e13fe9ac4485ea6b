"""Write files atomically: a file is written completely or not at all."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from summarizer.errors import InputError, OutputError

_MAX_PREFIX_LENGTH = 40


def write_atomically(path: Path, text: str | Iterable[str]) -> None:
    """Write `text`, or its parts, as UTF-8 to a temporary file and rename it to `path`.

    Raises:
        InputError: If `path` is a device or a pipe.
        OutputError: If the file cannot be written; no incomplete file is left.
    """
    check_destination(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The prefix is short because the name can already have the maximum length.
        prefix = f".{path.name[:_MAX_PREFIX_LENGTH]}."
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=prefix)
    except OSError as error:
        raise _output_error(error, path) from None
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
            raise _output_error(error, path) from None
        raise


def check_destination(path: Path) -> None:
    """Raise `InputError` if `path` is a device or a pipe, which a renamed file would replace."""
    # A link in /dev can lead to a file, like /dev/stdout.
    is_special = path.parent == Path("/dev")
    with contextlib.suppress(OSError, ValueError):
        mode = path.stat().st_mode
        is_special = is_special or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
    if is_special:
        hint = "name a file, or leave it out to print the result"
        raise InputError("this is a device or a pipe", str(path), hint)


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write `lines`, each followed by a newline, like `write_atomically`."""
    write_atomically(path, (line + "\n" for line in lines))


@contextlib.contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Let no other process change files in `folder` within this block; it is created.

    The block of another process waits, where the system has `flock`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _output_error(error, folder) from None
    with contextlib.ExitStack() as stack:
        # Not every system and file system can lock a folder.
        with contextlib.suppress(ImportError, OSError):
            import fcntl

            handle = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _output_error(error: OSError, path: Path) -> OutputError:
    hint = "check rights and free space, or name another --out"
    return OutputError(f"the result cannot be written: {error.strerror}", str(path), hint)
