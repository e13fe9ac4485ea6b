"""Put a file or a folder in its place whole, or leave the place as it was."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from summarizer.errors import InputError, OutputError


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary file beside `path` to write to; rename it when all went well.

    Raises:
        InputError: If `path` is a folder.
        OutputError: If the disk or its rights refuse it.
    """
    if path.is_dir():
        raise InputError("this is a folder", str(path), "name a file after --out")
    with _temporary(path) as folder:
        temporary = folder / path.name
        yield temporary
        temporary.chmod(0o644)
        with temporary.open("rb") as file:
            # On the disk before the old file goes.
            os.fsync(file.fileno())
        temporary.replace(path)


@contextlib.contextmanager
def whole_folder(path: Path, *, ours: Callable[[str], bool]) -> Iterator[Path]:
    """Give a temporary folder beside `path` to fill; rename it when all went well.

    Args:
        path: The folder to be. It is replaced if it is empty or an export of ours.
        ours: Tells from its name whether a file that is there may be replaced.

    Raises:
        InputError: If `path` is a file, or a folder that holds something else.
        OutputError: If the disk or its rights refuse it.
    """
    if path.exists() and not path.is_dir():
        raise InputError("this is a file", str(path), "name a folder after --out")
    if path.is_dir() and not all(map(ours, _names(path))):
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
        raise _refused(error, path) from None


@contextlib.contextmanager
def _temporary(path: Path) -> Iterator[Path]:
    """Give a folder of its own beside `path`; it is gone afterwards, whatever happens."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=".summarizer-"))
    except (OSError, ValueError) as error:
        raise _refused(error, path) from None
    try:
        yield folder
    except OSError as error:
        raise _refused(error, path) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _refused(error: OSError | ValueError, path: Path) -> OutputError:
    hint = "check rights and free space, or name another --out"
    what = error.strerror if isinstance(error, OSError) else str(error)
    return OutputError(f"the result cannot be written: {what}", str(path), hint)
