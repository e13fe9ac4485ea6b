"""One line on standard error that says what is under way: live on a terminal, plain elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.status import Status

from summarizer.markdown import plain

_TENTH = 10


class Progress:
    """Shows what is under way; with `quiet`, nothing."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._console = Console(stderr=True)
        self._status: Status | None = None
        self._tenths = -1

    def say(self, message: str) -> None:
        """Replace the line, or print one where lines cannot be replaced."""
        if self._quiet:
            return
        message = plain(message)
        if not self._console.is_terminal:
            sys.stderr.write(f"{message}\n")
            sys.stderr.flush()
            return
        if self._status is None:
            self._status = self._console.status("")
            self._status.start()
        self._status.update(escape(message))

    def bytes_done(self, done: int, size: int) -> None:
        """Show how far the embedded model's file is, in tenths."""
        tenths = _TENTH * done // size
        if tenths != self._tenths:
            self._tenths = tenths
            self.say(f"preparing the embedded model: {_TENTH * tenths}%")

    def stop(self) -> None:
        """Take the line away, so that results can be printed."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
