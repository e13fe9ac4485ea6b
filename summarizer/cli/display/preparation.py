"""Progress messages while the embedded model's file is prepared."""

from __future__ import annotations

from collections.abc import Callable


class PreparationProgress:
    """Passes a message to `write` each time another tenth of the file is prepared."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._percent = -1

    def __call__(self, done: int, size: int) -> None:
        """Report that `done` of `size` bytes are prepared."""
        percent = 10 * (10 * done // size)
        if percent != self._percent:
            self._percent = percent
            self._write(f"preparing the embedded model: {percent}%")
