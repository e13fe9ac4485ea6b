"""One status line on standard error: replaced in place on a terminal, printed elsewhere."""

import sys
from collections.abc import Callable
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.status import Status

from summarizer.markdown import single_line


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


class StatusLine:
    """Shows the current step; with `quiet`, nothing."""

    def __init__(self, *, quiet: bool) -> None:
        self.report_preparation = PreparationProgress(self.update)
        self._quiet = quiet
        self._console = Console(stderr=True)
        self._status: Status | None = None

    def update(self, message: str) -> None:
        """Replace the line, or print a new one if there is no terminal."""
        if self._quiet:
            return
        message = single_line(message)
        if not self._console.is_terminal:
            sys.stderr.write(f"{message}\n")
            sys.stderr.flush()
            return
        if self._status is None:
            self._status = self._console.status("")
            self._status.start()
        self._status.update(escape(message))

    def stop(self) -> None:
        """Remove the line, so that results can be printed."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
