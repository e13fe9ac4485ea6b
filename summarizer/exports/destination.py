"""Write a file or a folder atomically: on failure the destination does not change."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from summarizer.errors import InputError, OutputError
from summarizer.output import check_destination


@contextlib.contextmanager
def atomic_file(path: Path) -> Iterator[Path]:
    """Yield a temporary file beside `path`, and rename it when the block succeeds.

    Raises:
        InputError: If `path` is a folder, a device or a pipe.
    """
    if path.is_dir():
        raise InputError("this is a folder", str(path), "name a file after --out")
    check_destination(path)
    with _temporary(path) as folder:
        temporary = folder / path.name
        yield temporary
        temporary.chmod(0o644)
        with temporary.open("rb") as file:
            # Reach the disk before the old file is replaced.
            os.fsync(file.fileno())
        temporary.replace(path)


@contextlib.contextmanager
def atomic_folder(path: Path, *, replaceable: Callable[[str], bool]) -> Iterator[Path]:
    """Yield a temporary folder beside `path`, and rename it when the block succeeds.

    An existing folder is replaced when the names of all its files are `replaceable`.

    Raises:
        InputError: If `path` is a file, or a folder that holds something else.
    """
    if path.exists() and not path.is_dir():
        raise InputError("this is a file", str(path), "name a folder after --out")
    if path.is_dir() and not all(map(replaceable, _names(path))):
        raise InputError("the folder holds other files", str(path), "name a new one after --out")
    with _temporary(path) as folder:
        filled = folder / "filled"
        filled.mkdir()
        yield filled
        filled.chmod(0o755)
        if path.is_dir():
            path.rename(folder / "replaced")
        filled.rename(path)


def _names(path: Path) -> list[str]:
    try:
        return [entry.name for entry in path.iterdir()]
    except OSError as error:
        raise _output_error(error, path) from None


@contextlib.contextmanager
def _temporary(path: Path) -> Iterator[Path]:
    """Yield a temporary folder beside `path`, and remove it afterwards."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=".summarizer-"))
    except (OSError, ValueError) as error:
        raise _output_error(error, path) from None
    try:
        yield folder
    except OSError as error:
        raise _output_error(error, path) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _output_error(error: OSError | ValueError, path: Path) -> OutputError:
    hint = "check rights and free space, or name another --out"
    what = error.strerror if isinstance(error, OSError) else str(error)
    return OutputError(f"the result cannot be written: {what}", str(path), hint)
