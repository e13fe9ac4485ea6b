"""One run at a time on a folder.

The lock is the operating system's, held through SQLite on a file of its own: it works the same
everywhere and is gone with the process, however that ends, so it can never be stale.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from summarizer.errors import ConfigError, OutputError


class FolderLock:
    """The right to write in a folder, held from construction until `close`.

    Raises:
        ConfigError: If another run holds it.
        OutputError: If the folder cannot be written.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        try:
            self._connection = sqlite3.connect(
                path, timeout=0, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise _unusable(error, folder) from None
        try:
            with closing(self._connection.execute("BEGIN EXCLUSIVE")):
                pass
        except sqlite3.Error as error:
            self._connection.close()
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                what = "another run is at work on this folder"
                hint = "wait until it has ended, or name another --out"
                raise ConfigError(what, str(folder), hint) from None
            raise _unusable(error, folder) from None

    def close(self) -> None:
        """Let others write."""
        self._connection.close()


def _unusable(error: sqlite3.Error, folder: Path) -> OutputError:
    hint = "check rights and free space, or name another --out"
    return OutputError(f"the folder cannot be locked: {error}", str(folder), hint)
